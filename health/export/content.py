"""Content: everything that Argo CD is to be told, before it is written in anybody's format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from health.actions import ActionSet, actions_for
from health.checks import Check
from health.export.defaults import CROSSPLANE, ENVIRONMENT, ORDER_POINTERS, SHIPPED, TRACKING, USAGES
from health.export.domains import Domains
from health.export.marks import marked, scripts
from health.export.options import GROUP, ExportError, Keys
from health.globs import is_wildcard, matches, overlap

Kind = tuple[str, str]
"""A group and a kind."""

Exclusion = Mapping[str, list[str]]


@dataclass(frozen=True)
class Override:
    """What Argo CD is told of one kind, or of all kinds that a wildcard stands for.

    Attributes:
        health: The script; empty for none.
        actions: The scripts of actions, as Argo CD nests them; empty for none.
        pointers: Fields of no interest when it compares.
    """

    health: str = ""
    actions: Mapping[str, Any] | None = None
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What Argo CD is told.

    Attributes:
        overrides: By `group/Kind`, sorted.
        exclusions: Kinds that Argo CD does not look at.
        tracking: How it marks what is its own.
        environment: Variables of the application controller.
    """

    overrides: Mapping[str, Override]
    exclusions: tuple[Exclusion, ...]
    tracking: str
    environment: Mapping[str, str]


def settings(
    checks: Iterable[Check], groups: Iterable[str], kinds: Iterable[Kind], keys: Keys = "wildcard"
) -> Settings:
    """Return what Argo CD is to be told.

    Args:
        checks: The checks. Those of the group `golden-path.dev` serve for every group of `groups`.
        groups: The API groups of the platform's own claims and XRs.
        kinds: The kinds that there are besides Crossplane's own and those with a check of their own.
        keys: One key for many kinds, or one for each kind.

    Raises:
        ExportError: A group is not the platform's own, or two wildcards overlap.
    """
    checks = tuple(checks)
    domains = Domains(groups, (check.key for check in checks if not _for_orders(check)))
    by_key = _by_key(checks, domains)
    exact = {(check.group, check.kind) for key, check in by_key.items() if not is_wildcard(key)}
    covered = {_key(*kind): kind for kind in sorted({*exact, *_crossplane(), *kinds})}
    told = by_key if keys == "wildcard" else covered
    told_by = {key: check for key in told if (check := _chosen(by_key, key))}
    compared = {key for key in told if key in domains.keys or (key in covered and covered[key][0] in domains)}
    actions = {key: actions for key, kind in covered.items() if (actions := _actions(kind, domains))}
    overrides = {
        key: Override(
            health=marked(told_by[key].key, told_by[key].script.text) if key in told_by else "",
            actions=_nested(key, actions[key]) if key in actions else None,
            pointers=ORDER_POINTERS if key in compared else (),
        )
        for key in sorted({*told_by, *compared, *actions})
    }
    return Settings(overrides, (*SHIPPED, *USAGES), TRACKING, ENVIRONMENT)


def _by_key(checks: Iterable[Check], domains: Domains) -> dict[str, Check]:
    """Return the checks by the key that Argo CD finds them by."""
    by_key = {check.key: check for check in checks if not _for_orders(check)}
    if orders := [check for check in checks if _for_orders(check)]:
        by_key |= dict.fromkeys(domains.keys, orders[0])
    wild = [key for key in by_key if is_wildcard(key)]
    for first, second in combinations(sorted(wild), 2):
        if overlap(first, second):
            raise ExportError(
                f"cannot export {first} beside {second}: for a kind of both, Argo CD would take either at random:"
                " must be wildcards that have no kind in common"
            )
    return by_key


def _for_orders(check: Check) -> bool:
    """Return whether a check serves for whatever group the platform's orders have."""
    return check.kind == "*" and check.group in {GROUP, f"*.{GROUP}"}


def _crossplane() -> Iterator[Kind]:
    return ((group, kind) for group, kinds in CROSSPLANE.items() for kind in kinds)


def _chosen(by_key: Mapping[str, Check], key: str) -> Check | None:
    """Return the check that Argo CD would choose for a key: its own, else that of the wildcard that stands for it."""
    if key in by_key:
        return by_key[key]
    return next((check for pattern, check in by_key.items() if is_wildcard(pattern) and matches(pattern, key)), None)


def _key(group: str, kind: str) -> str:
    return f"{group}/{kind}" if group else kind


def _actions(kind: Kind, domains: Domains) -> ActionSet | None:
    group, name = kind
    return actions_for(group, name, orders=[group] if group in domains else [])


def _nested(key: str, actions: ActionSet) -> dict[str, Any]:
    """Return actions as Argo CD reads them."""
    definitions = [{"name": name, "action.lua": action.text} for name, action in sorted(actions.actions.items())]
    nested: dict[str, Any] = {"definitions": definitions}
    return {"discovery.lua": marked(key, actions.discovery.text, scripts(nested)), **nested}
