"""Folder: the findings of all scripts of a suite."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from health.actions import sets
from health.bundle import Bundle, bundle
from health.checks import Check, CheckError, suite
from health.globs import overlap
from health.lint.script import lint

OVERLAP = "overlap"


@dataclass(frozen=True, order=True)
class Placed:
    """A finding with the place that it is about.

    Attributes:
        place: File and line.
        rule: The rule's name.
        why: What is there and why that is wrong.
        hint: Whether Argo CD runs it well all the same.
    """

    place: str
    rule: str
    why: str
    hint: bool = False

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.place}: {'hint: ' * self.hint}{self.rule}: {self.why}"


def findings(folder: Path, *, libraries: bool = False) -> list[Placed]:
    """Return what is wrong in a folder of checks, by place; a shared rule is told once.

    Args:
        folder: Checks and actions as Argo CD lays them out.
        libraries: Whether scripts run with libraries, as upstream's own do.

    Raises:
        CheckError: There is nothing to lint.
        BundleError: A script cannot be put together.
    """
    checks = suite(folder, cases=False)
    actions = [bundle(file, folder) for file in sorted(folder.rglob("actions/**/*.lua"))]
    if not checks and not actions:
        raise CheckError(f'cannot lint "{folder}": there is no check in it: must be folders <group>/<Kind>/')
    return _found(checks, actions, libraries=libraries)


def own(*, libraries: bool = False) -> list[Placed]:
    """Return what is wrong in our own checks and actions; `libraries` as for a folder."""
    actions = [script for each in sets().values() for script in (each.discovery, *each.actions.values())]
    return _found(suite(), actions, libraries=libraries)


def _found(checks: Sequence[Check], actions: Sequence[Bundle], *, libraries: bool) -> list[Placed]:
    wildcards = [check.key for check in checks if "*" in check.key]
    found = {
        *(placed for check in checks for placed in _placed(check.script, libraries=libraries, action=False)),
        *(placed for script in actions for placed in _placed(script, libraries=libraries, action=True)),
        *overlapping(pair for pair in combinations(wildcards, 2) if overlap(*pair)),
    }
    return sorted(found, key=_by_place)


def overlapping(pairs: Iterable[tuple[str, str]]) -> Iterator[Placed]:
    """Yield pairs of wildcards that stand for a kind in common."""
    for first, second in pairs:
        yield Placed(first, OVERLAP, f"{second} stands for some of the same kinds: Argo CD takes either, at random")


def _placed(script: Bundle, *, libraries: bool, action: bool) -> Iterator[Placed]:
    for finding in lint(script.text, open_libraries=libraries, action=action):
        # A script may end, for the parser, one line behind its last.
        origin = script.origins[min(finding.line, len(script.origins)) - 1] if script.origins else "an empty script"
        yield Placed(origin, finding.rule, finding.why, finding.hint)


def _by_place(placed: Placed) -> tuple[str, int, str, str]:
    file, _, line = placed.place.rpartition(":")
    return (
        (file, int(line), placed.rule, placed.why) if line.isdecimal() else (placed.place, 0, placed.rule, placed.why)
    )
