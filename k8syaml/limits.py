"""Limits: what is too much to build, found from events alone, which come without recursion and without copies."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from k8syaml.unreadable import quoted, unreadable

DEPTH = 100
"""Deepest nesting that is read, with aliases written out, as protobuf's readers have it. PyYAML's C loader would
overflow its stack, and so would Python's whoever walks what was read."""

VALUES = 1_000_000
"""Values in one text: each takes 0.7 KB while it is read, so the worst takes some ten seconds and 0.7 GB."""

REPEATED = 1_000_000
"""Characters that aliases may repeat in one text: far more than any manifest, far less than a bomb of aliases."""


class _Extent(NamedTuple):
    """How large a value is: in characters, and in levels below it."""

    size: int = 0
    height: int = 0


@dataclass
class _Count:
    """What has been read of a text so far.

    Attributes:
        opened: The collections that the next value stands in, each with its anchor and what is complete in it.
        known: How large the values are that have an anchor.
        values: How many values there are.
        repeated: How many characters aliases repeat.
        allowed: How many they may.
    """

    opened: list[tuple[str | None, _Extent]] = field(default_factory=lambda: [(None, _Extent())])
    known: dict[str, _Extent] = field(default_factory=dict)
    values: int = 0
    repeated: int = 0
    allowed: int = REPEATED

    def add(self, event: Any) -> None:  # noqa: ANN401  (an event of PyYAML)
        """Count an event."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.known, self.opened = {}, [(None, _Extent())]
        elif isinstance(event, yaml.CollectionStartEvent):
            self.opened.append((event.anchor, _Extent(1)))
            self.known.pop(str(event.anchor), None)  # an anchor may be given again
        elif isinstance(event, yaml.CollectionEndEvent):
            self._complete(*self.opened.pop())
        elif isinstance(event, yaml.ScalarEvent):
            self._complete(event.anchor, _Extent(1 + len(event.value)))
        elif isinstance(event, yaml.AliasEvent):
            extent = _extent(event, self.known)
            self.repeated += extent.size
            self._complete(None, extent)

    @property
    def problem(self) -> str:
        """What is too much; empty where nothing is."""
        if len(self.opened) + self.opened[-1][1].height > DEPTH:
            return f"it is nested deeper than {DEPTH} levels"
        if self.repeated > self.allowed:
            return f"its aliases repeat more than {self.allowed} characters"
        return f"it has more than {VALUES} values" if self.values > VALUES else ""

    def _complete(self, anchor: str | None, extent: _Extent) -> None:
        """Count a value that is complete, for the collection that it stands in and for its anchor."""
        self.values += 1
        if anchor:
            self.known[anchor] = extent
        holder, so_far = self.opened[-1]
        self.opened[-1] = holder, _Extent(so_far.size + extent.size, max(so_far.height, extent.height + 1))


def check(text: str, loader: Any, repeated: int = REPEATED) -> None:  # noqa: ANN401  (a loader of PyYAML, which it does not type)
    """Refuse what is too much, or would be too deep or too long with its aliases written out.

    Raises:
        yaml.YAMLError: It is, or it is not YAML at all.
    """
    count = _Count(allowed=repeated)
    for event in yaml.parse(text, loader):
        count.add(event)
        if problem := count.problem:
            raise unreadable(problem, event)


def _extent(event: yaml.AliasEvent, known: dict[str, _Extent]) -> _Extent:
    if event.anchor not in known:
        raise unreadable(f"the alias {quoted(str(event.anchor))} stands for nothing that is complete before it", event)
    return known[event.anchor]
