"""Ownership: what is in the namespace before an order creates its Cluster there, and whether it is the order's.

A Cluster that an earlier order of the same name, kind and scope left is this order's data, found again. Any other is
adopted only where the platform lists it, and never by accident.
"""

from function import names
from function.clouds.kubernetes import Kubernetes, adoption
from function.clouds.kubernetes.database.cluster import CLUSTER
from function.clouds.kubernetes.database.existing import major
from function.creation import Before
from function.model import Observed, Refusal, quoted
from function.parts import Database


def check(k8s: Kubernetes, db: Database, cluster: str, live: Observed | None, before: Before | None) -> None:
    """Refuse to leave a database behind, or to take over what is not the order's.

    Args:
        k8s: The site.
        db: The database.
        cluster: The name of the Cluster that the order would have.
        live: The Cluster of that name that is in the namespace.
        before: The Cluster that the order has, as we last applied it.

    Raises:
        ForeignError: What the order has is another order's by now.
        Refusal: The order would do one of them.
    """
    if before is not None:
        adoption.check_still(k8s, CLUSTER, live)
        _check_place(k8s, db, cluster, before)
    elif db.adopt is None:
        _check_owner(k8s, cluster, live)


def check_adopted(k8s: Kubernetes, db: Database, live: Observed | None, *, answered: bool) -> None:
    """Refuse to adopt what is not there, what another order has, or what would be upgraded on the way.

    Raises:
        Refusal: The Cluster is one of these.
    """
    adoption.check(k8s, CLUSTER, live, answered=answered)
    there = major(live, "status", "pgDataImageInfo", "majorVersion")
    if there is not None and there != int(db.version):
        raise Refusal(
            f"{db.place('version')}: unsupported value {quoted(db.version)} with {db.place('adopt')} "
            f"{quoted(db.adopt)}, which would be upgraded as it is adopted: must be {quoted(there)}, to be raised "
            "afterwards"
        )


def _check_place(k8s: Kubernetes, db: Database, cluster: str, before: Before) -> None:
    """Refuse to leave the Cluster that the order has, for one of another name."""
    name = before.read("metadata.name")
    if name != cluster:
        own = name == names.local_name(k8s.order, db.name, CLUSTER.naming.limit)
        said = f"unsupported value {quoted(db.adopt)}" if db.adopt else "required value"
        raise Refusal(
            f"{db.place('adopt')}: {said}: must be {'left out' if own else quoted(name)}, or a new order: the data is "
            f"in Cluster {quoted(name)} and would stay there"
        )


def _check_owner(k8s: Kubernetes, cluster: str, live: Observed | None) -> None:
    if live is None or live.get("metadata", "labels", adoption.OWNER) == adoption.label(k8s)[adoption.OWNER]:
        return
    raise Refusal(
        f"metadata.name: unsupported value {quoted(k8s.order.name)}: Cluster {quoted(cluster)} in namespace "
        f"{quoted(k8s.namespace)} exists and is not this order's: must be another name, or spec.adopt where the "
        "platform lists it"
    )
