"""Parser: the words of a Lua script to its nodes.

Lua 5.1 and `goto`, as Argo CD's engine (gopher-lua) reads it. What that accepts and LuaJIT, which the suite's own
engine runs on, does not, is noted rather than refused.

It is written here because nothing on PyPI fits: luaparser is an ANTLR grammar of a later Lua with an untyped runtime
under it, tree-sitter-lua reads later Lua too and accepts what no engine does, and both leave scopes and paths to the
caller.
"""

from dataclasses import dataclass

from health.lint.expressions import Expressions
from health.lint.nodes import (
    Assign,
    Block,
    Break,
    Call,
    Constant,
    Do,
    For,
    Goto,
    If,
    Index,
    Label,
    Local,
    Name,
    Node,
    Repeat,
    Return,
    While,
)
from health.lint.tokens import Token, tokens

CLOSING = frozenset({"end", "else", "elseif", "until"})


@dataclass(frozen=True)
class Script:
    """A script that was read.

    Attributes:
        body: Its statements.
        notes: Where only one of the two engines would follow: line, and what is there.
    """

    body: Block
    notes: tuple[tuple[int, str], ...]


def parse(script: str) -> Script:
    """Return the nodes of a script.

    Raises:
        LuaSyntaxError: It is no Lua, or too long.
    """
    parser = _Parser(list(tokens(script)))
    body = parser.block()
    if parser.token.kind != "end":
        raise parser.unexpected("a statement")
    return Script(body, tuple(parser.notes))


class _Parser(Expressions):
    """Reads statements."""

    def __init__(self, words: list[Token]) -> None:
        super().__init__(words)
        self._readers = {
            "if": self._if,
            "while": self._while,
            "repeat": self._repeat,
            "for": self._for,
            "do": self._do,
            "function": self._function,
            "local": self._local,
            "return": self._return,
            "break": Break,
            "goto": self._goto,
            "::": self._label,
        }

    def block(self) -> Block:
        """Read statements up to a word that closes them."""
        self.deeper()
        line = self.token.line
        statements: list[Node] = []
        while self.token.kind != "end" and not self.at(*CLOSING):
            if self.at(";"):
                self.notes.append((self.next().line, 'a bare ";"'))
                continue
            statement = self._statement()
            statements.append(statement)
            self.take(";")
            if isinstance(statement, Return | Break):
                break
        self.depth -= 1
        return Block(line, tuple(statements), self.token.line)

    def _statement(self) -> Node:
        line = self.token.line
        if self.at(*self._readers):
            return self._readers[self.next().text](line)
        first = self.suffixed()
        if isinstance(first, Call) and not self.at("=", ","):
            return first
        targets = [first]
        while self.take(","):
            targets.append(self.suffixed())
        if not all(isinstance(target, Name | Index) for target in targets):
            raise self.unexpected("a statement")
        self.expect("=")
        return Assign(line, tuple(targets), self.expressions())

    def _if(self, line: int) -> Node:
        branches = [(self.expression(), self._after("then"))]
        while self.take("elseif"):
            branches.append((self.expression(), self._after("then")))
        otherwise = self.block() if self.take("else") else None
        self.expect("end")
        return If(line, tuple(branches), otherwise)

    def _closed(self, word: str = "") -> Block:
        body = self._after(word) if word else self.block()
        self.expect("end")
        return body

    def _after(self, word: str) -> Block:
        self.expect(word)
        return self.block()

    def _do(self, line: int) -> Node:
        return Do(line, self._closed())

    def _while(self, line: int) -> Node:
        return While(line, self.expression(), self._closed("do"))

    def _repeat(self, line: int) -> Node:
        return Repeat(line, self._closed_by_until(), self.expression())

    def _closed_by_until(self) -> Block:
        body = self.block()
        self.expect("until")
        return body

    def _for(self, line: int) -> Node:
        names = self.names()
        if len(names) > 1 or not self.take("="):
            self.expect("in")
        return For(line, names, self.expressions(), self._closed("do"))

    def _function(self, line: int) -> Node:
        target: Node = Name(line, self.name())
        while self.at(".", ":"):
            method = self.next().text == ":"
            target = Index(line, target, Constant(line, "string", self.name()))
            if method:
                return Assign(line, (target,), (self.body(line, ("self",)),))
        return Assign(line, (target,), (self.body(line),))

    def _local(self, line: int) -> Node:
        if self.take("function"):
            return Local(line, (self.name(),), (self.body(line),), recursive=True)
        names = self.names()
        return Local(line, names, self.expressions() if self.take("=") else ())

    def _return(self, line: int) -> Node:
        nothing = self.token.kind == "end" or self.at(";", *CLOSING)
        return Return(line, () if nothing else self.expressions())

    def _goto(self, line: int) -> Node:
        return Goto(line, self.name())

    def _label(self, line: int) -> Node:
        label = Label(line, self.name())
        self.expect("::")
        return label
