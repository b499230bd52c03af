"""Existing: what is there of a database that Cloud SQL has made, by which an order is kept from taking it back."""

import re
from collections.abc import Iterator
from typing import Any

from function import passwords
from function.clouds.gcp import Gcp
from function.clouds.gcp.database.instance import INSTANCE
from function.clouds.gcp.database.user import USER
from function.model import Observed
from function.parts import Existing

_VERSION = re.compile(r"POSTGRES_(\d+)")


def of(gcp: Gcp) -> Existing:
    """Return what a database has: the most of what Cloud SQL tells and of what it was told to become."""
    before, user = gcp.before(INSTANCE), gcp.observed(USER)
    if before is None:
        return Existing()
    versions = (_VERSION.fullmatch(str(version)) for version in _at(before.observed, "databaseVersion"))
    secret = user.get("spec", "forProvider", "passwordSecretRef", "name") if user else None
    return Existing(
        version=max((int(found[1]) for found in versions if found), default=None),
        storage_gib=max(
            (int(size) for size in _at(before.observed, "settings", "diskSize") if isinstance(size, int | float)),
            default=None,
        ),
        password_generation=passwords.generation_of(secret),
    )


def _at(observed: Observed, *path: str) -> Iterator[Any]:
    yield observed.get("status", "atProvider", *path)
    yield observed.get("spec", "forProvider", *path)
