"""Unknown: a value that is not known until something else exists."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, TypeAlias

Tree: TypeAlias = dict[str, Any]
"""A manifest, or a part of one: JSON values, which may be Unknown until `resolve` has dealt with them."""

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a Tree: keys of maps, indexes of lists."""


class UnknownUsedError(Exception):
    """A program error: an Unknown was used as if its value were there."""


class Unknown:
    """A placeholder that may be carried around and put into manifests, and raises on any other use.

    Formatting it into a string, testing or comparing it would write "Unknown" into somebody's database name. Raising
    finds such a bug on the first render instead.
    """

    __slots__ = ("hint", "output", "part")

    def __init__(self, output: str, part: str, hint: str = "") -> None:
        """Remember what is awaited.

        Args:
            output: What is not known: `host`.
            part: Whose it is: `database`.
            hint: What a team can do about it, where waiting alone will not bring it.
        """
        self.output = output
        self.part = part
        self.hint = hint

    @property
    def what(self) -> str:
        """What is awaited, in a user's words: "the host of database"."""
        return f"the {self.output} of {self.part}" + (f" ({self.hint})" if self.hint else "")

    def __repr__(self) -> str:
        """Return a form for debuggers and assertion messages only."""
        return f"Unknown({self.output!r}, {self.part!r})"

    def _used(self, *_: object) -> NoReturn:
        raise UnknownUsedError(f"{self.what} is not known yet, and was used as if it were")

    __str__ = __bool__ = __eq__ = __ne__ = __hash__ = __iter__ = __len__ = __getitem__ = _used
    __format__ = __int__ = __float__ = __add__ = __radd__ = __contains__ = __lt__ = __gt__ = _used


Value: TypeAlias = str | int | Unknown
"""A value of an output: known, or not yet."""


def when_known(function: Callable[..., Any], *values: Any) -> Any:  # noqa: ANN401  (lifts any function over Unknowns)
    """Return the function of the values, or the first Unknown among them."""
    for value in values:
        if isinstance(value, Unknown):
            return value
    return function(*values)


def unknowns(tree: object) -> list[tuple[Path, Unknown]]:
    """Return every Unknown in a tree with its path, in the order of the tree."""
    # Most trees hold none, which is told without writing down a path for each value.
    return list(_unknowns(tree, ())) if _any([tree]) else []


def _any(values: Iterable[object]) -> bool:
    for value in values:
        kind = type(value)
        # Nearly all are of these. A generator, or a set of the types, would take twice as long.
        if kind is str or kind is int or kind is bool:
            continue
        if (
            isinstance(value, Unknown)
            or (isinstance(value, dict) and _any(value.values()))
            or (isinstance(value, list) and _any(value))
        ):
            return True
    return False


def _unknowns(tree: object, path: Path) -> Iterator[tuple[Path, Unknown]]:
    if isinstance(tree, Unknown):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _unknowns(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from _unknowns(value, (*path, index))
