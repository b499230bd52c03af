"""Tokens: the words of a Lua script, with the line of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# fmt: off
KEYWORDS = frozenset(
    {
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    }
)
# fmt: on
"""Lua 5.1's reserved words, and `goto`, which is one in Argo CD's Lua."""

LONGEST = 200_000
"""Characters of a script that is read, in half a minute at worst: the longest of Argo CD's own has some 15,000."""

_WORD = re.compile(
    r"""
    (?P<blank>   \s+ )
  | (?P<comment> --\[(?P<level>=*)\[ (?s:.*?) \](?P=level)\]  |  --(?!\[=*\[)[^\n]* )
  | (?P<string>  \[(?P<depth>=*)\[ (?s:.*?) \](?P=depth)\]
               | "(?:[^"\\\n]|\\(?s:.))*"  |  '(?:[^'\\\n]|\\(?s:.))*' )
  | (?P<number>  0[xX][0-9a-fA-F]+  |  (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? )
  | (?P<name>    [A-Za-z_][A-Za-z0-9_]* )
  | (?P<symbol>  \.\.\.|\.\.|==|~=|<=|>=|::|[-+*/%^\#<>=(){}\[\];:,.] )
    """,
    re.VERBOSE | re.ASCII,
)

_ESCAPE = re.compile(r"\\(?![abfnrtv\\\"'\n0-9])(?s:.)")
"""An escape that the two engines read apart: Argo CD's drops the backslash, LuaJIT refuses it or has its own."""


class LuaSyntaxError(Exception):
    """A script that is no Lua as Argo CD reads it.

    Attributes:
        line: Where.
        problem: What is wrong there.
    """

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line
        self.problem = problem


@dataclass(frozen=True)
class Token:
    """A word of a script.

    Attributes:
        kind: `name`, `keyword`, `number`, `string`, `symbol`, or `end` after the last.
        text: The word as it stands; of a string, what stands between its quotes.
        line: Where it begins.
        first: Whether it is the first on its line.
        escape: Of a string, the first escape that the engines read apart.
    """

    kind: str
    text: str
    line: int
    first: bool = False
    escape: str = ""


def tokens(script: str) -> Iterator[Token]:
    """Yield the tokens of a script, an `end` last.

    Raises:
        LuaSyntaxError: It holds what begins no word.
    """
    if len(script) > LONGEST:
        raise LuaSyntaxError(1, f"it has {len(script)} characters: must have at most {LONGEST} to be read here")
    place, line, before = 0, 1, 0
    while place < len(script):
        found = _WORD.match(script, place)
        if not found:
            raise LuaSyntaxError(line, f"{script[place]!r} begins no word of Lua, or is never closed")
        kind = found.lastgroup or ""
        text = found.group()
        if kind not in {"blank", "comment"}:
            yield _token(kind, text, line, first=line > before)
            before = line + text.count("\n")
        line += text.count("\n")
        place = found.end()
    yield Token("end", "the end", line)


def _token(kind: str, text: str, line: int, *, first: bool) -> Token:
    if kind == "name" and text in KEYWORDS:
        kind = "keyword"
    if kind != "string":
        return Token(kind, text, line, first)
    if text[0] == "[":
        brackets = text.index("[", 1) + 1
        return Token(kind, text[brackets:-brackets], line, first)
    escape = _ESCAPE.search(text)
    return Token(kind, text[1:-1], line, first, escape.group() if escape else "")
