"""Creation: what an instance begins with: its network, its disk and its key, or all that another one had."""

from typing import Any

from function import names, networks
from function.clouds.gcp import Gcp
from function.clouds.gcp.database import network
from function.clouds.gcp.database.instance import INSTANCE
from function.creation import Creation
from function.model import Refusal, Tree, quoted
from function.parts import Database


def check(gcp: Gcp, db: Database) -> None:
    """Refuse what Cloud SQL cannot copy.

    Raises:
        Refusal: A new order restores a snapshot, or itself.
    """
    if gcp.before(INSTANCE) is not None or db.restore is None:
        return
    if db.restore.snapshot is not None:
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(db.restore.snapshot)}: Cloud SQL restores a "
            "backup over whatever an instance has by then, so none is restored here: must be an order and a time"
        )
    if db.restore.order == gcp.order.name:
        raise Refusal(
            f"{db.place('restore')}.order: unsupported value {quoted(gcp.order.name)}, which is this order: must be an "
            "order of another name"
        )


def fields(gcp: Gcp, db: Database, how: Creation) -> dict[str, Any]:
    """Return the create-only fields. A copy's key and disk are those of its source."""
    if how is Creation.ADOPTED and not gcp.says(networks.NETWORK):
        return {}
    created = dict(network.fields(gcp))
    if how is Creation.ADOPTED:
        return created
    if how is Creation.COPIED:
        return created | {"clone": _clone(gcp, db)}
    return created | {"settings.diskType": "PD_SSD", "encryptionKeyName": gcp.settings.kms_key_name}


def _clone(gcp: Gcp, db: Database) -> Tree | None:
    """Return what tells Cloud SQL what to copy."""
    if db.restore is None:
        return None
    source = names.cloud_name(gcp.order, db.name, INSTANCE.naming, of=db.restore.order)
    return {"sourceInstanceName": source, "pointInTime": db.restore.time}
