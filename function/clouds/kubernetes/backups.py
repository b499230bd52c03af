"""Backups of a database: base backups and the write-ahead log, in the platform's object store by the Barman plugin.

A development order has none: it is made anew as often as its team likes, and an archive takes the log of a new
database only where it holds none of an old one's of the same name. It can be restored from others' all the same.

CloudNativePG's own way (`barmanObjectStore` in the Cluster) is deprecated, and is not rendered.
"""

from collections.abc import Iterator
from typing import Any

from function.clouds.kubernetes import settings, standing
from function.clouds.kubernetes.naming import nightly, server_name
from function.clouds.kubernetes.objects import managed_object, observed_manifest
from function.clouds.kubernetes.secure import hardened
from function.model import Document, Guard, Order, Refusal, Resource, Tree, Value, mapping, quoted
from function.parts import Database

GUARDS = {
    "barmancloud.ObjectStore": Guard(holds="footing", named_in=("plugins", "externalClusters")),
    "postgresql.ScheduledBackup": Guard(holds="footing"),
}
"""A database that is kept goes on being backed up."""

PLUGIN = "barman-cloud.cloudnative-pg.io"


def store(order: Order[Any]) -> settings.ObjectStore | None:
    """Return where the order's backups go; None where the platform keeps none.

    Raises:
        Refusal: It is a production order, and the platform has not said what becomes of backups.
    """
    backup = order.platform.section(settings.Kubernetes).backup
    if backup is None and order.production:
        raise Refusal(
            f"cannot make a database for spec.environment {quoted(order.spec.environment)} without backups: the "
            "platform's settings lack data.kubernetes.backup: accepted is an objectStore there, or under none why not"
        )
    return backup.object_store if backup else None


def resources(order: Order[Any], part: Database, cluster: str, spec: Tree) -> Iterator[Resource]:
    """Yield what backs up a cluster, and what it is restored from: nothing where the platform keeps no backups.

    Args:
        order: The order that it belongs to.
        part: The database.
        cluster: The name of its Cluster.
        spec: The spec of its Cluster.
    """
    where = store(order)
    if where and ("plugins" in spec or "externalClusters" in spec):
        yield managed_object(order, _store_part(part), _object_store(order, part, cluster, where))
    if where and "plugins" in spec:
        yield _scheduled_backup(order, part, cluster)


def source(cluster: str, server: Value) -> Tree:
    """Return a cluster's part of the object store, as what archives to it or restores from it names it."""
    return {"name": PLUGIN, "parameters": {"barmanObjectName": cluster, "serverName": server}}


def archiving(order: Order[Any], part: Database, cluster: str, *, restored: bool) -> Tree:
    """Return the fields of the Cluster's spec that let it reach the object store, and archive its log there."""
    where = store(order)
    if not where or (order.development and not restored):
        return {}
    spec: Tree = {}
    if not order.development:
        spec["plugins"] = [source(cluster, server_name(cluster, part.version)) | {"isWALArchiver": True}]
    if where.service_account_annotations:
        spec["serviceAccountTemplate"] = {"metadata": {"annotations": dict(where.service_account_annotations)}}
    return spec


def _object_store(order: Order[Any], part: Database, cluster: str, where: settings.ObjectStore) -> Tree:
    """Return the object store, as this order sees it.

    The namespace is in the path and not for an order to say: what it can restore from is its own namespace's.
    """
    configuration: Tree = _place(order, part, where) | {
        "s3Credentials": _credentials(where),
        "data": {"compression": "gzip"},
        "wal": {"compression": "gzip"},
    }
    manifest: Tree = {
        "apiVersion": "barmancloud.cnpg.io/v1",
        "kind": "ObjectStore",
        "metadata": {"name": cluster},
        "spec": {"configuration": configuration},
    }
    return hardened(order, part, manifest)


def _place(order: Order[Any], part: Database, where: settings.ObjectStore) -> Tree:
    """Return where the order's backups are: where they began, whatever the settings say today.

    A log that goes on elsewhere is of no use without the base backup that it belongs to.
    """
    managed = observed_manifest(order, _store_part(part))
    begun = mapping(Document(managed), "spec", "configuration") if managed else {}
    if isinstance(begun.get("destinationPath"), str):
        return {name: begun[name] for name in ("destinationPath", "endpointURL") if name in begun}
    place = {"destinationPath": f"{where.destination}/{order.platform.common.name}/{order.namespace}"}
    return place | ({"endpointURL": where.endpoint_url} if where.endpoint_url else {})


def _store_part(part: Database) -> str:
    return f"{part.name}-object-store"


def _credentials(where: settings.ObjectStore) -> Tree:
    if not where.secret:
        return {"inheritFromIAMRole": True}
    return {
        "accessKeyId": {"name": where.secret, "key": "ACCESS_KEY_ID"},
        "secretAccessKey": {"name": where.secret, "key": "ACCESS_SECRET_KEY"},
    }


def _scheduled_backup(order: Order[Any], part: Database, cluster: str) -> Resource:
    """Return what makes base backups, one of its own for each major version.

    The first is made at once, so an upgraded database has one before the night. Until the Cluster is seen to be
    upgraded it is the old version's that stays.
    """
    major = standing.major(standing.live(order, part), "status", "pgDataImageInfo", "majorVersion")
    version = part.version if major is None else str(major)
    manifest: Tree = {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "ScheduledBackup",
        "metadata": {"name": server_name(cluster, version)},
        "spec": {
            "cluster": {"name": cluster},
            "schedule": nightly(order, cluster),
            "method": "plugin",
            "pluginConfiguration": {"name": PLUGIN},
        },
    }
    name = f"{part.name}-scheduled-backup-postgres{version}"
    return managed_object(order, name, hardened(order, part, manifest))
