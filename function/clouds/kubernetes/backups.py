"""Backups of a database: base backups and the write-ahead log, in the platform's object store by the Barman plugin.

CloudNativePG's own way (`barmanObjectStore` in the Cluster) is deprecated, and is not rendered.
"""

from collections.abc import Iterator
from typing import Any

from function.clouds.kubernetes import settings
from function.clouds.kubernetes.naming import nightly, server_name
from function.clouds.kubernetes.objects import managed_object
from function.clouds.kubernetes.secure import hardened
from function.model import Guard, Order, Refusal, Resource, Tree, Value, quoted
from function.parts import Database

GUARDS = {"barmancloud.ObjectStore": Guard(holds="footing"), "postgresql.ScheduledBackup": Guard(holds="footing")}
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


def resources(order: Order[Any], part: Database, cluster: str) -> Iterator[Resource]:
    """Yield what backs up a cluster: nothing where the platform keeps no backups."""
    where = store(order)
    if where:
        yield managed_object(order, f"{part.name}-object-store", _object_store(order, part, cluster, where))
        yield managed_object(order, f"{part.name}-scheduled-backup", _scheduled_backup(order, part, cluster))


def source(cluster: str, server: Value) -> Tree:
    """Return a cluster's part of the object store, as what archives to it or restores from it names it."""
    return {"name": PLUGIN, "parameters": {"barmanObjectName": cluster, "serverName": server}}


def archiving(order: Order[Any], part: Database, cluster: str) -> Tree:
    """Return the fields of the Cluster's spec that make it archive its log; none where there are no backups."""
    where = store(order)
    if not where:
        return {}
    spec: Tree = {"plugins": [source(cluster, server_name(cluster, part.version)) | {"isWALArchiver": True}]}
    if where.service_account_annotations:
        spec["serviceAccountTemplate"] = {"metadata": {"annotations": dict(where.service_account_annotations)}}
    return spec


def _object_store(order: Order[Any], part: Database, cluster: str, where: settings.ObjectStore) -> Tree:
    """Return the object store, as this order sees it.

    The namespace is in the path and not for an order to say: what it can restore from is its own namespace's.
    """
    configuration: Tree = {
        "destinationPath": f"{where.destination}/{order.platform.common.name}/{order.namespace}",
        "s3Credentials": _credentials(where),
        "data": {"compression": "gzip"},
        "wal": {"compression": "gzip"},
    }
    if where.endpoint_url:
        configuration["endpointURL"] = where.endpoint_url
    manifest: Tree = {
        "apiVersion": "barmancloud.cnpg.io/v1",
        "kind": "ObjectStore",
        "metadata": {"name": cluster},
        "spec": {"configuration": configuration},
    }
    return hardened(order, part, manifest)


def _credentials(where: settings.ObjectStore) -> Tree:
    if not where.secret:
        return {"inheritFromIAMRole": True}
    return {
        "accessKeyId": {"name": where.secret, "key": "ACCESS_KEY_ID"},
        "secretAccessKey": {"name": where.secret, "key": "ACCESS_SECRET_KEY"},
    }


def _scheduled_backup(order: Order[Any], part: Database, cluster: str) -> Tree:
    manifest: Tree = {
        "apiVersion": "postgresql.cnpg.io/v1",
        "kind": "ScheduledBackup",
        "metadata": {"name": cluster},
        "spec": {
            "cluster": {"name": cluster},
            "schedule": nightly(order, cluster),
            "method": "plugin",
            "pluginConfiguration": {"name": PLUGIN},
        },
    }
    return hardened(order, part, manifest)
