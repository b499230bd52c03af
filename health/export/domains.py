"""Domains: the API groups that hold a platform's own claims and XRs, kept apart from all that others own."""

import re
from collections.abc import Iterable

from health.export.options import ExportError
from health.globs import overlap

_GROUP = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+")
"""A group that a CRD may have: a domain with a dot in it."""


class Domains:
    """The groups of a platform's own, and the groups below each of them."""

    def __init__(self, groups: Iterable[str], others: Iterable[str]) -> None:
        """Take groups; those below another one are in it already.

        Args:
            groups: API groups.
            others: Keys that stand for kinds of others, `group/Kind`.

        Raises:
            ExportError: A group is none, or kinds of others would fall under it.
        """
        taken = sorted(others)
        asked = sorted(set(groups))
        for group in asked:
            _check(group, taken)
        self.groups = tuple(group for group in asked if not any(_below(group, other) for other in asked))

    @property
    def keys(self) -> tuple[str, ...]:
        """The wildcards that stand for every kind in them. No kind matches two of them."""
        return tuple(f"{pattern}/*" for group in self.groups for pattern in (group, f"*.{group}"))

    def __contains__(self, group: object) -> bool:
        return isinstance(group, str) and any(group == own or _below(group, own) for own in self.groups)


def _check(group: str, taken: list[str]) -> None:
    rule = 'must be the API group of your own claims and XRs, as "example.org"'
    if not _GROUP.fullmatch(group):
        raise ExportError(f'cannot cover the group "{group}": {rule}')
    for key in taken:
        if overlap(f"{group}/*", key) or overlap(f"*.{group}/*", key):
            raise ExportError(f'cannot cover the group "{group}": {key} has a check of its own: {rule}')


def _below(group: str, other: str) -> bool:
    return group.endswith(f".{other}")
