"""Standing: what stands in the namespace before an order makes its cluster there, and whether it is the order's.

A Cluster that an earlier order of the same name left is this order's data, found again. Any other is taken over only
where the platform lists it, and never by accident.
"""

from typing import Any

from function.clouds.kubernetes.objects import PART_OF, observed_manifest
from function.model import Observed, Order, Refusal, Selector, listed, quoted
from function.parts import Database

API_VERSION = "postgresql.cnpg.io/v1"


def requires(order: Order[Any], part: Database, cluster: str) -> dict[str, Selector]:
    """Return the Cluster of the name that the order's will have, as what must be read."""
    return {_requirement(part): Selector(API_VERSION, "Cluster", name=cluster, namespace=order.namespace)}


def live(order: Order[Any], part: Database) -> Observed | None:
    """Return the Cluster that stands there.

    Not answered counts as none: Crossplane drops a response that asks for more, and calls again with the answer.
    """
    return next(iter(order.request.required.get(_requirement(part), ())), None)


def check(order: Order[Any], part: Database, cluster: str) -> None:
    """Refuse to leave a database behind, or to take over what is not the order's.

    Raises:
        Refusal: The order would do one of them.
    """
    if part.adopt:
        _check_listed(order, part, part.adopt)
    managed = observed_manifest(order, part.name)
    if managed is None:
        _check_owner(order, part, cluster)
    elif managed["metadata"]["name"] != cluster:
        before = managed["metadata"]["name"]
        own = before == f"{order.name}-{part.name}"
        raise Refusal(
            f"cannot move the order from Cluster {quoted(before)} to {quoted(cluster)}: its data would stay: accepted "
            f"is {'no spec.adopt' if own else f'spec.adopt {quoted(before)}'}, or a new order"
        )


def _check_listed(order: Order[Any], part: Database, adopted: str) -> None:
    adoptable = order.platform.common.adoptable
    if adopted not in adoptable:
        raise Refusal(
            f"cannot accept spec.adopt {quoted(adopted)}: accepted is what the platform lists for namespace "
            f"{quoted(order.namespace)}: {listed(adoptable)}"
        )
    if part.restore:
        raise Refusal(
            f"cannot accept spec.restoreFrom with spec.adopt {quoted(adopted)}: it would begin again what exists: "
            "accepted is one of the two"
        )


def _check_owner(order: Order[Any], part: Database, cluster: str) -> None:
    found = live(order, part)
    owner = found.get("metadata", "labels", PART_OF) if found else None
    if part.adopt:
        _check_adopted(order, part, found, owner)
    elif found and owner != order.name:
        raise Refusal(
            f"cannot make Cluster {quoted(cluster)} in namespace {quoted(order.namespace)}: one stands there that is "
            "not this order's: accepted is an order of another name, or spec.adopt where the platform lists it"
        )


def _check_adopted(order: Order[Any], part: Database, found: Observed | None, owner: str | None) -> None:
    if _requirement(part) not in order.request.required:
        return
    if found is None:
        raise Refusal(
            f"cannot accept spec.adopt {quoted(part.adopt)}: accepted is a Cluster that exists in namespace "
            f"{quoted(order.namespace)}"
        )
    if owner not in (None, order.name):
        raise Refusal(
            f"cannot accept spec.adopt {quoted(part.adopt)}: it is the order {quoted(owner)}'s: accepted is a Cluster "
            "that no order has"
        )
    major = found.get("status", "pgDataImageInfo", "majorVersion")
    if major is not None and int(major) != int(part.version):
        raise Refusal(
            f"cannot accept spec.version {quoted(part.version)} with spec.adopt {quoted(part.adopt)}, which would be "
            f"upgraded as it is taken over: accepted is {quoted(int(major))}, to be raised afterwards"
        )


def _requirement(part: Database) -> str:
    return f"{part.name}-cluster"
