"""Databases: those of a cluster besides the one that it begins with, a resource for each."""

from collections.abc import Iterator

from function import names
from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database.cluster import CNPG
from function.clouds.kubernetes.database.naming import database_name
from function.model import Resource, Secure, Tree, Value, plain
from function.parts import Database

DATABASE = plain(
    CNPG,
    "v1",
    "Database",
    secure=(
        Secure("spec.databaseReclaimPolicy", "retain", "", "a database that an order names no longer keeps its data"),
    ),
)

RESERVED = ("postgres", "template0", "template1")
"""Databases of PostgreSQL's own, which CloudNativePG gives to nobody."""

READY = (
    "has(object.status) && has(object.status.applied) && object.status.applied == true"
    " && has(object.status.observedGeneration) && object.status.observedGeneration == object.metadata.generation"
)


def further(k8s: Kubernetes, db: Database, cluster: str, owner: Value) -> Iterator[Resource]:
    """Yield the databases of a cluster after the first.

    Args:
        k8s: The site.
        db: The database.
        cluster: The name of its Cluster.
        owner: The role that owns them.
    """
    for name in db.databases[1:]:
        spec: Tree = {"cluster": {"name": cluster}, "name": name, "owner": owner}
        yield k8s.resource(
            DATABASE,
            {"spec": spec},
            name=database_name(cluster, name),
            part=names.inner_part(db.name, name),
            ready_when=READY,
        )
