"""Teardown: a refused order with consent is released all the same, since else it could never be deleted.

Consent that is taken back protects again in the same way, although the order is still refused.
"""

from collections.abc import Mapping

from function.lifecycle import pruning, retention, usages
from function.lifecycle.owned import Owned
from function.model import DATA, ForeignError, Observed, Refusal, Resource, consents, mapping


def applies(refusal: Refusal, composite: Observed, owned: Mapping[str, Owned]) -> bool:
    """Return whether a refused order is not left as it is.

    The spec is read as it stands: it may be what is refused.
    """
    if isinstance(refusal, ForeignError) or not owned:
        return False
    return consents(mapping(composite, "spec")) or any(
        each.holds_data and (each.deletes_external or not _is_labelled(each)) for each in owned.values()
    )


def _is_labelled(each: Owned) -> bool:
    return bool(each.observed.get("metadata", "labels", DATA) == retention.PROTECTED)


def deletion(composite: Observed, owned: Mapping[str, Owned], *, consent: bool) -> str:
    """Return how far the deletion of a refused order is.

    What it wants is not known, so that data is missing is told by what status remembers: that there was some.
    """
    before = composite.get("status", "deletion")
    had_data = bool(mapping(composite, "status", "identifiers"))
    if consent and had_data and not any(each.holds_data for each in owned.values()):
        return retention.RELEASED if before == retention.RELEASED else retention.RELEASING
    return retention.deletion(owned, None, (), consent=consent)


def tear_down(owned: Mapping[str, Owned], *, consent: bool) -> dict[str, Resource]:
    """Return everything as we last applied it, its data released or protected as consent has it; by key."""
    free = retention.free(owned)
    return {
        key: pruning.as_last_applied(each, consent=consent, free=free)
        for key, each in owned.items()
        if not usages.is_usage(key)
    }
