"""Coverage: which lines of all scripts of a suite never ran, told by where they were written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from health.bundle import Bundle
from health.cases import Case
from health.testing.lines import executable
from health.testing.running import ORDERS, Runner

SHARED = "rules/"
"""How the origins of lines begin that many checks share."""


@dataclass(frozen=True)
class Coverage:
    """Lines by their origins, such as "rules/paused.lua:12": those that can run, and those that did.

    A line that stands in many scripts counts once, and ran if it did in any of them.
    """

    lines: frozenset[str]
    ran: frozenset[str]

    @property
    def percent(self) -> float:
        """The share of lines that ran."""
        return 100 * len(self.ran) / len(self.lines) if self.lines else 100.0

    @property
    def missed(self) -> dict[str, list[int]]:
        """The lines that never ran, by file."""
        found: dict[str, list[int]] = {}
        for origin in self.lines - self.ran:
            file, _, line = origin.rpartition(":")
            found.setdefault(file, []).append(int(line))
        return {file: sorted(lines) for file, lines in sorted(found.items())}


@dataclass(frozen=True)
class _Traced:
    script: Bundle
    examples: Sequence[Case]
    lines: dict[str, frozenset[int]]
    """By origin, the lines of the bundle that tell that it ran."""


def covered(scripts: Iterable[tuple[Bundle, Sequence[Case]]], runner: Runner, *, shared: bool) -> Coverage:
    """Return which lines of scripts run for their cases.

    Tracing is slow: it ends once every line ran, and goes through further orders of `pairs` only for what did not.
    """
    traced = [_Traced(script, examples, _counted(script, shared=shared)) for script, examples in scripts]
    lines = {origin for each in traced for origin in each.lines}
    ran: set[str] = set()
    for order in ORDERS:
        for each in traced:
            if not ran.issuperset(each.lines):
                told = {line for case in each.examples for line in runner.lines(each.script, case, order)}
                ran.update(origin for origin, tells in each.lines.items() if tells & told)
    return Coverage(frozenset(lines), frozenset(ran))


def _counted(script: Bundle, *, shared: bool) -> dict[str, frozenset[int]]:
    found = {script.origins[line - 1]: tells for line, tells in executable(script.text).items()}
    return {origin: tells for origin, tells in found.items() if shared or not origin.startswith(SHARED)}
