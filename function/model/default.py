"""Default: a field with a secure value, as data: renderers take the value, docs list it, tests check it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from function.model.resource import Resource
from function.model.unknown import Tree

_STEP = re.compile(r"([^.\[]+)(?:\[([^\]]+)\])?")
"""A field, and of a list the entry of a name."""


@dataclass(frozen=True)
class Default:
    """A field with a secure value.

    Attributes:
        kind: The short kind that it is a field of.
        path: Where it stands in the `body` of the kind, with dots: `spec.instances`. The entry of a list that has a
            name is in brackets: `parameter[rds.force_ssl].value`.
        value: What it is, or a function of the order and the part that returns it; None leaves the field out.
        controls: Ids of the controls that it answers: `RDS.5`.
        why: What it is good for, in a clause.
    """

    kind: str
    path: str
    value: Any
    controls: tuple[str, ...]
    why: str

    def of(self, order: Any, part: Any) -> Any:  # noqa: ANN401  (an order and a part of any kind, JSON of any shape)
        """Return the value for a part of an order."""
        return self.value(order, part) if callable(self.value) else self.value

    def read(self, body: Tree) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value that a rendered body has; None where the field is left out."""
        place: Any = body
        for field, entry in _steps(self.path):
            place = place.get(field)
            if entry is not None:
                place = _entry(place or [], entry)
            if place is None:
                return None
        return place


def secured(body: Tree, defaults: Iterable[Default], order: Any, part: Any) -> Tree:  # noqa: ANN401  (as in `of`)
    """Return a body with the values of defaults written into it."""
    for default in defaults:
        value = default.of(order, part)
        if value is None:
            continue
        *parents, (last, _) = _steps(default.path)
        place = body
        for field, entry in parents:
            place = place.setdefault(field, {}) if entry is None else _made(place.setdefault(field, []), entry)
        place[last] = value
    return body


def body_of(resource: Resource) -> Tree:
    """Return what a resource is about: the parameters of a managed resource, the whole manifest inside an Object."""
    parameters: Tree = (resource.subject.get("spec") or {}).get("forProvider", resource.subject)
    return parameters


def _steps(path: str) -> Iterator[tuple[str, str | None]]:
    for step in _STEP.finditer(path):
        yield step[1], step[2]


def _entry(entries: list[Tree], name: str) -> Tree | None:
    return next((entry for entry in entries if entry["name"] == name), None)


def _made(entries: list[Tree], name: str) -> Tree:
    found = _entry(entries, name)
    if found is None:
        found = {"name": name}
        entries.append(found)
    return found
