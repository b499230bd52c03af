"""Database: a relational database, and what of it only grows."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote

from function.creation import Creation
from function.model import Kind, Part, Refusal, Size, Source, quoted
from function.site import Site


@dataclass(frozen=True)
class Restore:
    """What a new database begins with.

    Attributes:
        snapshot: A snapshot to restore; None where another order is restored from.
        order: The order of the same namespace to restore from.
        time: The point in time to restore to, RFC 3339 in UTC.
    """

    snapshot: str | None = None
    order: str | None = None
    time: str | None = None


@dataclass(frozen=True)
class Database(Part):
    """A relational database.

    Attributes:
        engine: `postgres`.
        version: Major version.
        size: The least that it must have of cores and memory.
        storage_gib: Storage in GiB.
        databases: Names of the databases in it; the first is the one that the outputs name.
        standby: Whether a second instance takes over when the first fails.
        backup_days: How many days back it can be restored to.
        network: The platform's network that it is reached from, by name.
        password_generation: Raising it makes a new password.
        restore: What it begins with; None for an empty one.
        adopt: The existing database that it takes over; None for a new one.

    What the order does not say itself is for a new database: one that exists keeps what it has.
    """

    public: ClassVar[tuple[str, ...]] = ("host", "port", "name")
    secret: ClassVar[tuple[str, ...]] = ("username", "password", "uri", "ca")

    engine: str
    version: str
    size: Size
    storage_gib: int
    databases: tuple[str, ...]
    standby: bool
    backup_days: int
    network: str
    password_generation: int
    restore: Restore | None = None
    adopt: str | None = None


@dataclass(frozen=True)
class Existing:
    """What a database that exists has; None for what is not known of it.

    Attributes:
        version: Major version.
        storage_gib: Storage in GiB.
        password_generation: Which of its passwords it has.
    """

    version: int | None = None
    storage_gib: int | None = None
    password_generation: int | None = None


def never_downgraded(part: Database, existing: Existing, says: Callable[[str], bool]) -> Database:
    """Return a database as it is to become, given what exists of it: nothing of it ever goes down.

    A major version is kept unless the order says another, as no upgrade can be undone, and a platform that offers a
    new one must not upgrade every order at once. Storage grows with what the platform gives.

    Args:
        part: The database as the order and the platform would have it.
        existing: What exists of it.
        says: Whether the order itself says a field of it.

    Raises:
        Refusal: The order says less than there is.
    """
    for name, wanted, has in (
        ("version", part.version, existing.version),
        ("storage_gib", part.storage_gib, existing.storage_gib),
        ("password_generation", part.password_generation, existing.password_generation),
    ):
        if says(name) and has is not None and int(wanted) < has:
            raise Refusal(
                f"{part.place(name)}: unsupported value {quoted(wanted)}: must be {quoted(has)} or more, which the "
                "database has and which never goes down: restore into a new order instead"
            )
    keeps_version = existing.version is not None and not says("version")
    return replace(
        part,
        version=str(existing.version) if keeps_version else part.version,
        storage_gib=max(part.storage_gib, existing.storage_gib or 0),
        password_generation=max(part.password_generation, existing.password_generation or 0),
    )


def states_version(site: Site, kind: Kind, existing: Existing) -> bool:
    """Return whether the version of a database is stated.

    A copy begins with its source's, minor version and all. Later, one whose own is not known yet must not be upgraded
    to what the platform gives to new ones.

    Args:
        site: The site of the database.
        kind: The kind that has the version.
        existing: What exists of the database.
    """
    how = site.creation(kind)
    if how is Creation.COPIED and site.before(kind) is None:
        return False
    return how is Creation.NEW or site.says("version") or existing.version is not None


def makes_databases(site: Site, kind: Kind) -> bool:
    """Return whether the databases in a database are made: those of an adopted one only once the order says them.

    Args:
        site: The site of the database.
        kind: The kind that they are in.
    """
    return site.creation(kind) is not Creation.ADOPTED or site.says("databases")


def check_names(db: Database, reserved: Collection[str], whose: str) -> None:
    """Refuse databases that are not for an order to create, as they are there already.

    Args:
        db: The database.
        reserved: Their names.
        whose: Whose they are: `Cloud SQL`.

    Raises:
        Refusal: The order names one.
    """
    for name in db.databases:
        if name in reserved:
            raise Refusal(
                f"{db.place('databases')}: unsupported value {quoted(name)}, which is {whose}'s own: must be another"
            )


def postgres_uri(username: object, password: object, host: object, port: object, name: object) -> str:
    """Return the URI of a PostgreSQL database, the same on every cloud: percent-encoded, and never without TLS."""
    user, secret, database = (quote(str(word), safe="") for word in (username, password, name))
    return f"postgresql://{user}:{secret}@{host}:{port}/{database}?sslmode=require"


POSTGRES_URI = Source.made_of(
    ("username", "password", "host", "port", "name"), postgres_uri, "made of the others, percent-encoded"
)
"""The source of that URI."""
