"""Life: where an order stands between its first render and its deletion, from all of its resources at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.catalog import Catalog
from function.model import Order, Resource, short_kind
from function.protection import frozen, guards, leaving, locks, standing


@dataclass(frozen=True)
class Life:
    """Where an order stands between its first render and its deletion.

    Attributes:
        deletion: How far its deletion is.
        locks: The Usages that refuse its deletion, by key.
        left_over: What exists, is wanted no more and stays for now, by key.
        outliving: The keys of what stays in the cloud although the order may be deleted.
        releasing: Whether data that exists is being released: nothing harmless is made anew meanwhile, since in a
            namespace that is being deleted Crossplane could not make it, and would get no further.
        free: Whether the cloud is seen to let go of all the data that there is.
    """

    deletion: str
    locks: Mapping[str, Resource]
    left_over: Mapping[str, Resource]
    outliving: frozenset[str]
    releasing: bool
    free: bool


def of(order: Order[Any], resources: Mapping[str, Resource], catalog: Catalog) -> Life:
    """Return where an order stands; the lines of `protection` that look at all of its resources.

    Raises:
        Refusal: Something exists that it must not touch, or not let go of.
    """
    request = order.request
    ours = guards.ours(request.observed)
    standing.check_ours(request.observed, resources)
    standing.check_labels(request.observed)
    standing.check_cloud(ours, order.cloud)
    standing.check_account(resources, ours, catalog)

    kinds = {key: short_kind(resource.subject) for key, resource in resources.items()}
    rest = {key: resource for key, resource in ours.items() if not locks.is_lock(key)}
    leaving.check(rest, kinds, catalog)
    if order.platform.common.refuse_early:
        frozen.check(resources, rest, catalog)

    data = [key for key, resource in resources.items() if guards.makes_data(resource, catalog)]
    consent = order.spec.consent or not (data or any(guards.is_data(resource, catalog) for resource in rest.values()))
    before = request.composite.get("status", "deletion")
    deletion = guards.deletion(ours, before, data, catalog, consent=consent)
    free = guards.free(rest, catalog) and not guards.missing(rest, before, data)
    locked = locks.of(request.composite, order.scope) if deletion != guards.RELEASED else []
    return Life(
        deletion=deletion,
        locks={lock.key: lock for lock in locked},
        left_over=leaving.of(rest, kinds, catalog, consent=consent, free=free),
        outliving=frozenset(k for k, r in ours.items() if consent and guards.role(r, catalog) == "outliving"),
        releasing=consent and guards.unreleased(rest, catalog),
        free=free,
    )
