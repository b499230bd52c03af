"""Overrides: which health script Argo CD gives to a resource, and what comes of it.

Argo CD's own scripts are not known here: what no override decides has no health.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Final, NamedTuple

from health.child import Child
from health.customizations import ConfigMapError, Customization, customizations
from health.engine import Engine, ScriptError
from health.globs import is_wildcard, matches, overlap
from health.verdict import Health

__all__ = ["ConfigMapError", "Decision", "Overrides", "Script"]

DELETION: Final = "deletionTimestamp"
PENDING: Final = Health("Progressing", "Pending deletion")
HOOK_FINALIZER: Final = "argocd.argoproj.io/hook-finalizer"
"""Argo CD's own, on hooks: with it a resource that is being deleted is judged by its script all the same."""

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[-+]\d\d:\d\d)")
_ZERO = "0001-01-01T00:00:00Z"


class Script(NamedTuple):
    """A health script, and whether it gets all libraries."""

    text: str
    libraries: bool = False


@dataclass(frozen=True)
class Decision:
    """What Argo CD says of a resource.

    Attributes:
        health: The verdict; None where no override is for its kind.
        source: What decided: the key of the override, or `deletionTimestamp`; empty where nothing did.
        lines: The lines of the script that ran, the one where it returned last; only where asked for.
    """

    health: Health | None
    source: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Overrides:
    """The customizations of an argocd-cm, and the engines that run their scripts.

    Attributes:
        customizations: What is customized, by key.
        own: The scripts that are ours, which may run in this process; any other gets one of its own.
    """

    customizations: Mapping[str, Customization]
    own: Container[str] = frozenset()
    _engines: dict[tuple[bool, bool], Engine] = field(default_factory=dict, compare=False, repr=False)
    _child: Child = field(default_factory=Child, compare=False, repr=False)

    @classmethod
    def read(cls, data: Mapping[str, str], own: Container[str] = frozenset()) -> "Overrides":
        """Return the overrides in the data of an argocd-cm.

        Args:
            data: The data.
            own: The scripts that are ours.

        Raises:
            ConfigMapError: Argo CD would refuse all of them.
        """
        return cls(customizations(data), own)

    def script(self, group: str, kind: str) -> tuple[str, Script] | None:
        """Return the key that decides for a kind, and its script; None where there is none.

        The exact key wins if it has a script, then a wildcard. Where several match, Argo CD takes any of them, another
        one each time; this takes the first in alphabetical order, and `overlaps` tells of them.
        """
        name = _name(group, kind)
        for key in (name, *sorted(self._wildcards())):
            found = self.customizations.get(key)
            if found and found.script and (key == name or matches(key, name)):
                return key, Script(found.script, found.libraries)
        return None

    def candidates(self, group: str, kind: str) -> tuple[str, ...]:
        """Return the keys of which Argo CD takes any: more than one is an ambiguity."""
        name = _name(group, kind)
        exact = self.customizations.get(name)
        if exact and exact.script:
            return (name,)
        return tuple(sorted(key for key in self._wildcards() if matches(key, name)))

    def decide(self, resource: Mapping[str, object], *, traced: bool = False) -> Decision:
        """Return what Argo CD says of a resource.

        Args:
            resource: The resource, as the cluster has it.
            traced: Whether to tell the lines that ran, which costs time.
        """
        if is_deleting(resource):
            return Decision(PENDING, DELETION)
        found = self.script(*group_kind(resource))
        if not found:
            return Decision(None, "")
        key, script = found
        engine = self._engine(libraries=script.libraries, own=script.text in self.own)
        try:
            if traced:
                health, lines = engine.traced(script.text, resource)
                return Decision(health, key, lines)
            return Decision(engine.health(script.text, resource), key)
        except ScriptError as error:
            return Decision(Health("Unknown", str(error)), key)

    def overlaps(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of wildcards that can match the same kind, for which Argo CD takes either, at random."""
        return tuple(pair for pair in combinations(sorted(self._wildcards()), 2) if overlap(*pair))

    def _engine(self, *, libraries: bool, own: bool) -> Engine:
        if (libraries, own) not in self._engines:
            self._engines[libraries, own] = Engine(libraries=libraries, child=None if own else self._child)
        return self._engines[libraries, own]

    def _wildcards(self) -> Iterable[str]:
        return (key for key, found in self.customizations.items() if found.script and is_wildcard(key))


def group_kind(resource: Mapping[str, object]) -> tuple[str, str]:
    """Return the group and the kind of a resource; both empty where its apiVersion is none."""
    version, kind = (str(resource.get(name) or "") for name in ("apiVersion", "kind"))
    group, _, _ = version.rpartition("/")
    if "/" in group:
        return "", ""
    return group, kind


def is_deleting(resource: Mapping[str, object]) -> bool:
    """Return whether Argo CD shows a resource as one that is going away, whatever its script would say."""
    metadata = resource.get("metadata")
    if not isinstance(metadata, Mapping):
        return False
    since = metadata.get(DELETION)
    if not isinstance(since, str) or since == _ZERO or not _is_time(since):
        return False
    finalizers = metadata.get("finalizers")
    if not isinstance(finalizers, list) or not all(isinstance(each, str) for each in finalizers):
        return True
    return HOOK_FINALIZER not in finalizers


def _is_time(text: str) -> bool:
    if not _RFC3339.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _name(group: str, kind: str) -> str:
    return f"{group}/{kind}" if group else kind
