"""Shrink: the fewest steps of a walk that still end in a finding."""

from collections.abc import Sequence

from tests.simulator.walk import ALLOWED, Step, Walk


def shrunk(steps: Sequence[Step]) -> tuple[list[Step], str]:
    """Return the fewest steps that still end in a finding, and that finding; they begin with the same order."""
    first, *rest = steps
    found = played(steps) or ""
    size = max(len(rest) // 2, 1)
    while True:
        at, before = 0, len(rest)
        while at < len(rest):
            fewer = rest[:at] + rest[at + size :]
            if again := played([first, *fewer]):
                rest, found = fewer, again
            else:
                at += size
        if size == 1 and len(rest) == before:
            return [first, *rest], found
        size = max(size // 2, 1)


def played(steps: Sequence[Step]) -> str | None:
    """Play the steps of a walk once more, as far as they may happen; return what it ends in."""
    walk = Walk()
    try:
        for name, drawn in steps:
            if name not in ALLOWED or ALLOWED[name](walk):
                getattr(walk, name)(**drawn)
                walk.nothing_is_lost()
        walk.finish()
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        return f"{type(error).__name__}: {error}"
    return None
