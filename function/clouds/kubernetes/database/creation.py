"""Creation: what a cluster begins with: nothing, a backup, or an earlier moment of another order.

It counts once, when the cluster is created. From then on it is pinned: the operator reads the name of the application's
database from it, and an order that has changed its mind cannot begin again.
"""

from collections.abc import Mapping
from typing import Any

from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database import backups
from function.clouds.kubernetes.database.cluster import CNPG
from function.clouds.kubernetes.database.existing import major
from function.clouds.kubernetes.database.naming import cluster_name, is_cluster_name, server_name
from function.creation import Before
from function.model import Observed, Read, Refusal, Selector, Tree, Unknown, Value, quoted, when_known
from function.parts import Database, Restore

OWNER = "app"
"""Role that owns an order's databases, and that the connection names."""

ORIGIN = "origin"
"""What a cluster calls the one that it is restored from."""

SNAPSHOT = "snapshot"

PINNED: Mapping[str, Any] = {"spec.bootstrap": None, "spec.externalClusters": None}
"""The fields that say what a cluster begins with."""


def snapshot(k8s: Kubernetes, db: Database) -> Read | None:
    """Return the backup that the order restores, as what must be read."""
    if not (db.restore and db.restore.snapshot):
        return None
    return Read(SNAPSHOT, Selector(f"{CNPG}/v1", "Backup", name=db.restore.snapshot, namespace=k8s.namespace))


def fields(
    k8s: Kubernetes, db: Database, cluster: str, before: Before | None, answer: tuple[Observed, ...] | None
) -> Mapping[str, Any]:
    """Return the create-only fields of the Cluster that say what it begins with.

    Args:
        k8s: The site.
        db: The database.
        cluster: The name of its Cluster.
        before: Its Cluster as it began; None for a new one.
        answer: The backup that it restores, as it was read.

    Raises:
        Refusal: It cannot begin so.
    """
    if before is not None:
        _check_database(db, before)
        return PINNED
    if db.restore:
        return {**PINNED, **_restored(k8s, db, cluster, db.restore, answer)}
    return {
        **PINNED,
        "spec.bootstrap": {"initdb": {"database": db.databases[0], "owner": OWNER, "dataChecksums": True}},
    }


def _check_database(db: Database, before: Before) -> None:
    bootstrap = before.read("spec.bootstrap") or {}
    methods = list(bootstrap.values()) if isinstance(bootstrap, Mapping) else [bootstrap]
    if not all(isinstance(method, Mapping) for method in methods):
        raise Refusal(
            f"spec.bootstrap of the Cluster: unsupported value {quoted(bootstrap)}: must be a method with its settings "
            "(as the Cluster began): tell the platform team"
        )
    first = next((method["database"] for method in methods if "database" in method), db.databases[0])
    if first != db.databases[0]:
        raise Refusal(
            f"{db.place('databases')}[0]: unsupported value {quoted(db.databases[0])}: must be {quoted(first)}, which "
            "the database began with and the connection names, and others after it"
        )


def _restored(
    k8s: Kubernetes, db: Database, cluster: str, restore: Restore, answer: tuple[Observed, ...] | None
) -> Tree:
    """Return how a cluster begins with what the object store has of another one of its namespace.

    The other's own ObjectStore is not needed, and may be gone with its order: this order's has the same path.
    """
    if not backups.store(k8s):
        raise Refusal(
            f"{db.place('restore')}: forbidden: the platform keeps no backups: must be left out, and the order begins "
            "empty"
        )
    if restore.snapshot:
        origin, target = _snapshot(k8s, db, restore.snapshot, answer)
    else:
        place = f"{db.place('restore')}.order"
        origin, target = cluster_name(k8s.order, db, str(restore.order), place), {"targetTime": restore.time}
    server = when_known(lambda name: _server(k8s, db, cluster, name), origin)
    recovery = {"source": ORIGIN, "database": db.databases[0], "owner": OWNER, "recoveryTarget": target}
    plugin = backups.source(cluster, server)
    return {
        "spec.bootstrap": {"recovery": recovery},
        "spec.externalClusters": [{"name": ORIGIN, "plugin": plugin}],
    }


def _server(k8s: Kubernetes, db: Database, cluster: str, origin: str) -> str:
    if origin == cluster:
        raise Refusal(
            f"{db.place('restore')}.order: unsupported value {quoted(k8s.order.name)}, this order itself: its log "
            "would mix with the one it came from: must be an order of another name"
        )
    return server_name(origin, db.version)


def _snapshot(k8s: Kubernetes, db: Database, name: str, answer: tuple[Observed, ...] | None) -> tuple[Value, Tree]:
    """Return the cluster that a Backup is of, and the target that stops at it.

    CloudNativePG does not restore a Backup of the plugin's by its name, only by its id in the object store.
    """
    if answer is None:
        thing = f"Backup {name}"
        return Unknown("cluster", thing), {"backupID": Unknown("id", thing), "targetImmediate": True}
    backup = next(iter(answer), None)
    identity = backup.get("status", "backupId") if backup else None
    origin = backup.get("spec", "cluster", "name") if backup else None
    method = backup.get("spec", "method") if backup else None
    place = f"{db.place('restore')}.snapshot"
    if not identity or method != "plugin" or not is_cluster_name(str(origin)):
        raise Refusal(
            f"{place}: unsupported value {quoted(name)}: must be the name of a completed Backup of method plugin in "
            f"namespace {quoted(k8s.namespace)}"
        )
    there = major(backup, "status", "majorVersion")
    if there is not None and there != int(db.version):
        raise Refusal(
            f"{db.place('version')}: unsupported value {quoted(db.version)} with {place} {quoted(name)}: must be "
            f"{quoted(there)}, which the Backup is of, to be raised afterwards"
        )
    return str(origin), {"backupID": str(identity), "targetImmediate": True}
