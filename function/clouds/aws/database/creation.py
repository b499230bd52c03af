"""Creation: what an instance begins with, and the snapshot that it leaves for another one to begin with.

RDS would change an identifier (a rename) and a subnet group (a move to another VPC), but neither is ever what an edit
means. Without engine and user the provider could not create one, so a name to adopt that does not exist ends in its
refusal.
"""

from collections.abc import Generator
from typing import Any

from function import names
from function.clouds.aws import Aws, keys
from function.clouds.aws.database import network
from function.clouds.aws.database.instance import INSTANCE
from function.creation import Creation
from function.model import Refusal, Resource, Tree, quoted
from function.parts import Database

FINAL = "final"
"""What the name of the snapshot ends with that is left of an order's data."""


def fields(aws: Aws, db: Database, how: Creation) -> Generator[Resource, Any, dict[str, Any]]:
    """Yield what an instance is created in and encrypted by; return the fields that are decided with it."""
    created: dict[str, Any] = {"identifier": aws.asked("adopt") if db.adopt else aws.name(INSTANCE)}
    if how is Creation.ADOPTED:
        return created
    created |= yield from network.subnets(aws)
    if how is Creation.COPIED:
        return created | _copied(aws, db)
    key = yield from keys.encryption(aws, INSTANCE, "kmsKeyId")
    return created | {"engine": db.engine, "dbName": aws.asked("databases", db.databases[0])} | key


def _copied(aws: Aws, db: Database) -> dict[str, Any]:
    """Return what tells RDS what to copy. Engine, user, databases and key come with it, and are not said again."""
    fields: dict[str, Any] = {"snapshotIdentifier": None, "restoreToPointInTime": None}
    restore = db.restore
    if restore is None or aws.before(INSTANCE):
        return fields
    if restore.snapshot is None:
        source = names.cloud_name(aws.order, db.name, INSTANCE.naming, of=restore.order)
        point = {"sourceDbInstanceIdentifier": source, "restoreTime": restore.time}
        return fields | {"restoreToPointInTime": point}
    if not names.is_own_snapshot(aws.order, restore.snapshot, FINAL):
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(restore.snapshot)}: must be the final snapshot "
            f"of an order in namespace {quoted(aws.order.namespace)}, whose name has "
            f"{quoted(names.tenant_hash(aws.order))} in it"
        )
    return fields | {"snapshotIdentifier": restore.snapshot}


def final_snapshot(aws: Aws, db: Database) -> Tree:
    """Return the name of the snapshot that is left when the database goes, unless it may come and go."""
    if aws.order.development:
        return {}
    return {"finalSnapshotIdentifier": names.unique_name(aws.order, db.name, FINAL)}
