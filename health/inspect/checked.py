"""Checked: objects with what Argo CD says of them, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from health.inspect.composites import Kinds
from health.inspect.objects import Object
from health.inspect.origins import Origins
from health.overrides import Overrides
from health.verdict import STATUSES, Health

NONE: Final[Kinds] = {}

HIDDEN = "(hidden)"
"""In place of a message about a Secret: a script may put anything there."""


@dataclass(frozen=True)
class Checked:
    """An object and the verdict on it.

    Attributes:
        object: The object.
        health: The verdict; None where no check is for its kind.
        source: The key of the override that decided, or `deletionTimestamp`.
        rule: The line of the source that decided.
        others: Keys that Argo CD could take as well, at random.
    """

    object: Object
    health: Health | None
    source: str = ""
    rule: str = ""
    others: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """How bad it is: what has no check is least of all, and a script that says nothing is worst."""
        if self.health is None:
            return -1
        return STATUSES.index(self.health.status) if self.health.status else len(STATUSES)

    @property
    def healthy(self) -> bool:
        """Whether nothing is to be done: it is Healthy, or no check is for it."""
        return self.health is None or self.health.status == "Healthy"


def check(
    objects: Iterable[Object], overrides: Overrides, origins: Origins, orders: Overrides | None = None, of: Kinds = NONE
) -> list[Checked]:
    """Return the verdicts on objects, worst first.

    Args:
        objects: The objects.
        overrides: What decides.
        origins: Where its scripts were written.
        orders: What decides instead for some kinds, which are known as claims and XRs only by how they look.
        of: These kinds.
    """
    found = [
        _checked(each, orders if orders and each.kind in of.get(each.group, ()) else overrides, origins)
        for each in objects
    ]
    return sorted(found, key=lambda each: (-each.rank, each.object.kind, each.object.namespace, each.object.name))


def _checked(each: Object, overrides: Overrides, origins: Origins) -> Checked:
    decision = overrides.decide(each.body, traced=True)
    health = decision.health
    if health and health.message and each.is_secret:
        health = Health(health.status, HIDDEN)
    found = overrides.script(each.group, each.kind)
    rule = origins.deciding(found[1].text, decision.lines) if found else ""
    candidates = overrides.candidates(each.group, each.kind)
    others = tuple(key for key in candidates if found and key != found[0]) if decision.lines else ()
    return Checked(each, health, decision.source, rule, others)
