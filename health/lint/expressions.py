"""Expressions: the part of the parser that reads values."""

from abc import abstractmethod

from health.lint.nodes import Block, Call, Constant, Function, Index, Name, Node, Operation, Table
from health.lint.tokens import Token
from health.lint.words import Words

LEFT, RIGHT = 0, 1
"""How strongly an operator binds to either side: as in the manual of Lua 5.1, section 2.5.6."""

BINDING = {
    "or": (1, 1),
    "and": (2, 2),
    **dict.fromkeys(("<", ">", "<=", ">=", "~=", "=="), (3, 3)),
    "..": (5, 4),
    **dict.fromkeys(("+", "-"), (6, 6)),
    **dict.fromkeys(("*", "/", "%"), (7, 7)),
    "^": (10, 9),
}
UNARY = 8

CONSTANTS = {"nil": "nil", "true": "boolean", "false": "boolean", "...": "vararg"}

BRACKETS = "()"
"""The operation that brackets are: what stands in them is one value, and nothing to assign to."""


class Expressions(Words):
    """Reads values; what a function holds is read by the one who knows statements."""

    @abstractmethod
    def block(self) -> Block:
        """Read statements up to a word that closes them."""

    def expressions(self) -> tuple[Node, ...]:
        """Read values, one at least."""
        values = [self.expression()]
        while self.take(","):
            values.append(self.expression())
        return tuple(values)

    def expression(self, weakest: int = 0) -> Node:
        """Read a value, up to an operator that binds no stronger than `weakest`."""
        self.deeper()
        left = self._operand()
        while self.at(*BINDING) and BINDING[self.token.text][LEFT] > weakest:
            operator = self.next()
            right = self.expression(BINDING[operator.text][RIGHT])
            left = Operation(operator.line, operator.text, (left, right))
        self.depth -= 1
        return left

    def _operand(self) -> Node:
        token = self.token
        if self.at("not", "-", "#"):
            self.next()
            return Operation(token.line, token.text, (self.expression(UNARY),))
        if token.kind in {"number", "string"}:
            self._note_escape(self.next())
            return Constant(token.line, token.kind, token.text)
        if self.at(*CONSTANTS):
            self.next()
            return Constant(token.line, CONSTANTS[token.text], token.text)
        if self.take("function"):
            return self.body(token.line)
        return self._table() if self.at("{") else self.suffixed()

    def _note_escape(self, token: Token) -> None:
        if token.escape:
            self.notes.append((token.line, f'the escape "{token.escape}"'))

    def body(self, line: int, given: tuple[str, ...] = ()) -> Function:
        """Read a function from its parameters on, of which some may be given already."""
        self.expect("(")
        parameters = list(given)
        while not self.at(")"):
            parameters.append("..." if self.take("...") else self.name())
            if parameters[-1] == "..." or not self.take(","):
                break
        self.expect(")")
        body = self.block()
        self.expect("end")
        return Function(line, tuple(parameters), body)

    def _table(self) -> Node:
        line = self.expect("{").line
        entries: list[tuple[Node | None, Node]] = []
        while not self.at("}"):
            entries.append(self._entry())
            if not self.take(",") and not self.take(";"):
                break
        self.expect("}")
        return Table(line, tuple(entries))

    def _entry(self) -> tuple[Node | None, Node]:
        if self.take("["):
            key = self.expression()
            self.expect("]")
            self.expect("=")
            return key, self.expression()
        follows = self.words[self.place + 1]
        if self.token.kind == "name" and (follows.kind, follows.text) == ("symbol", "="):
            named = self.next()
            self.next()
            return Constant(named.line, "string", named.text), self.expression()
        return None, self.expression()

    def suffixed(self) -> Node:
        """Read a name or something in brackets, and all the indexes and calls that follow it."""
        value = self._head()
        while True:
            line = self.token.line
            if self.take("."):
                value = Index(line, value, Constant(line, "string", self.name()))
            elif self.take("["):
                value = Index(line, value, self.expression())
                self.expect("]")
            elif self.take(":"):
                value = Call(line, value, self.name(), self._arguments())
            elif self.at("(", "{") or self.token.kind == "string":
                value = Call(line, value, "", self._arguments())
            else:
                return value

    def _head(self) -> Node:
        token = self.token
        if self.take("("):
            inner = self.expression()
            self.expect(")")
            return Operation(token.line, BRACKETS, (inner,))
        return Name(token.line, self.name())

    def _arguments(self) -> tuple[Node, ...]:
        token = self.token
        if token.kind == "string":
            self._note_escape(self.next())
            return (Constant(token.line, "string", token.text),)
        if self.at("{"):
            return (self._table(),)
        if token.first:
            self.notes.append((token.line, 'a newline before the "(" of a call'))
        self.expect("(")
        values = () if self.at(")") else self.expressions()
        self.expect(")")
        return values
