"""Parts: the vocabulary that paths and clouds share, by intent and never by a provider's field."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from function.model import ApplicationSource, Outputs, Part, Size, Value


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
class Connection(Part):
    """The outputs of a part, handed to whoever ordered it: as a claim's connection details, or in a Secret."""

    public: ClassVar[tuple[str, ...]] = ("secret",)

    outputs: Outputs


@dataclass(frozen=True)
class Deployment(Part):
    """An application that is deployed from Git beside the order.

    Attributes:
        source: Where in Git it lies; None where the order says nothing and the platform decides.
        values: What the deployment is told, where it is a Helm chart.
    """

    source: ApplicationSource | None = None
    values: tuple[tuple[str, Value], ...] = ()


def postgres_uri(username: object, password: object, host: object, port: object, name: object) -> str:
    """Return the URI of a PostgreSQL database, the same on every cloud: percent-encoded, and never without TLS."""
    user, secret, database = (quote(str(word), safe="") for word in (username, password, name))
    return f"postgresql://{user}:{secret}@{host}:{port}/{database}?sslmode=require"
