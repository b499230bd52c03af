"""Naming: what a database and its parts are called in the order's namespace."""

import hashlib
import re
from typing import Any

from function.model import Order, Refusal, quoted
from function.names import LABEL_LIMIT
from function.parts import Database

CLUSTER_LIMIT = 50
"""Longest name of a Cluster that CloudNativePG's webhook accepts: suffixes such as -rw and -1-initdb come after it."""

_DNS_LABEL = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")
"""Names of Services, which CloudNativePG derives from the Cluster's: RFC 1035."""


def cluster_name(part: Database, of: str) -> str:
    """Return the name of the Cluster that an order has, whether it is this one or another of its namespace.

    Raises:
        Refusal: CloudNativePG would not accept it.
    """
    name = f"{of}-{part.name}"
    if not is_cluster_name(name):
        longest = CLUSTER_LIMIT - len(part.name) - 1
        raise Refusal(
            f"cannot name a CloudNativePG cluster after the order {quoted(of)}: accepted is a name of up to {longest} "
            "characters, lower-case letters, digits and hyphens, that begins with a letter"
        )
    return name


def is_cluster_name(name: str) -> bool:
    """Return whether CloudNativePG accepts a name for a Cluster, which makes it harmless in a path as well."""
    return len(name) <= CLUSTER_LIMIT and _DNS_LABEL.fullmatch(name) is not None


def part_of_database(part: Database, name: str) -> str:
    """Return the name of the part that one more database is, which is a label and the first half of a key.

    It keeps the underscores of the database's name, as labels may have them: the other parts here have hyphens there,
    so that a database called object_store is none of them. What no label can hold is a hash, after a digit with which
    no name of a database begins.
    """
    plain = f"{part.name}-{name}"
    return plain if len(plain) <= LABEL_LIMIT and plain[-1] != "_" else f"{part.name}-0{_digest(name)}"


def database_name(cluster: str, name: str) -> str:
    """Return the name of the resource of one more database, which may be long but has no underscores.

    Its hash keeps apart what a plain join would not: database b_c of cluster "a" from database c of cluster "a-b".
    """
    plain = name.replace("_", "-").rstrip("-")
    return f"{cluster}-{plain}-{_digest(f'{cluster}/{name}')}"


def server_name(cluster: str, version: str) -> str:
    """Return the folder of a cluster in the object store.

    Each major version has one of its own: after an upgrade the log begins anew and would overwrite the old one's, and
    a backup is only ever restored into the version that it is of.
    """
    return f"{cluster}-postgres{version}"


def nightly(order: Order[Any], cluster: str) -> str:
    """Return when the cluster is backed up, as CloudNativePG's cron of six fields, seconds first.

    Some moment between midnight and six in UTC, always the same and not the same for all, so that neither the object
    store nor the nodes meet all backups at once.
    """
    moment = int(_digest(f"{order.platform.common.name}/{order.namespace}/{cluster}"), 16) % (6 * 60 * 60)
    minutes, second = divmod(moment, 60)
    hour, minute = divmod(minutes, 60)
    return f"{second} {minute} {hour} * * *"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
