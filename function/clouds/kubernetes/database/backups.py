"""Backups of a database: base backups and the write-ahead log, in the platform's object store by the Barman plugin.

A development order has none: it is created again as often as its team likes, and an archive takes the log of a new
database only where it holds none of an old one's of the same name. It can be restored from others' all the same.

CloudNativePG's own way (`barmanObjectStore` in the Cluster) is deprecated, and is not rendered.
"""

from collections.abc import Iterator

from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database import settings
from function.clouds.kubernetes.database.cluster import CNPG
from function.clouds.kubernetes.database.existing import major
from function.clouds.kubernetes.database.naming import nightly, server_name
from function.model import Observed, Refusal, Resource, Secure, Tree, Value, plain, quoted
from function.parts import Database

OBJECT_STORE = plain(
    "barmancloud.cnpg.io",
    "v1",
    "ObjectStore",
    retain="dependency",  # a database that is retained goes on being backed up
    named_in=("plugins", "externalClusters"),
    secure=(
        Secure("spec.retentionPolicy", lambda k8s: f"{k8s.part.backup_days}d", "RDS.11",
               "the database can be restored to any moment of as many days as the environment asks for; one of the "
               "development environment is not backed up, as it is created again under its name, and only restored "
               "from others'"),
    ),
)  # fmt: skip
SCHEDULED_BACKUP = plain(
    CNPG,
    "v1",
    "ScheduledBackup",
    retain="dependency",
    secure=(
        Secure("spec.immediate", True, "RDS.11", "the first backup is made at once, not in the first night"),
        Secure("spec.backupOwnerReference", "none", "",
               "backups outlive the database, so that a new order can be restored from them"),
    ),
)  # fmt: skip

PLUGIN = "barman-cloud.cloudnative-pg.io"


def store(k8s: Kubernetes) -> settings.ObjectStore | None:
    """Return where the order's backups go; None where the platform keeps none.

    Raises:
        Refusal: It is a production order, and the platform has not said what becomes of backups.
    """
    backup = k8s.part_settings(settings.DatabaseSettings).backup
    if backup is None and k8s.order.production:
        raise Refusal(
            f"data.kubernetes.database.backup: required value: a database for spec.environment "
            f"{quoted(k8s.order.spec.environment)} must have an objectStore there, or under none why not"
        )
    return backup.object_store if backup else None


def resources(k8s: Kubernetes, db: Database, cluster: str, spec: Tree, live: Observed | None) -> Iterator[Resource]:
    """Yield what backs up a cluster, and what it is restored from: nothing where the platform keeps no backups.

    Args:
        k8s: The site.
        db: The database.
        cluster: The name of its Cluster.
        spec: The spec of its Cluster.
        live: Its Cluster as it is in the namespace.
    """
    where = store(k8s)
    if where and ("plugins" in spec or "externalClusters" in spec):
        part = f"{db.name}-object-store"
        yield k8s.resource(OBJECT_STORE, _object_store(where), name=cluster, part=part, created=_place(k8s, where))
    if where and "plugins" in spec:
        yield _scheduled_backup(k8s, db, cluster, live)


def source(cluster: str, server: Value) -> Tree:
    """Return a cluster's part of the object store, as what archives to it or restores from it names it."""
    return {"name": PLUGIN, "parameters": {"barmanObjectName": cluster, "serverName": server}}


def archiving(k8s: Kubernetes, db: Database, cluster: str, *, restored: bool) -> Tree:
    """Return the fields of the Cluster's spec that let it reach the object store, and archive its log there."""
    where = store(k8s)
    if not where or (k8s.order.development and not restored):
        return {}
    spec: Tree = {}
    if not k8s.order.development:
        spec["plugins"] = [source(cluster, server_name(cluster, db.version)) | {"isWALArchiver": True}]
    if where.service_account_annotations:
        spec["serviceAccountTemplate"] = {"metadata": {"annotations": dict(where.service_account_annotations)}}
    return spec


def _object_store(where: settings.ObjectStore) -> Tree:
    configuration: Tree = {
        "s3Credentials": _credentials(where),
        "data": {"compression": "gzip"},
        "wal": {"compression": "gzip"},
    }
    return {"spec": {"configuration": configuration}}


def _place(k8s: Kubernetes, where: settings.ObjectStore) -> Tree:
    """Return where the order's backups are: where they began, whatever the settings say today.

    A log that goes on elsewhere is of no use without the base backup that it belongs to. The namespace is in the path
    and not for an order to say: what it can restore from is its own namespace's.
    """
    destination = f"{where.destination}/{k8s.order.platform.common.name}/{k8s.namespace}"
    return {
        "spec.configuration.destinationPath": destination,
        "spec.configuration.endpointURL": where.endpoint_url,
    }


def _credentials(where: settings.ObjectStore) -> Tree:
    if not where.secret:
        return {"inheritFromIAMRole": True}
    return {
        "accessKeyId": {"name": where.secret, "key": "ACCESS_KEY_ID"},
        "secretAccessKey": {"name": where.secret, "key": "ACCESS_SECRET_KEY"},
    }


def _scheduled_backup(k8s: Kubernetes, db: Database, cluster: str, live: Observed | None) -> Resource:
    """Return what makes base backups, one of its own for each major version.

    The first is made at once, so an upgraded database has one before the night. Until the Cluster is seen to be
    upgraded it is the old version's that stays.
    """
    running = major(live, "status", "pgDataImageInfo", "majorVersion")
    version = db.version if running is None else str(running)
    spec = {
        "cluster": {"name": cluster},
        "schedule": nightly(k8s.order),
        "method": "plugin",
        "pluginConfiguration": {"name": PLUGIN},
    }
    part = f"{db.name}-scheduled-backup-postgres{version}"
    return k8s.resource(SCHEDULED_BACKUP, {"spec": spec}, name=server_name(cluster, version), part=part)
