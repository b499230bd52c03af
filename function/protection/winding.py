"""Winding down: a refused order with consent is released all the same, since else it could never be deleted.

Consent that is taken back protects again in the same way, although the order is still refused.
"""

from collections.abc import Mapping

from function import scopes
from function.catalog import Catalog
from function.model import Observed, Refusal, Resource, mapping
from function.model.spec import consents
from function.protection import guards, leaving, locks
from function.protection.standing import ForeignError


def applies(refusal: Refusal, composite: Observed, ours: Mapping[str, Observed], catalog: Catalog) -> bool:
    """Return whether a refused order is not left as it is.

    The spec is read as it stands: it may be what is refused.
    """
    if isinstance(refusal, ForeignError) or not ours:
        return False
    return consents(mapping(composite, "spec")) or any(
        guards.is_data(resource, catalog) and scopes.lets_go(resource) for resource in ours.values()
    )


def deletion(composite: Observed, ours: Mapping[str, Observed], catalog: Catalog, *, consent: bool) -> str:
    """Return how far the deletion of a refused order is.

    What it wants is not known, so that data is missing is told by what status remembers: that there was some.
    """
    before = composite.get("status", "deletion")
    had_data = bool(mapping(composite, "status", "identifiers"))
    if consent and had_data and not any(guards.is_data(each, catalog) for each in ours.values()):
        return guards.RELEASED if before == guards.RELEASED else guards.RELEASING
    return guards.deletion(ours, None, (), catalog, consent=consent)


def down(ours: Mapping[str, Observed], catalog: Catalog, *, consent: bool) -> dict[str, Resource]:
    """Return everything as we last applied it, its data released or protected as consent has it; by key."""
    rest = {key: resource for key, resource in ours.items() if not locks.is_lock(key)}
    free = guards.free(ours, catalog)
    return {
        key: leaving.as_last_applied(key, resource, catalog, consent=consent, free=free)
        for key, resource in rest.items()
    }
