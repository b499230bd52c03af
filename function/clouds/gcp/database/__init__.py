"""Database on Google Cloud: PostgreSQL on Cloud SQL, with a private address alone.

An adopted instance gets the secure defaults and a user of its own for the order; besides them, only what the order says
itself.
"""

from dataclasses import replace

from function import passwords
from function.clouds.gcp import Gcp
from function.clouds.gcp.database import creation, credentials, databases, existing
from function.clouds.gcp.database.instance import INSTANCE
from function.clouds.gcp.database.settings import DatabaseSettings
from function.clouds.gcp.database.sizes import tier
from function.creation import Creation
from function.model import Handle, Outputs, Render, Renderer, Source
from function.parts import POSTGRES_URI, Database, check_names, never_downgraded

PORT = 5432

EDITION = "ENTERPRISE"
"""Stated always: from PostgreSQL 16 on Cloud SQL's own default is Enterprise Plus, which takes no custom tier."""


def render(gcp: Gcp, db: Database) -> Render:
    """Yield the instance of a database, the databases in it, the user of the order and its password."""
    how = gcp.creation(INSTANCE)
    check_names(db, databases.RESERVED, "Cloud SQL")
    creation.check(gcp, db)
    has = existing.of(gcp)
    existing.check_adopted_version(gcp, db, has.version)
    db = never_downgraded(db, has, gcp.says)
    gcp = replace(gcp, part=db)

    version = {"databaseVersion": f"POSTGRES_{db.version}"}
    # A name is ours to choose, so an order made again finds its instance, and one that is copied or adopted has a
    # version of its own. Only the order's own word changes that: a default of the platform is for what is created.
    stated = has.version is not None or (how is Creation.NEW and gcp.says("version"))
    instance: Handle = yield gcp.resource(
        INSTANCE,
        version if stated else {},
        created=creation.fields(gcp, db, how),
        chosen={
            "settings.tier": gcp.asked("size", tier(gcp, db)),
            "settings.edition": gcp.asked("size", EDITION),
            # Growing by itself, storage would be more than the order says, and refused as less than there is.
            "settings.diskSize": gcp.asked("storage_gib"),
            "settings.diskAutoresize": gcp.asked("storage_gib", value=False),
        },
        required=version,
        how=how,
        external_name=gcp.name(INSTANCE),
        connection_secret=f"{gcp.name(INSTANCE)}-connection",
        in_catalog=True,
    )
    yield from databases.databases(gcp, db, instance)
    password: Outputs = yield passwords.of_database(db)
    yield credentials.user(gcp, instance, password, how)


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.status(INSTANCE, "privateIpAddress"),
        "port": Source.value(PORT),
        "name": databases.NAME,
        **credentials.OUTPUTS,
        "uri": POSTGRES_URI,
        "ca": Source.connection(INSTANCE, "serverCACertificateCert"),
    },
    identifiers={
        "connectionName": Source.status(INSTANCE, "connectionName"),
        "selfLink": Source.status(INSTANCE, "selfLink"),
    },
    settings=DatabaseSettings,
)
