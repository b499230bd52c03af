"""Database on AWS: PostgreSQL on RDS.

An adopted instance gets the secure defaults and, besides them, only what the order says itself: what runs on it was
made for its class, its parameters, its security groups and its password.
"""

from dataclasses import replace

from function.clouds.aws import Aws
from function.clouds.aws.database import (
    certificates,
    creation,
    credentials,
    databases,
    existing,
    monitoring,
    network,
    sizes,
)
from function.clouds.aws.database.instance import INSTANCE
from function.clouds.aws.database.parameters import parameter_group
from function.clouds.aws.database.settings import DatabaseSettings
from function.creation import Creation
from function.model import Render, Renderer, Source, Tree
from function.parts import POSTGRES_URI, Database, never_downgraded


def render(aws: Aws, db: Database) -> Render:
    """Yield the instance of a database, and all that it depends on."""
    databases.check_one(db)
    how = aws.creation(INSTANCE)
    db = never_downgraded(db, existing.of(aws), aws.says)
    aws = replace(aws, part=db)

    created = yield from creation.fields(aws, db, how)
    fields: Tree = {
        "caCertIdentifier": certificates.IDENTIFIER,
        # An adopted one does not go up to another major version as long as the order says `adopt`: its own is not known
        # before it is taken over, and nobody asks for an upgrade in the same edit.
        "allowMajorVersionUpgrade": db.adopt is None,
        # What an order says is what it becomes. Waiting for the maintenance window would leave a difference that the
        # provider tries to mend at every reconcile.
        "applyImmediately": True,
        **existing.version(aws, db),
        **credentials.password(aws, db, how),
        **creation.final_snapshot(aws, db),
        **(yield from network.clients(aws, how)),
        **(yield from monitoring.role(aws)),
    }
    if how is not Creation.ADOPTED or (db.adopt is None and aws.says("version")):
        fields |= yield from parameter_group(aws, db)
    instance_class = sizes.instance_class(aws, db)
    yield aws.resource(
        INSTANCE,
        fields,
        created=created,
        chosen={
            "instanceClass": aws.asked("size", instance_class),
            "allocatedStorage": aws.asked("storage_gib"),
            "storageType": "gp3",
        },
        required={"instanceClass": instance_class},
        how=how,
        connection_secret=f"{aws.name(INSTANCE)}-connection",
        in_catalog=True,
    )


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.connection(INSTANCE, "host"),
        "port": Source.connection(INSTANCE, "port"),
        "name": databases.NAME,
        **credentials.OUTPUTS,
        "uri": POSTGRES_URI,
        "ca": Source.of_site("the root certificate of the region, or the platform's `caBundle`", certificates.bundle),
    },
    identifiers={"arn": Source.status(INSTANCE, "arn"), "resourceId": Source.status(INSTANCE, "resourceId")},
    settings=DatabaseSettings,
)
