"""Existing: what is there of a database that AWS has made, by which an order is kept from taking it back."""

import re
from collections.abc import Iterator
from typing import Any

from function.clouds.aws import Aws
from function.clouds.aws.database.instance import INSTANCE
from function.model import Observed
from function.parts import Existing

IN_STATE = ("status", "atProvider")
AS_STATED = ("spec", "forProvider")

_GENERATION = re.compile(r"-password-(\d{1,9})$")


def of(aws: Aws) -> Existing:
    """Return what a database has: the most of what AWS tells and of what it was told to become."""
    before = aws.before(INSTANCE)
    if before is None:
        return Existing()
    observed = before.observed
    versions = (*_at(observed, "engineVersionActual"), *_at(observed, "engineVersion"))
    generation = _GENERATION.search(str(observed.get(*AS_STATED, "passwordSecretRef", "name")))
    return Existing(
        version=_highest(str(version).partition(".")[0] for version in versions),
        storage_gib=_highest(_at(observed, "allocatedStorage")),
        password_generation=int(generation[1]) if generation else None,
    )


def password_secret(name: str, generation: int) -> str:
    """Return the name of the Secret that holds a password of a database, which `of` reads its generation from."""
    return f"{name}-password-{generation}"


def _at(observed: Observed, field: str) -> Iterator[Any]:
    yield observed.get(*IN_STATE, field)
    yield observed.get(*AS_STATED, field)


def _highest(numbers: Iterator[Any]) -> int | None:
    return max((int(float(number)) for number in numbers if str(number).replace(".", "", 1).isdecimal()), default=None)
