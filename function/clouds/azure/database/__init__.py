"""Database on Azure: PostgreSQL on a Flexible Server in a delegated subnet.

An adopted server gets the secure defaults and, besides them, only what the order says itself: what runs on it was made
for its SKU, its parameters, its subnet and its password.
"""

from dataclasses import replace
from typing import Any

from function import names, scopes
from function.clouds.azure import Azure
from function.clouds.azure.database import certificates, disks, existing, network
from function.clouds.azure.database.databases import check_names, databases
from function.clouds.azure.database.parameters import parameters
from function.clouds.azure.database.server import FLEXIBLE_SERVER, high_availability
from function.clouds.azure.database.settings import DatabaseSettings
from function.clouds.azure.database.skus import offered
from function.creation import Creation
from function.model import (
    Handle,
    OutputContext,
    Outputs,
    Refusal,
    Render,
    Renderer,
    Source,
    Tree,
    Unknown,
    Value,
    quoted,
)
from function.parts import Database, Password, never_downgraded, postgres_uri
from function.sizes import smallest

RESOURCE_TYPE = "Microsoft.DBforPostgreSQL/flexibleServers"

PASSWORD = "password"  # noqa: S105  (the name of a part)
"""What the name of the part ends with that is the administrator's password."""

OWN_DATABASE = "postgres"
"""The database that every server has, which the outputs name where the order says none of an adopted one."""


def render(azure: Azure, db: Database) -> Render:
    """Yield the server of a database with its parameters, and the databases on it."""
    _check_restore(db)
    check_names(db)
    how = azure.creation(FLEXIBLE_SERVER)
    db = never_downgraded(db, existing.of(azure), azure.says)
    azure = replace(azure, part=db)

    password: Outputs | None = None
    if how is not Creation.ADOPTED or db.password_generation > 1:
        password = yield Password(f"{db.name}-{PASSWORD}", generation=db.password_generation)
    disk = disks.smallest(db, "storage_gib", db.storage_gib)
    skus = offered(azure.part_settings(DatabaseSettings).skus, standby=db.standby)
    server: Handle = yield azure.resource(
        FLEXIBLE_SERVER,
        {**_version(azure, db, how), **_password(azure, password, how), **_zones(azure)},
        created={**network.placed(azure, how), **_copied(azure, db, how)},
        chosen={
            "skuName": azure.asked("size", smallest(db, "size", db.size, skus)),
            "storageMb": azure.asked("storage_gib", disk.mib),
            "storageTier": azure.asked("storage_gib", disk.tier),
        },
        how=how,
        external_name=azure.name(FLEXIBLE_SERVER),
        in_catalog=True,
    )
    if how is not Creation.ADOPTED:
        yield from parameters(azure, db, server)
    if how is not Creation.ADOPTED or azure.says("databases"):
        yield from databases(azure, db, server)


def _check_restore(db: Database) -> None:
    if db.restore and db.restore.snapshot is not None:
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(db.restore.snapshot)}: Azure restores no "
            f"snapshot: must be left out, with {db.place('restore')}.order and {db.place('restore')}.time instead"
        )


def _copied(azure: Azure, db: Database, how: Creation) -> dict[str, Any]:
    """Return what tells Azure what to copy, decided once. Its user and databases come with it, and are not said again.

    Of an adopted server it tells the provider that it is not the one who makes it: in any other mode it refuses every
    update of a server whose password it is not told.
    """
    fields: dict[str, Any] = {"createMode": None, "sourceServerId": None, "pointInTimeRestoreTimeInUtc": None}
    if how is Creation.ADOPTED:
        return fields | {"createMode": "Update"}
    if how is Creation.NEW:
        return fields
    fields["geoRedundantBackupEnabled"] = azure.order.production
    if db.restore is None or db.restore.order is None:
        return fields
    source = names.cloud_name(azure.order, db.name, FLEXIBLE_SERVER.naming, of=db.restore.order)
    return fields | {
        "createMode": "PointInTimeRestore",
        "sourceServerId": azure.arm_id(RESOURCE_TYPE, source),
        "pointInTimeRestoreTimeInUtc": db.restore.time,
    }


def _version(azure: Azure, db: Database, how: Creation) -> Tree:
    """Return the major version. It goes up, never down.

    A copy begins with its source's. Later, one whose own is not known yet must not be upgraded to what the platform
    gives to new ones.
    """
    if how is Creation.COPIED and azure.before(FLEXIBLE_SERVER) is None:
        return {}
    known = how is Creation.NEW or azure.says("version") or existing.of(azure).version is not None
    return {"version": db.version} if known else {}


def _password(azure: Azure, password: Outputs | None, how: Creation) -> Tree:
    """Return where the administrator's password stands, as soon as it holds.

    A copy begins with its source's password, and takes another one only in an update: stated when it is made, the
    provider would take the new one for known to it.
    """
    observed = azure.observed(FLEXIBLE_SERVER)
    is_made = observed is not None and observed.get("status", "atProvider", "id") is not None
    if password is None or (how is Creation.COPIED and not is_made):
        return {}
    reference = scopes.secret_ref(azure.order, password["secret"], key=Password.KEY)
    return {"administratorPasswordSecretRef": reference}


def _zones(azure: Azure) -> Tree:
    """Return the zones as Azure has them.

    The provider fills them in once. After a failover they are the other way round, and it refuses every update of a
    server whose zone is not the one stated (provider-upjet-azure#1303).
    """
    before = azure.before(FLEXIBLE_SERVER)
    if before is None:
        return {}
    state = ("status", "atProvider")
    fields: Tree = {}
    if zone := before.observed.get(*state, "zone") or before.read("zone"):
        fields["zone"] = zone
    place = ("highAvailability", "standbyAvailabilityZone")
    standby = before.observed.get(*state, *place) or before.read(".".join(place))
    if standby and high_availability(azure):
        fields["highAvailability"] = {"standbyAvailabilityZone": standby}
    return fields


def _output_password(context: OutputContext, output: str) -> Value:
    """Return the password that the server has been told."""
    made = context.children.get(PASSWORD)
    if made is None:
        return context.unknown(
            output,
            "Azure does not reveal the password of an adopted server: spec.passwordGeneration 2 makes a new one",
        )
    observed = context.observed(FLEXIBLE_SERVER)
    stated = observed.get(*existing.SECRET) if observed else None
    if isinstance(made["secret"], Unknown):
        return made["password"]
    return made["password"] if stated == made["secret"] else context.unknown(output)


def _output_name(azure: Azure) -> Value:
    adopted = azure.creation(FLEXIBLE_SERVER) is Creation.ADOPTED and not azure.says("databases")
    return OWN_DATABASE if adopted else str(azure.part.databases[0])


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.status(FLEXIBLE_SERVER, "fqdn"),
        "port": Source.value(5432),
        "name": Source.of_site("the order; of an adopted server, `postgres` where the order says none", _output_name),
        # The provider's own connection details have the user as the Single Server wanted it: with the server's name.
        "username": Source.status(FLEXIBLE_SERVER, "administratorLogin"),
        "password": Source("the Secret that the `dbforpostgresql.FlexibleServer` refers to", _output_password),
        "uri": Source.made_of(
            ("username", "password", "host", "port", "name"), postgres_uri, "made of the others, percent-encoded"
        ),
        "ca": Source.of_site("the public roots of Azure's servers, or the platform's `caBundle`", certificates.bundle),
    },
    identifiers={"id": Source.status(FLEXIBLE_SERVER, "id")},
    settings=DatabaseSettings,
)
