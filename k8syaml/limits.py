"""Limits: what is too much to build, found from events alone, which come without recursion and without copies."""

from typing import Any

import yaml

from k8syaml.unreadable import quoted, unreadable

DEPTH = 100
"""Deepest nesting that is read, as protobuf's readers have it. PyYAML's C loader would overflow its stack."""

REPEATED = 1_000_000
"""Characters that aliases may repeat in one text: far more than any manifest, far less than a bomb of aliases."""


def check(text: str, loader: Any) -> None:  # noqa: ANN401  (a loader of PyYAML, which it does not type)
    """Refuse what would be too deep or, with its aliases written out, too long.

    Raises:
        yaml.YAMLError: It is, or it is not YAML at all.
    """
    sizes: dict[str, int] = {}
    opened: list[tuple[str | None, int]] = [(None, 0)]
    repeated = 0
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.DocumentStartEvent):
            sizes = {}
        elif isinstance(event, yaml.CollectionStartEvent):
            opened.append((event.anchor, 1))
            if len(opened) > DEPTH:
                raise unreadable(f"it is nested deeper than {DEPTH} levels", event)
            sizes.pop(str(event.anchor), None)  # an anchor may be given again
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent | yaml.CollectionEndEvent):
            if isinstance(event, yaml.CollectionEndEvent):
                anchor, size = opened.pop()
            elif isinstance(event, yaml.ScalarEvent):
                anchor, size = event.anchor, 1 + len(event.value)
            else:
                anchor, size = None, _size(event, sizes)
                repeated += size
            if repeated > REPEATED:
                raise unreadable(f"its aliases repeat more than {REPEATED} characters", event)
            if anchor:
                sizes[anchor] = size
            holder, so_far = opened[-1]
            opened[-1] = (holder, so_far + size)


def _size(event: yaml.AliasEvent, sizes: dict[str, int]) -> int:
    if event.anchor not in sizes:
        raise unreadable(f"the alias {quoted(str(event.anchor))} stands for nothing that is complete before it", event)
    return sizes[event.anchor]
