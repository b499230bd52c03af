"""Winding down: a refused order with consent is released all the same, since else it could never be deleted."""

from collections.abc import Mapping

from function.catalog import Catalog
from function.model import Observed, Refusal, Resource, mapping
from function.model.spec import consents
from function.protection import guards, leaving, locks
from function.protection.standing import ForeignError


def applies(refusal: Refusal, composite: Observed, ours: Mapping[str, Observed]) -> bool:
    """Return whether a refused order winds down: its data may be lost, and there is something to release.

    The spec is read as it stands: it may be what is refused.
    """
    return not isinstance(refusal, ForeignError) and bool(ours) and consents(mapping(composite, "spec"))


def down(ours: Mapping[str, Observed], catalog: Catalog) -> dict[str, Resource]:
    """Return everything as we last applied it, the data released; by key."""
    rest = {key: resource for key, resource in ours.items() if not locks.is_lock(key)}
    free = guards.free(ours, catalog)
    return {
        key: leaving.as_last_applied(key, resource, catalog, consent=True, free=free) for key, resource in rest.items()
    }


def deletion(ours: Mapping[str, Observed], catalog: Catalog) -> str:
    """Return how far the deletion of an order that winds down is."""
    return guards.deletion(ours, None, (), catalog, consent=True)
