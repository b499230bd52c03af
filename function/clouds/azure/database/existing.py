"""Existing: what is there of a database that Azure has made, by which an order is kept from taking it back."""

from collections.abc import Iterator
from typing import Any

from function import passwords
from function.clouds.azure import Azure
from function.clouds.azure.database import disks
from function.clouds.azure.database.server import FLEXIBLE_SERVER
from function.model import Observed
from function.parts import Existing

IN_STATE = ("status", "atProvider")
AS_STATED = ("spec", "forProvider")

SECRET = (*AS_STATED, "administratorPasswordSecretRef", "name")


def of(azure: Azure) -> Existing:
    """Return what a database has: the most of what Azure tells and of what it was told to become.

    What an order says less of storage than there is takes nothing back as long as it comes to the same disk.
    """
    before = azure.before(FLEXIBLE_SERVER)
    if before is None:
        return Existing()
    observed = before.observed
    has = (_highest(_at(observed, "storageMb")) or 0) // 1024
    shrinks = disks.smallest(azure.part, "storage_gib", azure.part.storage_gib).gib < has
    return Existing(
        version=_highest(_at(observed, "version")),
        storage_gib=has if shrinks else None,
        password_generation=passwords.generation_of(observed.get(*SECRET)),
    )


def _at(observed: Observed, field: str) -> Iterator[Any]:
    yield observed.get(*IN_STATE, field)
    yield observed.get(*AS_STATED, field)


def _highest(numbers: Iterator[Any]) -> int | None:
    return max((int(float(number)) for number in numbers if str(number).replace(".", "", 1).isdecimal()), default=None)
