"""Database on AWS: PostgreSQL on RDS.

An adopted instance gets the secure defaults and, besides them, only what the order says itself: what runs on it was
made for its class, its parameters, its security groups and its password.
"""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from function import names, scopes
from function.clouds.aws import Aws, firewall, keys, roles
from function.clouds.aws.database import certificates, existing
from function.clouds.aws.database.classes import CLASSES
from function.clouds.aws.database.instance import INSTANCE, RDS
from function.clouds.aws.database.parameters import parameter_group
from function.clouds.aws.database.settings import DatabaseSettings
from function.creation import Creation
from function.model import (
    Handle,
    Kind,
    OutputContext,
    Refusal,
    Render,
    Renderer,
    Resource,
    Source,
    Tree,
    Unknown,
    Value,
    listed,
    quoted,
)
from function.parts import Database, never_downgraded, postgres_uri
from function.sizes import smallest

SUBNET_GROUP = Kind(RDS, "SubnetGroup", retain="dependency", named_in=("dbSubnetGroupName",))

PORT = 5432

FINAL = "final"
"""What the name of the snapshot ends with that is left of an order's data."""


def render(aws: Aws, db: Database) -> Render:
    """Yield the instance of a database, and all that it depends on."""
    _check_one(db)
    how = aws.creation(INSTANCE)
    db = never_downgraded(db, existing.of(aws), aws.says)
    aws = replace(aws, part=db)

    created = yield from _created(aws, db, how)
    fields: Tree = {
        "caCertIdentifier": certificates.IDENTIFIER,
        # An adopted one does not go up to another major version as long as the order says `adopt`: its own is not known
        # before it is taken over, and nobody asks for an upgrade in the same edit.
        "allowMajorVersionUpgrade": db.adopt is None,
        # What an order says is what it becomes. Waiting for the maintenance window would leave a difference that the
        # provider tries to mend at every reconcile.
        "applyImmediately": True,
        **_version(aws, db, how),
        **_password(aws, db, how),
        **_final_snapshot(aws, db),
        **(yield from _network(aws, how)),
        **(yield from _monitoring(aws)),
    }
    if how is not Creation.ADOPTED or (db.adopt is None and aws.says("version")):
        fields |= yield from parameter_group(aws, db)
    instance_class = smallest(db, "size", db.size, aws.part_settings(DatabaseSettings).instance_classes or CLASSES)
    chosen = {
        "instanceClass": aws.asked("size", instance_class),
        "allocatedStorage": aws.asked("storage_gib"),
        "storageType": "gp3",
    }
    instance = aws.resource(
        INSTANCE,
        fields,
        created=created,
        chosen=chosen,
        how=how,
        connection_secret=f"{aws.name(INSTANCE)}-connection",
        in_catalog=True,
    )
    if "instanceClass" not in fields:
        # The API server asks for a class, and what is only for the creation never changes what exists.
        instance.manifest["spec"]["initProvider"] = {"instanceClass": instance_class}
    yield instance


def _check_one(db: Database) -> None:
    if len(db.databases) > 1:
        raise Refusal(
            f"{db.place('databases')}: unsupported value {quoted(listed(db.databases))}: RDS creates one database with "
            "an instance: must be one name, and an order for each"
        )


def _created(aws: Aws, db: Database, how: Creation) -> Generator[Resource, Any, dict[str, Any]]:
    """Yield what an instance is created in and encrypted by; return the fields that are decided with it.

    RDS would change an identifier (a rename) and a subnet group (a move to another VPC), but neither is ever what an
    edit means. Without engine and user the provider could not create one, so a name to adopt that does not exist ends
    in its refusal.
    """
    created: dict[str, Any] = {"identifier": aws.asked("adopt") if db.adopt else aws.name(INSTANCE)}
    if how is Creation.ADOPTED:
        return created
    network = firewall.network_of(aws)
    subnets: Handle = yield aws.resource(
        SUBNET_GROUP,
        {"description": aws.description, "subnetIds": sorted(set(network.subnet_ids))},
        external_name=aws.name(SUBNET_GROUP),
    )
    created["dbSubnetGroupNameSelector"] = subnets.selector
    if how is Creation.COPIED:
        return created | _copied(aws, db)
    key = yield from keys.encryption(aws, INSTANCE, "kmsKeyId")
    return created | {"engine": db.engine, "dbName": aws.asked("databases", db.databases[0])} | key


def _copied(aws: Aws, db: Database) -> dict[str, Any]:
    """Return what tells RDS what to copy. Engine, user, databases and key come with it, and are not said again."""
    fields: dict[str, Any] = {"snapshotIdentifier": None, "restoreToPointInTime": None}
    restore = db.restore
    if restore is None or aws.before(INSTANCE):
        return fields
    if restore.snapshot is None:
        source = names.cloud_name(aws.order, db.name, INSTANCE.naming, of=restore.order)
        point = {"sourceDbInstanceIdentifier": source, "restoreTime": restore.time}
        return fields | {"restoreToPointInTime": point}
    if not names.is_own_snapshot(aws.order, restore.snapshot, FINAL):
        raise Refusal(
            f"{db.place('restore')}.snapshot: unsupported value {quoted(restore.snapshot)}: must be the final snapshot "
            f"of an order in namespace {quoted(aws.order.namespace)}, whose name has "
            f"{quoted(names.tenant_hash(aws.order))} in it"
        )
    return fields | {"snapshotIdentifier": restore.snapshot}


def _version(aws: Aws, db: Database, how: Creation) -> Tree:
    """Return the major version; RDS picks the minor one. It goes up, and the provider drops a change down silently.

    A copy begins with its source's, minor version and all. Later, one whose own is not known yet must not be upgraded
    to what the platform gives to new ones.
    """
    before = aws.before(INSTANCE)
    if how is Creation.COPIED and before is None:
        return {}
    elsewhere = how is not Creation.NEW
    known = not elsewhere or aws.says("version") or existing.of(aws).version is not None
    return {"engineVersion": db.version} if known else {}


def _password(aws: Aws, db: Database, how: Creation) -> Tree:
    """Return where the provider keeps the password that it makes up: a new name is an empty Secret, so a new one.

    An adopted database keeps the password that its clients have, until the order asks for another.
    """
    if how is Creation.ADOPTED and db.password_generation == 1:
        return {}
    name = existing.password_secret(aws.name(INSTANCE), db.password_generation)
    return {"autoGeneratePassword": True, "passwordSecretRef": scopes.secret_ref(aws.order, name, key="password")}


def _final_snapshot(aws: Aws, db: Database) -> Tree:
    """Return the name of the snapshot that is left when the database goes, unless it may come and go."""
    if aws.order.development:
        return {}
    return {"finalSnapshotIdentifier": names.unique_name(aws.order, db.name, FINAL)}


def _network(aws: Aws, how: Creation) -> Generator[Resource, Any, Tree]:
    """Yield who is let in; an adopted database keeps its own security groups until the order says a network."""
    if how is Creation.ADOPTED and not aws.says(firewall.NETWORK):
        return {}
    group = yield from firewall.security_group(aws, firewall.network_of(aws), PORT, "PostgreSQL")
    return {"vpcSecurityGroupIdSelector": group.selector}


def _monitoring(aws: Aws) -> Generator[Resource, Any, Tree]:
    """Yield the role by which RDS reports what the machine is doing, where the platform has none for all."""
    given = aws.part_settings(DatabaseSettings).monitoring_role_arn
    if given:
        return {"monitoringRoleArn": given}
    role = yield from roles.service_role(
        aws, "monitoring.rds.amazonaws.com", "service-role/AmazonRDSEnhancedMonitoringRole"
    )
    return {"monitoringRoleArnSelector": role.selector}


PASSWORD = Source.connection(INSTANCE, "password")


def _output_password(context: OutputContext, output: str) -> Value:
    password = PASSWORD.read(context, output)
    adopted = context.site.creation(INSTANCE) is Creation.ADOPTED
    if isinstance(password, Unknown) and adopted and context.site.part.password_generation == 1:
        return context.unknown(
            output,
            "AWS does not reveal the password of an adopted instance: spec.passwordGeneration 2 makes a new one",
        )
    return password


def _output_name(context: OutputContext, output: str) -> Value:
    """Return the name of the database; a copy has its source's, and an adopted instance may have none of its own."""
    aws: Aws = context.site
    if aws.creation(INSTANCE) is Creation.NEW:
        before = aws.before(INSTANCE)
        return str((before.read("dbName") if before else None) or aws.part.databases[0])
    observed = context.observed(INSTANCE)
    if observed is None or not observed.connection.get("host"):
        return context.unknown(output)
    return str(observed.get("status", "atProvider", "dbName") or aws.part.databases[0])


RENDERER = Renderer(
    Database,
    render,
    outputs={
        "host": Source.connection(INSTANCE, "host"),
        "port": Source.connection(INSTANCE, "port"),
        "name": Source("the order; of a copy, `status.atProvider.dbName` of the `rds.Instance`", _output_name),
        "username": Source.connection(INSTANCE, "username"),
        "password": Source(PASSWORD.where, _output_password),
        "uri": Source.made_of(
            ("username", "password", "host", "port", "name"), postgres_uri, "made of the others, percent-encoded"
        ),
        "ca": Source.of_site("the root certificate of the region, or the platform's `caBundle`", certificates.bundle),
    },
    identifiers={"arn": Source.status(INSTANCE, "arn"), "resourceId": Source.status(INSTANCE, "resourceId")},
    settings=DatabaseSettings,
)
