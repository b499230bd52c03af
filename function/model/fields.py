"""Fields of a manifest by their dotted path: `settings.tier`; the entry of a list by its name, in brackets.

A path such as `parameter[rds.force_ssl].value` means the `value` of the entry of `parameter` whose `name` is
`rds.force_ssl`.
"""

import copy
import functools
import re
from collections.abc import Mapping
from typing import Any

from function.model.unknown import Tree

_STEP = re.compile(r"([^.\[]+)(?:\[([^\]]+)\])?")
"""A field, and of a list the entry of a name."""


def read_field(tree: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return the value of a field; None where it, or anything on the way, is absent or of another shape."""
    place: Any = tree
    for field, entry in _steps(path):
        place = place.get(field) if isinstance(place, Mapping) else None
        if entry is not None:
            place = _entry(place, entry)
        if place is None:
            return None
    return place


def write_field(tree: Tree, path: str, value: Any) -> None:  # noqa: ANN401  (JSON of any shape)
    """Write the value of a field, making what is missing on the way; what stands beside it stays."""
    *parents, (last, _) = _steps(path)
    place = tree
    for field, entry in parents:
        place = place.setdefault(field, {}) if entry is None else _made(place.setdefault(field, []), entry)
    place[last] = value


def own_copy(value: Any) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return a value that may be written to: a copy of what is a map or a list."""
    return copy.deepcopy(value) if isinstance(value, (dict, list)) else value


@functools.cache
def _steps(path: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((step[1], step[2]) for step in _STEP.finditer(path))


def _entry(entries: object, name: str) -> Tree | None:
    listed = entries if isinstance(entries, list) else []
    return next((entry for entry in listed if isinstance(entry, dict) and entry.get("name") == name), None)


def _made(entries: list[Tree], name: str) -> Tree:
    found = _entry(entries, name)
    if found is None:
        found = {"name": name}
        entries.append(found)
    return found
