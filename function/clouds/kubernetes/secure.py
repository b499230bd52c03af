"""Secure defaults: what a benchmark would ask of a database in the cluster, as data.

There is no benchmark for CloudNativePG; where AWS or CIS ask the same of a managed database, their control is named.
"""

from collections.abc import Mapping
from typing import Any

from function.clouds.kubernetes.settings import Kubernetes
from function.model import Default, Order, Part, Tree, secured, short_kind
from function.parts import Database

CLUSTER = "postgresql.Cluster"

SYNCHRONOUS = {"method": "any", "number": 1, "dataDurability": "preferred", "failoverQuorum": True}


def _spread(order: Order[Any], part: Database) -> str | None:
    return order.platform.section(Kubernetes).spread if part.standby else None


DATABASE = (
    Default(
        CLUSTER,
        "spec.instances",
        lambda _, part: 3 if part.standby else 1,
        ("RDS.5",),
        "the database survives the loss of a node, and of another while the first is replaced",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.synchronous",
        lambda _, part: dict(SYNCHRONOUS) if part.standby else None,
        ("RDS.5",),
        "what was committed is on two nodes and no failover loses it; with both standbys gone the database writes on, "
        "as availability was asked for and every block is archived too",
    ),
    Default(
        CLUSTER,
        "spec.affinity.podAntiAffinityType",
        _spread,
        ("RDS.5",),
        "instances on one node go down together; relaxed by the setting `spread`",
    ),
    Default(
        CLUSTER,
        "spec.enablePDB",
        lambda _, part: part.standby,
        ("RDS.5",),
        "a node is drained only once a standby has taken over; with one instance a budget would stop the drain for "
        "ever and save nothing",
    ),
    Default(
        CLUSTER,
        "spec.enableSuperuserAccess",
        value=False,
        controls=("RDS.25",),
        why="nobody has the superuser's password, so nobody can use it over the network",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.pg_hba",
        lambda *_: ["hostnossl all all all reject"],
        ("RDS.38", "CIS GCP 6.4"),
        "every connection without TLS is refused: this rule comes before the operator's own, which would let it in",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_connections",
        "on",
        ("RDS.9",),
        "who came and went can be told afterwards",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_disconnections",
        "on",
        ("RDS.9",),
        "who came and went can be told afterwards",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_checkpoints",
        "on",
        ("CIS Azure 5.2.2",),
        "trouble with storage shows in the log first",
    ),
    Default(
        "networking.NetworkPolicy",
        "spec.policyTypes",
        lambda *_: ["Ingress"],
        ("RDS.2", "CIS GCP 6.5", "CIS Kubernetes 5.3.2"),
        "nobody connects but the order's namespace, its network, the operator and the monitoring",
    ),
    Default(
        "barmancloud.ObjectStore",
        "spec.retentionPolicy",
        lambda _, part: f"{part.backup_days}d",
        ("RDS.11",),
        "the database can be restored to any moment of as many days as the environment asks for; one of the "
        "development environment is not backed up, as it is made anew under its name, and only restored from others'",
    ),
    Default(
        "postgresql.ScheduledBackup",
        "spec.immediate",
        value=True,
        controls=("RDS.11",),
        why="the first backup is made at once, not in the first night",
    ),
    Default(
        "postgresql.ScheduledBackup",
        "spec.backupOwnerReference",
        "none",
        (),
        "backups outlive the database, so that a new order can be restored from them",
    ),
    Default(
        "postgresql.Database",
        "spec.databaseReclaimPolicy",
        "retain",
        (),
        "a database that an order names no longer keeps its data",
    ),
)
"""Of a database and what belongs to it."""

SECURE: Mapping[type[Part], tuple[Default, ...]] = {Database: DATABASE}


def hardened(order: Order[Any], part: Database, manifest: Tree) -> Tree:
    """Return a manifest with the secure defaults of its kind written into it."""
    kind = short_kind(manifest)
    return secured(manifest, (default for default in DATABASE if default.kind == kind), order, part)
