"""Database on Azure: PostgreSQL on a Flexible Server in a delegated subnet.

An adopted server gets the secure defaults and, besides them, only what the order says itself: what runs on it was made
for its SKU, its parameters, its subnet and its password.
"""

from dataclasses import replace

from function.clouds.azure import Azure
from function.clouds.azure.database import certificates, creation, credentials, databases, disks, existing
from function.clouds.azure.database.instance import FLEXIBLE_SERVER, zones
from function.clouds.azure.database.parameters import parameters
from function.clouds.azure.database.settings import DatabaseSettings
from function.clouds.azure.database.sizes import sku
from function.creation import Creation
from function.model import Handle, Render, Renderer, Source
from function.parts import POSTGRES_URI, Database, check_names, never_downgraded

PORT = 5432


def render(azure: Azure, db: Database) -> Render:
    """Yield the server of a database with its parameters, and the databases on it."""
    creation.check(db)
    check_names(db, databases.RESERVED, "Azure")
    how = azure.creation(FLEXIBLE_SERVER)
    db = never_downgraded(db, existing.of(azure), azure.says)
    azure = replace(azure, part=db)

    password = yield from credentials.password(azure, db, how)
    disk = disks.smallest(db, "storage_gib", db.storage_gib)
    server: Handle = yield azure.resource(
        FLEXIBLE_SERVER,
        {**existing.version(azure, db), **password, **zones(azure)},
        created=creation.fields(azure, db, how),
        chosen={
            "skuName": azure.asked("size", sku(azure, db)),
            "storageMb": azure.asked("storage_gib", disk.mib),
            "storageTier": azure.asked("storage_gib", disk.tier),
        },
        how=how,
        external_name=azure.name(FLEXIBLE_SERVER),
        in_catalog=True,
    )
    if how is not Creation.ADOPTED:
        yield from parameters(azure, db, server)
    yield from databases.databases(azure, db, server)


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.status(FLEXIBLE_SERVER, "fqdn"),
        "port": Source.value(PORT),
        "name": databases.NAME,
        **credentials.OUTPUTS,
        "uri": POSTGRES_URI,
        "ca": Source.of_site("the public roots of Azure's servers, or the platform's `caBundle`", certificates.bundle),
    },
    identifiers={"id": Source.status(FLEXIBLE_SERVER, "id")},
    settings=DatabaseSettings,
)
