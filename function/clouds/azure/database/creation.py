"""Creation: what a server begins with: the subnet that it is in, or an earlier moment of another one."""

from typing import Any

from function import names
from function.clouds.azure import Azure
from function.clouds.azure.database import network
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.creation import Creation
from function.model import Refusal, quoted
from function.parts import Database

RESOURCE_TYPE = "Microsoft.DBforPostgreSQL/flexibleServers"


def check(db: Database) -> None:
    """Refuse what Azure cannot copy.

    Raises:
        Refusal: The order restores a snapshot.
    """
    if db.restore and db.restore.snapshot is not None:
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(db.restore.snapshot)}: Azure restores no "
            f"snapshot: must be left out, with {db.place('restore')}.order and {db.place('restore')}.time instead"
        )


def fields(azure: Azure, db: Database, how: Creation) -> dict[str, Any]:
    """Return the create-only fields: where a server is, and what it is a copy of."""
    return {**network.fields(azure, how), **_copied(azure, db, how)}


def _copied(azure: Azure, db: Database, how: Creation) -> dict[str, Any]:
    """Return what tells Azure what to copy, decided once. Its user and databases come with it, and are not said again.

    Of an adopted server it tells the provider that it is not the one who makes it: in any other mode it refuses every
    update of a server whose password it is not told.
    """
    copied: dict[str, Any] = {"createMode": None, "sourceServerId": None, "pointInTimeRestoreTimeInUtc": None}
    if how is Creation.ADOPTED:
        return copied | {"createMode": "Update"}
    if how is Creation.NEW:
        return copied
    copied["geoRedundantBackupEnabled"] = azure.order.production
    if db.restore is None or db.restore.order is None:
        return copied
    source = names.cloud_name(azure.order, db.name, FLEXIBLE_SERVER.naming, of=db.restore.order)
    return copied | {
        "createMode": "PointInTimeRestore",
        "sourceServerId": azure.arm_id(RESOURCE_TYPE, source),
        "pointInTimeRestoreTimeInUtc": db.restore.time,
    }
