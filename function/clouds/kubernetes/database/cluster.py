"""Cluster: the resource of CloudNativePG that holds the data.

There is no benchmark for CloudNativePG; where AWS or CIS ask the same of a managed database, their control is named.
"""

from collections.abc import Mapping
from typing import Any

from function import scopes
from function.clouds.kubernetes import Kubernetes, adoption
from function.clouds.kubernetes.database import sizes
from function.clouds.kubernetes.database.settings import VERSION, DatabaseSettings
from function.creation import Before, Creation
from function.model import VOLUME, Naming, Resource, Secure, Tree, plain
from function.parts import Database

CNPG = "postgresql.cnpg.io"

SYNCHRONOUS = {"method": "any", "number": 1, "dataDurability": "preferred", "failoverQuorum": True}

CLUSTER = plain(
    CNPG,
    "v1",
    "Cluster",
    retain="data",
    naming=Naming(50),  # of CloudNativePG's webhook: suffixes such as -rw and -1-initdb come after it
    stuck=("ContinuousArchiving",),
    secure=(
        Secure("spec.instances", lambda k8s: 3 if k8s.part.standby else 1, "RDS.5",
               "the database survives the loss of a node, and of another while the first is replaced"),
        Secure("spec.postgresql.synchronous", lambda k8s: dict(SYNCHRONOUS) if k8s.part.standby else None, "RDS.5",
               "what was committed is on two nodes and no failover loses it; with both standbys gone the database "
               "writes on, as availability was asked for and every block is archived too"),
        Secure("spec.affinity.podAntiAffinityType",
               lambda k8s: k8s.part_settings(DatabaseSettings).spread if k8s.part.standby else None, "RDS.5",
               "instances on one node go down together; relaxed by the setting `spread`"),
        Secure("spec.enablePDB", lambda k8s: k8s.part.standby, "RDS.5",
               "a node is drained only once a standby has taken over; with one instance a budget would stop the drain "
               "permanently and save nothing"),
        Secure("spec.enableSuperuserAccess", False, "RDS.25",
               "nobody has the superuser's password, so nobody can use it over the network"),
        Secure("spec.postgresql.pg_hba", ["hostnossl all all all reject"], "RDS.38, CIS GCP 6.4",
               "every connection without TLS is refused: this rule comes before the operator's own, which would let it "
               "in"),
        Secure("spec.postgresql.parameters.log_connections", "on", "RDS.9",
               "who came and went can be told afterwards"),
        Secure("spec.postgresql.parameters.log_disconnections", "on", "RDS.9",
               "who came and went can be told afterwards"),
        Secure("spec.postgresql.parameters.log_checkpoints", "on", "CIS Azure 5.2.2",
               "trouble with storage shows in the log first"),
    ),
)  # fmt: skip

PODS = "cnpg.io/cluster"
"""Label that CloudNativePG gives the pods of a Cluster."""

READY = (
    "has(object.status) && has(object.status.conditions)"
    ' && object.status.conditions.exists(c, c.type == "Ready" && c.status == "True")'
    ' && !object.status.conditions.exists(c, c.type == "ContinuousArchiving" && c.status == "False")'
)


def cluster(  # noqa: PLR0913, PLR0917  (what the page of a database decides about it)
    k8s: Kubernetes,
    db: Database,
    name: str,
    created: Mapping[str, Any],
    archiving: Tree,
    how: Creation,
    found: Before | None,
) -> Resource:
    """Return the Cluster of a database.

    Args:
        k8s: The site.
        db: The database.
        name: The name of the Cluster.
        created: The fields that say what it begins with.
        archiving: The fields that let it reach the object store.
        how: How it was created.
        found: What an order before this one has left.
    """
    labels = k8s.labels() | scopes.composite_labels(k8s.order) | _volume(k8s)
    spec: Tree = {
        "inheritedMetadata": {"labels": labels},
        "storage": _storage(k8s, db),
        "resources": sizes.resources(db.size),
        "postgresql": {"parameters": {"shared_buffers": sizes.shared_buffers(db.size)}},
        **_image(k8s, db),
        **archiving,
    }
    if db.standby:
        spec["topologySpreadConstraints"] = [_across_zones(name)]
    return k8s.resource(
        CLUSTER,
        {"spec": spec},
        name=name,
        labels=adoption.label(k8s),
        created=created,
        how=how,
        found=found,
        ready_when=READY,
        in_catalog=True,
    )


def _volume(k8s: Kubernetes) -> dict[str, str]:
    """Return the label by which an admission policy keeps the volumes, which do not stay because the Cluster does.

    The label of what holds data would not do here: it is removed with consent, and the operator removes none.
    """
    return {VOLUME: "released" if k8s.order.spec.consent else "protected"}


def _image(k8s: Kubernetes, db: Database) -> Tree:
    settings = k8s.part_settings(DatabaseSettings)
    if not settings.image_catalog:
        return {"imageName": settings.image.replace(VERSION, db.version)}
    catalog = {"apiGroup": CNPG, "kind": "ClusterImageCatalog", "name": settings.image_catalog}
    return {"imageCatalogRef": catalog | {"major": int(db.version)}}


def _storage(k8s: Kubernetes, db: Database) -> Tree:
    storage_class = k8s.settings.storage_class
    return {"size": f"{db.storage_gib}Gi"} | ({"storageClass": storage_class} if storage_class else {})


def _across_zones(name: str) -> Tree:
    """Return the wish for a zone per instance, which a cluster in one zone cannot grant."""
    return {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {PODS: name}},
    }
