"""Encryption: which key a database is encrypted by, and the key and alias of an order that gets its own."""

from typing import Any

from function import names, scopes
from function.clouds.aws import kinds, managed, secure
from function.clouds.aws.settings import Aws
from function.model import Guard, Order, Resource, Tree, secured
from function.parts import Database

DELETION_WINDOW_DAYS = 30
"""How long KMS waits before a deletion that cannot be undone; the longest that it offers."""

GUARDS = {"kms.Key": Guard(holds="data", named_in=("kmsKeyId",), outlives=True), "kms.Alias": Guard(holds="footing")}
"""Without its key no snapshot can ever be read again: the key outlives the order, the alias is but a name for it."""


def chosen(order: Order[Any], part: Database) -> Tree:
    """Return the fields that say which key encrypts a new database; none leaves it to the key `aws/rds`."""
    settings = order.platform.section(Aws)
    if settings.kms_key_arn:
        return {"kmsKeyId": settings.kms_key_arn}
    return {"kmsKeyIdSelector": scopes.beside(part.name)} if settings.key_per_order else {}


def resources(order: Order[Any], part: Database, fields: Tree) -> tuple[Resource, ...]:
    """Return the key and alias of a database, where the fields that it was born with select one."""
    if "kmsKeyIdSelector" not in fields:
        return ()
    key: Tree = {
        "description": f"Database of {order.kind} {order.name} in {order.namespace}",
        "deletionWindowInDays": DELETION_WINDOW_DAYS,
    }
    alias = {"targetKeyIdSelector": scopes.beside(part.name)}
    return (
        managed(order, part.name, kinds.KEY, secured(key, secure.KEY, order, part)),
        managed(order, part.name, kinds.ALIAS, alias, external_name=names.cloud_name(order, part.name)),
    )
