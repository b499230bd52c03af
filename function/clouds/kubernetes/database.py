"""Database on Kubernetes: CloudNativePG."""

from typing import Any

from function.clouds.kubernetes import backups, bootstrap, cluster, credentials, existing, monitoring, network, standing
from function.clouds.kubernetes.naming import cluster_name, database_name, part_of_database
from function.clouds.kubernetes.objects import managed_object
from function.clouds.kubernetes.secure import hardened
from function.model import Order, Refusal, Rendered, Resource, Selector, Tree, Value, quoted
from function.parts import Database, settled

RENDERS = Database

HARMLESS = frozenset({"postgresql.Database"})

RESERVED = ("postgres", "template0", "template1")
"""Databases of PostgreSQL's own, which CloudNativePG gives to nobody."""

READY = (
    "has(object.status) && has(object.status.applied) && object.status.applied == true"
    " && has(object.status.observedGeneration) && object.status.observedGeneration == object.metadata.generation"
)


def render(order: Order[Any], part: Database) -> Rendered:
    """Return a database and what belongs to it.

    Raises:
        Refusal: It cannot be made as it is ordered.
    """
    name = part.adopt or cluster_name(part, order.name)
    _check_names(part)
    credentials.check_generation(part, name)
    standing.check(order, part, name)
    part = settled(part, existing.of(order, part))

    outputs = credentials.outputs(order, part, name)
    main = cluster.resource(order, part, name)
    return Rendered(
        resources=(
            main,
            network.resource(order, part, name),
            *backups.resources(order, part, name, main.subject["spec"]),
            *monitoring.resources(order, part, name),
            *(_further(order, part, name, database, outputs["username"]) for database in part.databases[1:]),
        ),
        outputs=outputs,
        identifiers={"cluster": f"{order.namespace}/{name}"},
    )


def requires(order: Order[Any], part: Database) -> dict[str, Selector]:
    """Return what must be read for a database: its Secrets, the cluster that may be there, the backup to restore."""
    name = part.adopt or cluster_name(part, order.name)
    return (
        credentials.requires(order, part, name) | standing.requires(order, part, name) | bootstrap.requires(order, part)
    )


def _check_names(part: Database) -> None:
    for name in part.databases:
        if name in RESERVED:
            raise Refusal(f"cannot accept spec.databases {quoted(name)}: it is PostgreSQL's own: accepted is another")


def _further(order: Order[Any], part: Database, cluster_: str, name: str, username: Value) -> Resource:
    """Return one more database in the cluster: the first comes with it."""
    manifest: Tree = {
        "apiVersion": standing.API_VERSION,
        "kind": "Database",
        "metadata": {"name": database_name(cluster_, name)},
        "spec": {
            "cluster": {"name": cluster_},
            "name": name,
            # Who owns a cluster that was taken over, its Secret tells.
            "owner": username if part.adopt else bootstrap.OWNER,
        },
    }
    return managed_object(order, part_of_database(part, name), hardened(order, part, manifest), ready_when=READY)
