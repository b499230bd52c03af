"""Existing: what is there of a database that AWS has made, by which an order is kept from taking it back."""

from function import passwords
from function.clouds.aws import Aws
from function.clouds.aws.database.instance import INSTANCE
from function.managed import highest
from function.model import Tree
from function.parts import Database, Existing, states_version


def of(aws: Aws) -> Existing:
    """Return what a database has: the most of what AWS tells and of what it was told to become."""
    before = aws.before(INSTANCE)
    if before is None:
        return Existing()
    return Existing(
        version=highest(before, "engineVersionActual", "engineVersion", number=_major),
        storage_gib=highest(before, "allocatedStorage"),
        password_generation=passwords.generation_of(before.read("passwordSecretRef.name")),
    )


def version(aws: Aws, db: Database) -> Tree:
    """Return the major version; RDS picks the minor one. It goes up, and the provider drops a change down silently."""
    return {"engineVersion": db.version} if states_version(aws, INSTANCE, of(aws)) else {}


def _major(number: object) -> str:
    return str(number).partition(".")[0]
