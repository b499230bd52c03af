"""Secure defaults: what a benchmark would ask of a database in the cluster, as data.

The renderers take the values from here, the docs list them, and the tests check them. There is no benchmark for
CloudNativePG; where AWS or CIS ask the same of a managed database, their control is named.
"""

from dataclasses import dataclass
from typing import Any

from function.model import Tree, short_kind
from function.parts import Database


@dataclass(frozen=True)
class Default:
    """A field with a secure value.

    Attributes:
        kind: The short kind that it is a field of.
        path: Where it stands, with dots.
        value: What it is, for any database or for one that is ordered; None leaves the field out.
        why: The reason, and the control that it answers.
    """

    kind: str
    path: str
    value: Any
    why: str

    def of(self, part: Database) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value for a database."""
        return self.value(part) if callable(self.value) else self.value


CLUSTER = "postgresql.Cluster"

SYNCHRONOUS = {"method": "any", "number": 1, "dataDurability": "preferred", "failoverQuorum": True}

SECURE = (
    Default(
        CLUSTER,
        "spec.instances",
        lambda part: 3 if part.standby else 1,
        "the database survives the loss of a node, and of another while the first is replaced (RDS.5)",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.synchronous",
        lambda part: dict(SYNCHRONOUS) if part.standby else None,
        "what was committed is on two nodes and no failover loses it; with both standbys gone the database writes on, "
        "as availability was asked for and every block is archived too (RDS.5)",
    ),
    Default(
        CLUSTER,
        "spec.affinity.podAntiAffinityType",
        lambda part: "required" if part.standby else None,
        "instances on one node go down together; relaxed by the setting spread (RDS.5)",
    ),
    Default(
        CLUSTER,
        "spec.enablePDB",
        lambda part: part.standby,
        "a node is drained only once a standby has taken over; with one instance a budget would stop the drain for "
        "ever and save nothing (RDS.5)",
    ),
    Default(
        CLUSTER,
        "spec.enableSuperuserAccess",
        value=False,
        why="nobody has the superuser's password, so nobody can use it over the network (RDS.25)",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.pg_hba",
        ["hostnossl all all all reject"],
        "every connection without TLS is refused: this rule comes before the operator's own, which would let it in "
        "(rds.force_ssl, CIS GCP 6.4)",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_connections",
        "on",
        "who came and went can be told afterwards (RDS.9)",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_disconnections",
        "on",
        "who came and went can be told afterwards (RDS.9)",
    ),
    Default(
        CLUSTER,
        "spec.postgresql.parameters.log_checkpoints",
        "on",
        "trouble with storage shows in the log first (CIS Azure, log_checkpoints)",
    ),
    Default(
        "networking.NetworkPolicy",
        "spec.policyTypes",
        ["Ingress"],
        "nobody connects but the order's namespace, its network, the operator and the monitoring (RDS.2, CIS GCP 6.5, "
        "CIS Kubernetes 5.3.2)",
    ),
    Default(
        "barmancloud.ObjectStore",
        "spec.retentionPolicy",
        lambda part: f"{part.backup_days}d",
        "the database can be restored to any moment of as many days as the environment asks for (RDS.11)",
    ),
    Default(
        "postgresql.ScheduledBackup",
        "spec.immediate",
        value=True,
        why="the first backup is made at once, not in the first night (RDS.11)",
    ),
    Default(
        "postgresql.ScheduledBackup",
        "spec.backupOwnerReference",
        "none",
        "backups outlive the database, so that a new order can be restored from them",
    ),
    Default(
        "postgresql.Database",
        "spec.databaseReclaimPolicy",
        "retain",
        "a database that an order names no longer keeps its data",
    ),
)


def secured(part: Database, manifest: Tree) -> Tree:
    """Return a manifest with the secure defaults of its kind written into it."""
    for default in SECURE:
        value = default.of(part)
        if default.kind == short_kind(manifest) and value is not None:
            *parents, last = default.path.split(".")
            place = manifest
            for step in parents:
                place = place.setdefault(step, {})
            place[last] = value
    return manifest
