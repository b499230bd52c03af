"""Stage: where an order stands between its first render and its deletion, from all of its resources at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.lifecycle import ownership, pruning, retention, usages
from function.lifecycle.owned import Owned
from function.model import Order, Resource


@dataclass(frozen=True)
class Stage:
    """Where an order stands between its first render and its deletion.

    Attributes:
        deletion: How far its deletion is.
        usages: The Usages that refuse its deletion, by key.
        retained: What exists, is wanted no more and stays for now, by key.
        always_retained: The keys of what stays in the cloud although the order may be deleted.
        releasing: Whether data that exists is being released: nothing else is created meanwhile, since in a namespace
            that is being deleted Crossplane could not create it, and would get no further.
        free: Whether the cloud is seen to let go of all the data that there is.
    """

    deletion: str
    usages: Mapping[str, Resource]
    retained: Mapping[str, Resource]
    always_retained: frozenset[str]
    releasing: bool
    free: bool


def decide(order: Order[Any], resources: Mapping[str, Resource], owned: Mapping[str, Owned]) -> Stage:
    """Return where an order stands; the lines of `lifecycle` that look at all of its resources.

    Args:
        order: The order.
        resources: What its path renders now, by key.
        owned: What exists and is ours, by key.

    Raises:
        Refusal: Something exists that it must not touch, or not let go of.
    """
    request = order.request
    ownership.check_tenant(request.composite, owned)
    ownership.check_ours(order, resources)  # 1.
    ownership.check_labels(request.observed, owned)
    ownership.check_cloud(owned, order.cloud)  # 2.
    ownership.check_account(resources, owned)

    kinds = {key: resource.kind for key, resource in resources.items()}
    rest = {key: each for key, each in owned.items() if not usages.is_usage(key)}
    pruning.check(rest, kinds)  # 7., 8.

    data = [key for key, kind in kinds.items() if kind.retain == "data"]
    consent = order.spec.consent or not (data or any(each.is_data for each in rest.values()))
    before = request.composite.get("status", "deletion")
    deletion = retention.deletion(owned, before, data, consent=consent)
    free = retention.free(rest) and not retention.missing(rest, before, data)
    protecting = usages.of(request.composite, order.scope) if deletion != retention.RELEASED else []  # 11.
    return Stage(
        deletion=deletion,
        usages={usage.key: usage for usage in protecting},
        retained=pruning.of(rest, kinds, consent=consent, free=free),  # 9., 10.
        always_retained=frozenset(key for key, each in owned.items() if consent and each.retain == "always"),
        releasing=consent and retention.unreleased(rest),
        free=free,
    )
