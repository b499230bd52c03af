"""Checks: the folders `<group>/<Kind>/` that hold a script and its cases, as Argo CD lays out its own suite.

A file's name cannot hold `*`, so `_` stands for it: `_.crossplane.io/_` is the check of every kind in those groups.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from health.bundle import Bundle, bundle
from health.globs import is_wildcard, overlap

OURS = Path(__file__).parent / "resource_customizations"

ENTRY_POINTS = "golden_path.health"
"""Group of the entry points by which other packages bring checks: each names a package whose folder holds
`<group>/<Kind>/` folders, as `resource_customizations` here does."""

SCRIPT = "health.lua"
CASES = "health_test.yaml"


class CheckError(Exception):
    """A folder cannot be read as checks. The message is one line: which folder, and what is accepted."""


@dataclass(frozen=True)
class Check:
    """A check of one kind, or of every kind that its `*` stand for.

    Attributes:
        group: The API group; "" for Kubernetes' own kinds.
        kind: The kind.
        folder: The folder with `health.lua`, `health_test.yaml` and `testdata/`.
    """

    group: str
    kind: str
    folder: Path

    @property
    def key(self) -> str:
        """The key that an argocd-cm finds it by."""
        return f"{self.group}/{self.kind}" if self.group else self.kind

    @cached_property
    def script(self) -> Bundle:
        """The script with its rules.

        Raises:
            BundleError: It cannot be put together.
        """
        return bundle(self.folder / SCRIPT, self.root)

    @property
    def root(self) -> Path:
        """The folder of the suite that it is in, out of which nothing of it may lead."""
        return self.folder.parent.parent


def suite(folder: Path = OURS, *, cases: bool = True) -> tuple[Check, ...]:
    """Return the checks in a folder, sorted by group and kind.

    Args:
        folder: The folder.
        cases: Whether each must have cases.

    Raises:
        CheckError: The folder is not there, or a check in it has no cases.
    """
    if not folder.is_dir():
        raise CheckError(f"cannot read checks: there is no folder {str(folder)!r}")
    found = [_check(each, cases=cases) for each in folder.glob("*/*") if _is_there(each / SCRIPT)]
    return tuple(sorted(found, key=lambda check: (check.group, check.kind)))


def installed() -> tuple[Check, ...]:
    """Return our checks and those that other packages bring, sorted by group and kind.

    Raises:
        CheckError: A package cannot be read as checks, or two checks are for the same kind.
    """
    brought = [check for point in entry_points(group=ENTRY_POINTS) for check in suite(_folder(point))]
    found = sorted((*suite(), *brought), key=lambda check: (check.group, check.kind))
    for one, other in combinations(found, 2):
        # An exact key beats a wildcard, so only two of a sort can be meant for one kind.
        if one.key == other.key or (is_wildcard(one.key) and is_wildcard(other.key) and overlap(one.key, other.key)):
            raise CheckError(
                f"cannot use the checks {one.key} in {one.folder} and {other.key} in {other.folder} together: both are "
                "for one kind: must be one of them"
            )
    return tuple(found)


def _folder(point: EntryPoint) -> Path:
    """Return the folder of the package that an entry point names."""
    try:
        spec = find_spec(point.module)
    except ModuleNotFoundError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise CheckError(
            f'cannot use the checks of entry point "{point.name}": "{point.value}" must be an '
            "installed package whose folder holds <group>/<Kind>/ folders"
        )
    return Path(spec.submodule_search_locations[0])


def _is_there(file: Path) -> bool:
    """Return whether something is there, be it a link to nothing or a pipe: whoever reads it tells what it is."""
    return os.path.lexists(file)


def _check(folder: Path, *, cases: bool) -> Check:
    if cases and not _is_there(folder / CASES):
        place = f"{folder.parent.name}/{folder.name}"
        raise CheckError(f"cannot use the check {place}: it has no {CASES}: must be a check with its cases")
    return Check(folder.parent.name.replace("_", "*"), folder.name.replace("_", "*"), folder)
