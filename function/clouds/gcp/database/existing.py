"""Existing: what is there of a database that Cloud SQL has made, by which an order is kept from taking it back."""

from function import passwords
from function.clouds.gcp import Gcp
from function.clouds.gcp.database import credentials
from function.clouds.gcp.database.instance import INSTANCE
from function.managed import highest
from function.model import Refusal, quoted
from function.parts import Database, Existing


def of(gcp: Gcp) -> Existing:
    """Return what a database has: the most of what Cloud SQL tells and of what it was told to become."""
    before, user = gcp.before(INSTANCE), gcp.observed(credentials.USER)
    if before is None:
        return Existing()
    return Existing(
        version=highest(before, "databaseVersion", number=_major),
        storage_gib=highest(before, "settings.diskSize"),
        password_generation=passwords.generation_of(user.get(*credentials.SECRET) if user else None),
    )


def check_adopted_version(gcp: Gcp, db: Database, has: int | None) -> None:
    """Refuse to upgrade in the edit that adopts: what runs there was made for the version that it has.

    Raises:
        Refusal: The order says another version than the adopted instance has.
    """
    if db.adopt is not None and has is not None and gcp.says("version") and int(db.version) != has:
        raise Refusal(
            f"{db.place('version')}: unsupported value {quoted(db.version)}: must be {quoted(has)}, which the adopted "
            f"instance has, as long as {db.place('adopt')} is there: leave that out first to upgrade"
        )


def _major(version: object) -> str:
    return str(version).removeprefix("POSTGRES_")
