"""PostgreSQLInstance: a PostgreSQL database that a team owns."""

from typing import Annotated, Literal

from pydantic import Field

from function.model import Adoptable, Deployed, GoldenPath, Order, Parts, Rule, Size, Spec, field, unsupported
from function.parts import Connection, Database, Deployment, Restore

Class = Literal["small", "medium", "large", "xlarge"]

DatabaseName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]

SIZES = {
    "small": Size(cpus=2, memory_gib=4),
    "medium": Size(cpus=2, memory_gib=8),
    "large": Size(cpus=4, memory_gib=16),
    "xlarge": Size(cpus=8, memory_gib=32),
}
"""Cores and GiB of memory. Each cloud picks its smallest class that holds them."""

ASKED = {
    "version": "version",
    "storage_gib": "storageGB",
    "size": "class",
    "databases": "databases",
    "network": "networkRef.name",
    "password_generation": "passwordGeneration",
    "restore": "restoreFrom",
    "adopt": "adopt",
}
"""Fields of a database, with where a team says them. What it leaves out, one that exists keeps as it is."""

VERSIONS = ["15", "16", "17"]
"""Major versions offered where the platform names none; the last one is the default."""

BACKUP_DAYS = {"development": 1, "staging": 7, "production": 35}
"""How far back a database can be restored. AWS FSBP RDS.11 asks for 7 days; 35 is the most that RDS keeps."""


class RestoreFrom(Spec):
    """What a new database begins with."""

    snapshot: str | None = field(
        None,
        title="Snapshot",
        description="Final snapshot (or backup) of an earlier order of the same namespace.",
        min_length=1,
        max_length=255,
    )
    order: str | None = field(
        None, title="Order", description="Order of the same namespace whose data to copy.", min_length=1, max_length=63
    )
    time: str | None = field(
        None,
        title="Time",
        description="Point in time to restore that order to, in UTC: 2026-01-31T12:00:00Z.",
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
        max_length=20,
    )

    rules = (
        Rule(
            "has(self.snapshot) ? !has(self.order) && !has(self.time) : has(self.order) && has(self.time)",
            "restoreFrom takes either a snapshot, or an order and a time",
            lambda restore: (
                (restore.order, restore.time) == (None, None)
                if restore.snapshot
                else bool(restore.order and restore.time)
            ),
        ),
    )


class NetworkRef(Spec):
    """Which of the platform's networks."""

    name: str = field(
        title="Name", description="Name of a network that the platform offers.", min_length=1, max_length=63
    )


class PostgreSQLSpec(Adoptable, Deployed):
    """What a team decides about its database."""

    storage_gb: int = field(
        20,
        alias="storageGB",
        ge=20,
        le=65536,
        title="Storage in GiB",
        description="How much the database can hold. It can grow, never shrink.",
    )
    size: Class = field("small", alias="class", title="Class", description="How much compute the database gets.")
    version: str | None = field(
        None,
        title="Version",
        description="Major version of PostgreSQL, one that the platform offers. It can go up, never down. "
        "Left out, a new database gets the platform's, and one that exists keeps its own.",
        pattern=r"^[1-9][0-9]$",
        max_length=2,
    )
    databases: list[DatabaseName] = field(
        ["app"],
        title="Databases",
        description="Names of the databases in it. The connection Secret names the first.",
        min_length=1,
        max_length=20,
        advanced=True,
    )
    network_ref: NetworkRef | None = field(
        None,
        alias="networkRef",
        title="Network",
        description="The network that the database is reached from.",
        advanced=True,
    )
    restore_from: RestoreFrom | None = field(
        None,
        alias="restoreFrom",
        title="Restore from",
        description="What a new database begins with. It has no effect on one that exists.",
        advanced=True,
    )
    password_generation: int = field(
        1,
        alias="passwordGeneration",
        ge=1,
        title="Password generation",
        description="Raise it by one for a new password. It can go up, never down.",
        advanced=True,
    )

    optional = (*Adoptable.optional, *Deployed.optional)

    rules = (
        *Adoptable.rules,
        Rule(
            "!has(oldSelf.storageGB) || (has(self.storageGB) && self.storageGB >= oldSelf.storageGB)",
            "storage cannot shrink, nor be left to the platform once it was said: restore into a new order instead",
        ),
        Rule(
            "!has(oldSelf.version) || (has(self.version) && int(self.version) >= int(oldSelf.version))",
            "a version cannot go down, nor be left to the platform once it was said: restore into a new order instead",
        ),
        # None on passwordGeneration: a cloud that makes no new password refuses it, and it must be possible to take it
        # back. Where there is a new one, the cloud refuses to go back to an old one.
        Rule(
            "!has(self.databases) || self.databases.all(name, self.databases.exists_one(other, other == name))",
            "databases must name each database once",
            lambda spec: len(set(spec.databases)) == len(spec.databases),
        ),
        Rule(
            "!has(self.adopt) || !has(self.restoreFrom)",
            "adopt and restoreFrom must not be set together, as what exists is not restored",
            lambda spec: not (spec.adopt and spec.restore_from),
        ),
    )


def parts(order: Order[PostgreSQLSpec]) -> Parts:
    """One database, its connection, and the application that the team keeps beside it."""
    spec = order.spec
    restore = spec.restore_from

    database = yield Database(
        "database",
        engine="postgres",
        version=offered_version(order),
        size=order.platform.common.sizes.get(order.kind, {}).get(spec.size, SIZES[spec.size]),
        storage_gib=spec.storage_gb,
        databases=tuple(spec.databases),
        standby=order.production,
        backup_days=BACKUP_DAYS[spec.environment],
        network=spec.network_ref.name if spec.network_ref else "default",
        password_generation=spec.password_generation,
        restore=Restore(restore.snapshot, restore.order, restore.time) if restore else None,
        adopt=spec.adopt,
        asked=ASKED,
    )
    connection = yield Connection("connection", outputs=database)

    yield Deployment(
        "application",
        source=spec.application,
        values=(("connectionSecret", connection["secret"]),),
        asked={"source": "application"},
    )

    return {**{name: database[name] for name in Database.public}, **connection}


def offered_version(order: Order[PostgreSQLSpec]) -> str:
    """Return the version of a new database: the one ordered, else the platform's newest.

    Raises:
        Refusal: The platform does not offer it.
    """
    offered = order.platform.common.versions.get("postgres", VERSIONS)
    version = order.spec.version or offered[-1]
    if version not in offered:
        raise unsupported("spec.version", version, offered)
    return version


PATH = GoldenPath(
    kind="PostgreSQLInstance",
    plural="postgresqlinstances",
    title="PostgreSQL database",
    description="A PostgreSQL database with backups, encryption and a connection Secret.",
    spec=PostgreSQLSpec,
    component_type="database",
    needs=(Database, Connection),
    parts=parts,
)
