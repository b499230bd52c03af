"""Actions: what Argo CD offers people to do with a resource. Each is written once here and printed for every kind.

A set of actions is a folder: `discovery.lua` says what is offered, `<action>/action.lua` does it, and `kinds.yaml` says
which kinds have it. Argo CD looks actions up by exact group and kind, so there is no wildcard to write them for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path

import k8syaml
from health.bundle import Bundle, bundle

FOLDER = Path(__file__).parent

KINDS = "kinds.yaml"


@dataclass(frozen=True)
class ActionSet:
    """The actions of a kind.

    Attributes:
        folder: Where discovery stands, and a folder for each action that is special.
        orders: Whether what teams order has them.
        kinds: The kinds that have them, `<group>/<Kind>` with wildcards.
        exempt: The kinds that a wildcard in `kinds` does not mean.
        shared: The set whose actions it offers too.
    """

    folder: Path
    orders: bool = False
    kinds: Sequence[str] = ()
    exempt: Sequence[str] = ()
    shared: "ActionSet | None" = None

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @cached_property
    def discovery(self) -> Bundle:
        """The script that says what is offered."""
        return bundle(self.folder / "discovery.lua")

    @cached_property
    def actions(self) -> Mapping[str, Bundle]:
        """The scripts of the actions, by name."""
        special = {file.parent.name: bundle(file) for file in sorted(self.folder.glob("*/action.lua"))}
        return {**(self.shared.actions if self.shared else {}), **special}

    def has(self, group: str, kind: str) -> bool:
        """Return whether a kind that is no order has them; its exact name counts before any wildcard."""
        key = f"{group}/{kind}"
        return key in self.kinds or (_any(self.kinds, key) and not _any(self.exempt, key))


@cache
def sets() -> Mapping[str, ActionSet]:
    """Return the sets of actions by name."""
    return {file.parent.name: _set(file.parent.name) for file in sorted(FOLDER.glob(f"*/{KINDS}"))}


def actions_for(group: str, kind: str, *, orders: Collection[str]) -> ActionSet | None:
    """Return the actions of a kind; None where it has none.

    Args:
        group: The kind's group.
        kind: The kind.
        orders: The groups of orders.
    """
    if group in orders:
        return next((each for each in sets().values() if each.orders), None)
    return next((each for each in sets().values() if each.has(group, kind)), None)


@cache
def _set(name: str) -> ActionSet:
    folder = FOLDER / name
    (fields,) = k8syaml.read(folder / KINDS)
    shared = fields.pop("shared", None)
    return ActionSet(folder, **fields, shared=_set(shared) if shared else None)


def _any(patterns: Collection[str], key: str) -> bool:
    return any(fnmatchcase(key, pattern) for pattern in patterns)
