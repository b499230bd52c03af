"""Cluster: the resource of CloudNativePG that holds the data."""

from typing import Any

from function import names, scopes
from function.clouds.kubernetes import backups, bootstrap, standing
from function.clouds.kubernetes.objects import labels, managed_object
from function.clouds.kubernetes.secure import hardened
from function.clouds.kubernetes.settings import VERSION, Kubernetes
from function.model import VOLUME, Guard, Order, Resource, Size, Tree
from function.parts import Database

GUARDS = {"postgresql.Cluster": Guard(holds="data")}

CLUSTER = "cnpg.io/cluster"
"""Label that CloudNativePG gives the pods of a Cluster."""

READY = (
    "has(object.status) && has(object.status.conditions)"
    ' && object.status.conditions.exists(c, c.type == "Ready" && c.status == "True")'
    ' && !object.status.conditions.exists(c, c.type == "ContinuousArchiving" && c.status == "False")'
)
"""Ready, and its log is archived where it should be. An archive that holds another database of the same name, from
before, refuses the new one: a database without backups must not look like one that has them."""

SHARED_BUFFERS = 0.25
"""Part of the memory that PostgreSQL caches in; its own documentation's starting value for a server of its own."""


def resource(order: Order[Any], part: Database, name: str) -> Resource:
    """Return the Cluster of a database."""
    start = bootstrap.spec(order, part, name)
    manifest: Tree = {
        "apiVersion": standing.API_VERSION,
        "kind": "Cluster",
        "metadata": {"name": name, "labels": {standing.FAMILY: names.family(order)}},
        "spec": {
            "inheritedMetadata": {"labels": labels(order, part.name) | scopes.origin(order) | _volume(order)},
            "storage": _storage(order, part),
            "resources": _resources(part.size),
            "postgresql": {"parameters": {"shared_buffers": _shared_buffers(part.size)}},
            **_image(order, part),
            **start,
            **backups.archiving(order, part, name, restored="externalClusters" in start),
        },
    }
    hardened(order, part, manifest)
    if part.standby:
        manifest["spec"]["topologySpreadConstraints"] = [_across_zones(name)]
    return managed_object(order, part.name, manifest, ready_when=READY, in_catalog=True)


def _volume(order: Order[Any]) -> dict[str, str]:
    """Return the label by which an admission policy keeps the volumes, which do not stay because the Cluster does.

    The label of what holds data would not do here: it is removed with consent, and the operator removes none.
    """
    return {VOLUME: "released" if order.spec.consent else "protected"}


def _image(order: Order[Any], part: Database) -> Tree:
    settings = order.platform.section(Kubernetes)
    if not settings.image_catalog:
        return {"imageName": settings.image.replace(VERSION, part.version)}
    catalog = {"apiGroup": "postgresql.cnpg.io", "kind": "ClusterImageCatalog", "name": settings.image_catalog}
    return {"imageCatalogRef": catalog | {"major": int(part.version)}}


def _storage(order: Order[Any], part: Database) -> Tree:
    storage_class = order.platform.section(Kubernetes).storage_class
    return {"size": f"{part.storage_gib}Gi"} | ({"storageClass": storage_class} if storage_class else {})


def _resources(size: Size) -> Tree:
    """Return what each instance gets: its memory for certain, its cores at least."""
    memory = _memory(size.memory_gib)
    return {"requests": {"cpu": _cpu(size.cpus), "memory": memory}, "limits": {"memory": memory}}


def _shared_buffers(size: Size) -> str:
    return f"{round(size.memory_gib * 1024 * SHARED_BUFFERS)}MB"


def _cpu(cores: float) -> str:
    """Return cores as Kubernetes itself writes them.

    The operator's webhook rewrites quantities to this form, and what was applied should read as what is there.
    """
    return str(int(cores)) if cores == int(cores) else f"{round(cores * 1000)}m"


def _memory(gib: float) -> str:
    amount, units = round(gib * 1024), ["Mi", "Gi", "Ti"]
    while amount % 1024 == 0 and len(units) > 1:
        amount //= 1024
        units.pop(0)
    return f"{amount}{units[0]}"


def _across_zones(name: str) -> Tree:
    """Return the wish for a zone per instance, which a cluster in one zone cannot grant."""
    return {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {CLUSTER: name}},
    }
