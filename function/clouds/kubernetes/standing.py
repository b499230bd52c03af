"""Standing: what stands in the namespace before an order makes its cluster there, and whether it is the order's.

A Cluster that an earlier order of the same name and API left is this order's data, found again. Any other is taken over
only where the platform lists it, and never by accident.
"""

from collections.abc import Mapping
from typing import Any

from function import names
from function.clouds.kubernetes.objects import PART_OF, observed_manifest
from function.model import PART, Observed, Order, Refusal, Selector, listed, quoted
from function.parts import Database

API_VERSION = "postgresql.cnpg.io/v1"

FAMILY = "golden-path.dev/family"
"""Label on a Cluster: the API that its order came by. A claim and a v2 XR of one name in one namespace are two orders,
and their Cluster would have one name."""


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
        _check_listed(order, part.adopt)
    managed = observed_manifest(order, part.name)
    if managed is None:
        _check_owner(order, part, cluster)
    else:
        _check_place(order, part, cluster, managed["metadata"])


def major(found: Observed | None, *path: str) -> int | None:
    """Return the major version of PostgreSQL that stands somewhere in what was read; None where none does.

    Raises:
        Refusal: What stands there is no version.
    """
    version = found.get(*path) if found else None
    if version is None:
        return None
    try:
        return int(version)
    except (TypeError, ValueError, OverflowError):
        where = ".".join(path)
        raise Refusal(f"cannot read {where} {quoted(version)}: accepted is a major version of PostgreSQL") from None


def _check_place(order: Order[Any], part: Database, cluster: str, managed: Mapping[str, Any]) -> None:
    """Refuse to leave the Cluster that the order has, for one of another name or in another namespace."""
    before, namespace = managed["name"], managed.get("namespace")
    if before != cluster:
        own = before == f"{order.name}-{part.name}"
        raise Refusal(
            f"cannot move the order from Cluster {quoted(before)} to {quoted(cluster)}: its data would stay: accepted "
            f"is {'no spec.adopt' if own else f'spec.adopt {quoted(before)}'}, or a new order"
        )
    if namespace != order.namespace:
        raise Refusal(
            f"cannot move Cluster {quoted(cluster)} from namespace {quoted(namespace)} to {quoted(order.namespace)}: "
            f"its data would stay: accepted is {quoted(namespace)} as the platform's systemNamespace"
        )


def _check_listed(order: Order[Any], adopted: str) -> None:
    adoptable = order.platform.common.adoptable
    if adopted not in adoptable:
        raise Refusal(
            f"cannot accept spec.adopt {quoted(adopted)}: accepted is what the platform lists for namespace "
            f"{quoted(order.namespace)}: {listed(adoptable)}"
        )


def _check_owner(order: Order[Any], part: Database, cluster: str) -> None:
    found = live(order, part)
    # Only with our own label does the other one name an order of ours: Helm and others set it too.
    owner = found.get("metadata", "labels", PART_OF) if found and found.get("metadata", "labels", PART) else None
    if part.adopt:
        _check_adopted(order, part, found, owner)
        return
    family = found.get("metadata", "labels", FAMILY) if found else None
    if found and (owner, family) != (order.name, names.family(order)):
        other = f" but the {quoted(family)} order's of the same name" if owner == order.name and family else ""
        raise Refusal(
            f"cannot make Cluster {quoted(cluster)} in namespace {quoted(order.namespace)}: one stands there that is "
            f"not this order's{other}: accepted is an order of another name, or spec.adopt where the platform lists it"
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
    there = major(found, "status", "pgDataImageInfo", "majorVersion")
    if there is not None and there != int(part.version):
        raise Refusal(
            f"cannot accept spec.version {quoted(part.version)} with spec.adopt {quoted(part.adopt)}, which would be "
            f"upgraded as it is taken over: accepted is {quoted(there)}, to be raised afterwards"
        )


def _requirement(part: Database) -> str:
    return f"{part.name}-cluster"
