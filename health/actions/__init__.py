"""Actions: what Argo CD offers people to do with a resource. Each is written once here and printed for every kind.

Argo CD looks actions up by exact group and kind, so there is no wildcard to write them for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from health.bundle import Bundle, bundle

FOLDER = Path(__file__).parent

PROVIDERS = ("crossplane.io", "upbound.io")
"""Domains whose groups hold managed resources."""

PASSIVE = frozenset(
    {"ProviderConfig", "ClusterProviderConfig", "ProviderConfigUsage", "ClusterProviderConfigUsage", "StoreConfig"}
)
"""Kinds of providers' groups that nothing is reconciled for."""

OWN = {
    "apiextensions.crossplane.io": {"ManagedResourceDefinition", "ManagedResourceActivationPolicy"},
    "meta.pkg.crossplane.io": set(),
    "ops.crossplane.io": {"WatchOperation"},
    "pkg.crossplane.io": {
        *("Configuration", "ConfigurationRevision"),
        *("Function", "FunctionRevision"),
        *("Provider", "ProviderRevision"),
    },
    "protection.crossplane.io": set(),
    "secrets.crossplane.io": set(),
}
"""Crossplane's own groups, and their kinds that can be paused and that a changed annotation is a reason to reconcile
for, as its controllers have it (v2.3.4). A CronOperation looks at its spec only: it has spec.suspend."""


@dataclass(frozen=True)
class ActionSet:
    """The actions of a kind.

    Attributes:
        folder: Where discovery stands, and a folder for each action that is special.
        shared: The set whose actions it offers too.
    """

    folder: Path
    shared: "ActionSet | None" = None

    @cached_property
    def discovery(self) -> Bundle:
        """The script that says what is offered."""
        return bundle(self.folder / "discovery.lua")

    @cached_property
    def actions(self) -> Mapping[str, Bundle]:
        """The scripts of the actions, by name."""
        special = {file.parent.name: bundle(file) for file in sorted(self.folder.glob("*/action.lua"))}
        return {**(self.shared.actions if self.shared else {}), **special}


RECONCILED = ActionSet(FOLDER / "crossplane")
"""For all that Crossplane and its providers reconcile."""

ORDERED = ActionSet(FOLDER / "order", shared=RECONCILED)
"""For what teams order."""

SETS = (RECONCILED, ORDERED)


def actions_for(group: str, kind: str, *, orders: Collection[str]) -> ActionSet | None:
    """Return the actions of a kind; None where it has none.

    Args:
        group: The kind's group.
        kind: The kind.
        orders: The groups of orders.
    """
    if group in orders:
        return ORDERED
    if group in OWN:
        return RECONCILED if kind in OWN[group] else None
    managed = any(group == domain or group.endswith(f".{domain}") for domain in PROVIDERS)
    return RECONCILED if managed and kind not in PASSIVE else None
