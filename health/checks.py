"""Checks: the folders `<group>/<Kind>/` that hold a script and its cases, as Argo CD lays out its own suite.

A file's name cannot hold `*`, so `_` stands for it: `_.crossplane.io/_` is the check of every kind in those groups.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from health.bundle import Bundle, bundle

OURS = Path(__file__).parent

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
        return bundle(self.folder / SCRIPT)


def suite(folder: Path = OURS) -> tuple[Check, ...]:
    """Return the checks in a folder, sorted by group and kind.

    Raises:
        CheckError: The folder is not there, or a check in it has no cases.
    """
    if not folder.is_dir():
        raise CheckError(f"cannot read checks: there is no folder {str(folder)!r}")
    found = [_check(file.parent) for file in folder.glob(f"*/*/{SCRIPT}")]
    return tuple(sorted(found, key=lambda check: (check.group, check.kind)))


def _check(folder: Path) -> Check:
    if not (folder / CASES).is_file():
        place = f"{folder.parent.name}/{folder.name}"
        raise CheckError(f"cannot use the check {place}: it has no {CASES}: accepted is a check with its cases")
    return Check(folder.parent.name.replace("_", "*"), folder.name.replace("_", "*"), folder)
