"""Existing: what is there of a database that Azure has made, by which an order is kept from taking it back."""

from function import passwords
from function.clouds.azure import Azure
from function.clouds.azure.database import credentials, disks
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.managed import highest
from function.model import Tree
from function.parts import Database, Existing, states_version


def of(azure: Azure) -> Existing:
    """Return what a database has: the most of what Azure tells and of what it was told to become.

    What an order says less of storage than there is takes nothing back as long as it comes to the same disk.
    """
    before = azure.before(FLEXIBLE_SERVER)
    if before is None:
        return Existing()
    has = (highest(before, "storageMb") or 0) // 1024
    shrinks = disks.smallest(azure.part, "storage_gib", azure.part.storage_gib).gib < has
    return Existing(
        version=highest(before, "version"),
        storage_gib=has if shrinks else None,
        password_generation=passwords.generation_of(before.observed.get(*credentials.SECRET)),
    )


def version(azure: Azure, db: Database) -> Tree:
    """Return the major version. It goes up, never down."""
    return {"version": db.version} if states_version(azure, FLEXIBLE_SERVER, of(azure)) else {}
