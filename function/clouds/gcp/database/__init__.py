"""Database on Google Cloud: PostgreSQL on Cloud SQL, with a private address alone.

An adopted instance gets the secure defaults and a user of its own for the order; besides them, only what the order says
itself.
"""

from dataclasses import replace
from typing import Any

from function import names
from function.clouds.gcp import Gcp, networks
from function.clouds.gcp.database import existing
from function.clouds.gcp.database.instance import INSTANCE, SQL
from function.clouds.gcp.database.settings import DatabaseSettings
from function.clouds.gcp.database.tiers import tier
from function.clouds.gcp.database.user import OUTPUTS, PASSWORD, user
from function.creation import Creation
from function.model import (
    Handle,
    Kind,
    OutputContext,
    Outputs,
    Refusal,
    Render,
    Renderer,
    Resource,
    Secure,
    Source,
    Tree,
    Value,
    quoted,
)
from function.parts import Database, Password, never_downgraded, postgres_uri

DATABASE = Kind(
    SQL,
    "Database",
    location=None,
    tags=None,
    secure=(Secure("deletionPolicy", "ABANDON", "", "a database that an order names no longer keeps its data"),),
)

PORT = 5432

EDITION = "ENTERPRISE"
"""Stated always: from PostgreSQL 16 on Cloud SQL's own default is Enterprise Plus, which takes no custom tier."""

OF_THE_INSTANCE = "postgres"
"""The database that every instance has."""

RESERVED = (OF_THE_INSTANCE, "template0", "template1", "cloudsqladmin")
"""Databases of PostgreSQL's and Cloud SQL's own, which are not for an order to create."""


def render(gcp: Gcp, db: Database) -> Render:
    """Yield the instance of a database, the databases in it, the user of the order and its password."""
    how = gcp.creation(INSTANCE)
    _check(gcp, db)
    has = existing.of(gcp)
    _check_adopted_version(gcp, db, has.version)
    db = never_downgraded(db, has, gcp.says)
    gcp = replace(gcp, part=db)

    handle: Handle = yield _instance(gcp, db, how, version_known=has.version is not None)
    if how is not Creation.ADOPTED or gcp.says("databases"):
        for name in db.databases:
            part = names.inner_part(db.name, name)
            yield gcp.resource(DATABASE, {"instanceSelector": handle.selector}, part=part, external_name=name)
    password: Outputs = yield Password(f"{db.name}-{PASSWORD}", generation=db.password_generation)
    yield user(gcp, handle, password, how)


def _check(gcp: Gcp, db: Database) -> None:
    for name in db.databases:
        if name in RESERVED:
            raise Refusal(
                f"{db.place('databases')}: unsupported value {quoted(name)}, which is Cloud SQL's own: must be another"
            )
    if gcp.before(INSTANCE) is not None or db.restore is None:
        return
    if db.restore.snapshot is not None:
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(db.restore.snapshot)}: Cloud SQL restores a "
            "backup over whatever an instance has by then, so none is restored here: must be an order and a time"
        )
    if db.restore.order == gcp.order.name:
        raise Refusal(
            f"{db.place('restore')}.order: unsupported value {quoted(gcp.order.name)}, which is this order: must be an "
            "order of another name"
        )


def _check_adopted_version(gcp: Gcp, db: Database, has: int | None) -> None:
    """Refuse to upgrade in the edit that adopts: what runs there was made for the version that it has."""
    if db.adopt is not None and has is not None and gcp.says("version") and int(db.version) != has:
        raise Refusal(
            f"{db.place('version')}: unsupported value {quoted(db.version)}: must be {quoted(has)}, which the adopted "
            f"instance has, as long as {db.place('adopt')} is there: leave that out first to upgrade"
        )


def _instance(gcp: Gcp, db: Database, how: Creation, *, version_known: bool) -> Resource:
    version = {"databaseVersion": f"POSTGRES_{db.version}"}
    # A name is ours to choose, so an order made again finds its instance, and one that is copied or adopted has a
    # version of its own. Only the order's own word changes that: a default of the platform is for what is created.
    stated = version_known or (how is Creation.NEW and gcp.says("version"))
    # Growing by itself, storage would be more than the order says, and refused as less than there is.
    chosen = {
        "settings.tier": gcp.asked("size", tier(gcp, db)),
        "settings.edition": gcp.asked("size", EDITION),
        "settings.diskSize": gcp.asked("storage_gib"),
        "settings.diskAutoresize": gcp.asked("storage_gib", value=False),
    }
    instance = gcp.resource(
        INSTANCE,
        version if stated else {},
        created=_created(gcp, db, how),
        chosen=chosen,
        how=how,
        external_name=gcp.name(INSTANCE),
        connection_secret=f"{gcp.name(INSTANCE)}-connection",
        in_catalog=True,
    )
    if not stated:
        # The API server asks for a version, and what is only for the creation never changes what exists.
        instance.manifest["spec"]["initProvider"] = version
    return instance


def _created(gcp: Gcp, db: Database, how: Creation) -> dict[str, Any]:
    """Return the create-only fields. A copy's key and disk are those of its source."""
    if how is Creation.ADOPTED and not gcp.says(networks.NETWORK):
        return {}
    created: dict[str, Any] = dict(networks.fields(gcp, gcp.before(INSTANCE), "settings.ipConfiguration"))
    if how is Creation.ADOPTED:
        return created
    if how is Creation.COPIED:
        return created | {"clone": _clone(gcp, db)}
    return created | {"settings.diskType": "PD_SSD", "encryptionKeyName": gcp.settings.kms_key_name}


def _clone(gcp: Gcp, db: Database) -> Tree | None:
    """Return what tells Cloud SQL what to copy."""
    if db.restore is None:
        return None
    source = names.cloud_name(gcp.order, db.name, INSTANCE.naming, of=db.restore.order)
    return {"sourceInstanceName": source, "pointInTime": db.restore.time}


def _output_name(context: OutputContext, _: str) -> Value:
    gcp: Gcp = context.site
    named = gcp.creation(INSTANCE) is not Creation.ADOPTED or gcp.says("databases")
    return str(gcp.part.databases[0]) if named else OF_THE_INSTANCE


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.status(INSTANCE, "privateIpAddress"),
        "port": Source.value(PORT),
        "name": Source(f"the order; `{OF_THE_INSTANCE}` of an adopted instance whose order names none", _output_name),
        **OUTPUTS,
        "uri": Source.made_of(
            ("username", "password", "host", "port", "name"), postgres_uri, "made of the others, percent-encoded"
        ),
        "ca": Source.connection(INSTANCE, "serverCACertificateCert"),
    },
    identifiers={
        "connectionName": Source.status(INSTANCE, "connectionName"),
        "selfLink": Source.status(INSTANCE, "selfLink"),
    },
    settings=DatabaseSettings,
)
