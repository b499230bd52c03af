"""Words: what the parser reads from, one word at a time."""

from health.lint.tokens import LuaSyntaxError, Token

DEPTH = 100
"""Deepest nesting that is read: LuaJIT ends at 200, but Python's own stack has to hold it."""


class Words:
    """The words of a script and a place among them.

    Attributes:
        words: All of them, an `end` last.
        place: Which comes next.
        depth: How deep the place is nested.
        notes: Where only one of the two engines would follow: line, and what is there.
    """

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.place = 0
        self.depth = 0
        self.notes: list[tuple[int, str]] = []

    @property
    def token(self) -> Token:
        """The word that comes next."""
        return self.words[self.place]

    def unexpected(self, expected: str) -> LuaSyntaxError:
        """Return the error that the next word is."""
        return LuaSyntaxError(self.token.line, f'"{self.token.text}" where {expected} should stand')

    def at(self, *texts: str) -> bool:
        """Return whether the next word is one of these."""
        return self.token.kind in {"keyword", "symbol"} and self.token.text in texts

    def next(self) -> Token:
        """Return the next word, and go past it."""
        token = self.token
        self.place += 1
        return token

    def take(self, text: str) -> bool:
        """Go past the next word if it is this one, and return whether it was."""
        if not self.at(text):
            return False
        self.place += 1
        return True

    def expect(self, text: str) -> Token:
        """Go past a word that has to be next, and return it."""
        if not self.at(text):
            raise self.unexpected(f'"{text}"')
        return self.next()

    def name(self) -> str:
        """Go past a name, and return it."""
        if self.token.kind != "name":
            raise self.unexpected("a name")
        return self.next().text

    def names(self) -> tuple[str, ...]:
        """Go past names with commas between them, and return them."""
        names = [self.name()]
        while self.take(","):
            names.append(self.name())
        return tuple(names)

    def deeper(self) -> None:
        """Go one level deeper.

        Raises:
            LuaSyntaxError: That is too deep.
        """
        self.depth += 1
        if self.depth > DEPTH:
            raise LuaSyntaxError(self.token.line, f"it is nested deeper than {DEPTH} levels")
