"""Naming: what a database and its parts are called in the order's namespace."""

import re
from typing import Any

from function import names
from function.clouds.kubernetes.database.cluster import CLUSTER
from function.model import Order, Refusal, quoted
from function.parts import Database

_DNS_LABEL = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")
"""Names of Services, which CloudNativePG derives from the Cluster's: RFC 1035."""


def cluster_name(order: Order[Any], part: Database, of: str | None = None, place: str = "metadata.name") -> str:
    """Return the name of the Cluster that an order has, whether it is this one or another of its namespace.

    Args:
        order: The order.
        part: The database.
        of: The name of the other order.
        place: The field that says it.

    Raises:
        Refusal: CloudNativePG would not accept it.
    """
    name = names.local_name(order, part.name, CLUSTER.naming.limit, of=of)
    if not is_cluster_name(name):
        raise Refusal(
            f"{place}: unsupported value {quoted(of or order.name)} for a CloudNativePG cluster: must be lower-case "
            "letters, digits and hyphens, with a letter first"
        )
    return name


def is_cluster_name(name: str) -> bool:
    """Return whether CloudNativePG accepts a name for a Cluster, which makes it harmless in a path as well."""
    return len(name) <= CLUSTER.naming.limit and _DNS_LABEL.fullmatch(name) is not None


def database_name(cluster: str, name: str) -> str:
    """Return the name of the resource of one more database, which may be long but has no underscores.

    Its hash keeps apart what a plain join would not: database b_c of cluster "a" from database c of cluster "a-b".
    """
    plain = name.replace("_", "-").rstrip("-")
    return f"{cluster}-{plain}-{names.digest(cluster, name)}"


def server_name(cluster: str, version: str) -> str:
    """Return the folder of a cluster in the object store.

    Each major version has one of its own: after an upgrade the log begins again and would overwrite the old one's, and
    a backup is only ever restored into the version that it is of.
    """
    return f"{cluster}-postgres{version}"


def nightly(order: Order[Any]) -> str:
    """Return when the cluster of an order is backed up, as CloudNativePG's cron of six fields, seconds first.

    Some moment between midnight and six in UTC, always the same and not the same for all, so that neither the object
    store nor the nodes meet all backups at once.
    """
    moment = int(names.digest(order.platform.common.name, order.namespace, order.name), 16) % (6 * 60 * 60)
    minutes, second = divmod(moment, 60)
    hour, minute = divmod(minutes, 60)
    return f"{second} {minute} {hour} * * *"
