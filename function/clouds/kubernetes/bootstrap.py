"""Bootstrap: what a cluster begins with: nothing, a backup, or an earlier moment of another order.

It counts once, when the cluster is made. From then on it is stated as it was: the operator reads the name of the
application's database from it, and an order that has changed its mind cannot begin again.
"""

import copy
from collections.abc import Mapping
from typing import Any

from function.clouds.kubernetes import backups, standing
from function.clouds.kubernetes.naming import cluster_name, is_cluster_name, server_name
from function.clouds.kubernetes.objects import observed_manifest
from function.model import Document, Order, Refusal, Selector, Tree, Unknown, Value, mapping, quoted, when_known
from function.parts import Database, Restore

OWNER = "app"
"""Role that owns an order's databases, and that the connection names."""

ORIGIN = "origin"
"""What a cluster calls the one that it is restored from."""


def requires(order: Order[Any], part: Database) -> dict[str, Selector]:
    """Return the backup that the order restores, as what must be read."""
    if not (part.restore and part.restore.snapshot):
        return {}
    backup = Selector(standing.API_VERSION, "Backup", name=part.restore.snapshot, namespace=order.namespace)
    return {_requirement(part): backup}


def spec(order: Order[Any], part: Database, cluster: str) -> Tree:
    """Return the fields of the Cluster's spec that say what it begins with; none for one that is taken over.

    Raises:
        Refusal: It cannot begin so.
    """
    if part.adopt:
        return {}
    begun = _begun(order, part)
    if begun is not None:
        _check_database(part, begun)
        return {key: copy.deepcopy(begun[key]) for key in ("bootstrap", "externalClusters") if key in begun}
    if part.restore:
        return _restored(order, part, cluster, part.restore)
    return {"bootstrap": {"initdb": {"database": part.databases[0], "owner": OWNER, "dataChecksums": True}}}


def _begun(order: Order[Any], part: Database) -> Mapping[str, Any] | None:
    """Return the spec of the cluster as we last wrote it, or as one that was found again has it; None for a new one."""
    managed = observed_manifest(order, part.name)
    if managed is not None:
        return mapping(Document(managed), "spec")
    live = standing.live(order, part)
    return mapping(live, "spec") if live else None


def _check_database(part: Database, begun: Mapping[str, Any]) -> None:
    bootstrap = begun.get("bootstrap") or {}
    methods = list(bootstrap.values()) if isinstance(bootstrap, Mapping) else [bootstrap]
    if not all(isinstance(method, Mapping) for method in methods):
        raise Refusal(
            f"cannot read spec.bootstrap {quoted(bootstrap)} of the Cluster: accepted is a method with its settings, "
            "as the Cluster began: tell the platform team"
        )
    first = next((method["database"] for method in methods if "database" in method), part.databases[0])
    if first != part.databases[0]:
        raise Refusal(
            f"cannot accept spec.databases[0] {quoted(part.databases[0])}: the connection names the database that it "
            f"began with: accepted is {quoted(first)} first, and others after it"
        )


def _restored(order: Order[Any], part: Database, cluster: str, restore: Restore) -> Tree:
    """Return how a cluster begins with what the object store has of another one of its namespace.

    The other's own ObjectStore is not needed, and may be gone with its order: this order's has the same path.
    """
    if not backups.store(order):
        raise Refusal(
            "cannot accept spec.restoreFrom: the platform keeps no backups: accepted is an order without it, which "
            "begins empty"
        )
    if restore.snapshot:
        origin, target = _snapshot(order, part, restore.snapshot)
    else:
        origin, target = cluster_name(part, str(restore.order)), {"targetTime": restore.time}
    server = when_known(lambda name: _server(order, part, cluster, name), origin)
    recovery = {"source": ORIGIN, "database": part.databases[0], "owner": OWNER, "recoveryTarget": target}
    plugin = backups.source(cluster, server)
    return {"bootstrap": {"recovery": recovery}, "externalClusters": [{"name": ORIGIN, "plugin": plugin}]}


def _server(order: Order[Any], part: Database, cluster: str, origin: str) -> str:
    if origin == cluster:
        raise Refusal(
            f"cannot restore the order {quoted(order.name)} from itself: its log would mix with the one it came from: "
            "accepted is an order of another name"
        )
    return server_name(origin, part.version)


def _snapshot(order: Order[Any], part: Database, name: str) -> tuple[Value, Tree]:
    """Return the cluster that a Backup is of, and the target that stops at it.

    CloudNativePG does not restore a Backup of the plugin's by its name, only by its id in the object store.
    """
    answer = order.request.required.get(_requirement(part))
    if answer is None:
        target = {"backupID": Unknown(f"the id of Backup {name}"), "targetImmediate": True}
        return Unknown(f"the cluster of Backup {name}"), target
    backup = next(iter(answer), None)
    identity = backup.get("status", "backupId") if backup else None
    origin = backup.get("spec", "cluster", "name") if backup else None
    method = backup.get("spec", "method") if backup else None
    if not identity or method != "plugin" or not is_cluster_name(str(origin)):
        raise Refusal(
            f"cannot accept spec.restoreFrom.snapshot {quoted(name)}: accepted is the name of a completed Backup of "
            f"method plugin in namespace {quoted(order.namespace)}"
        )
    major = standing.major(backup, "status", "majorVersion")
    if major is not None and major != int(part.version):
        raise Refusal(
            f"cannot accept spec.version {quoted(part.version)} with spec.restoreFrom.snapshot {quoted(name)}: "
            f"accepted is {quoted(major)}, which the Backup is of, to be raised afterwards"
        )
    return str(origin), {"backupID": str(identity), "targetImmediate": True}


def _requirement(part: Database) -> str:
    return f"{part.name}-snapshot"
