"""Instance: the RDS instance itself."""

from typing import Any

from function import names, scopes
from function.clouds.aws import ca, classes, existing, kinds, managed, monitoring, network, parameters, secure
from function.clouds.aws.birth import Birth
from function.clouds.aws.settings import Aws
from function.model import Guard, Observed, Order, Resource, Tree, secured
from function.parts import Database


def _released(observed: Observed) -> bool:
    """Return whether AWS is seen to have dropped its protection; what was never made there has none."""
    at_provider = observed.get("status", "atProvider")
    return not at_provider or observed.get("status", "atProvider", "deletionProtection") is False


GUARDS = {
    "rds.Instance": Guard(
        holds="data",
        protect={"deletionProtection": True},
        release={"deletionProtection": False},
        released=_released,
        taken="DBInstanceAlreadyExists",
    )
}


def resource(order: Order[Any], part: Database, birth: Birth) -> Resource:
    """Return the instance of a database.

    An adopted one gets the secure defaults and, besides them, only what the order says: what runs on it was made for
    its class, its parameters, its security groups and its password.
    """
    name = names.cloud_name(order, part.name)
    for_provider: Tree = {
        **birth.fields,
        **_machine(order, part, birth),
        **_version(part, birth),
        **parameters.chosen(part, birth),
        **monitoring.chosen(order, part),
        **network.chosen(part, birth),
        "caCertIdentifier": ca.IDENTIFIER,
        **_password(order, part, birth, name),
        **_farewell(order, part),
        # What an order says is what it becomes. Waiting for the maintenance window would leave a difference that the
        # provider tries to mend at every reconcile.
        "applyImmediately": True,
    }
    instance = managed(
        order,
        part.name,
        kinds.INSTANCE,
        secured(for_provider, secure.INSTANCE, order, part),
        external_name=birth.external_name,
        connection_secret=f"{name}-connection",
        in_catalog=True,
    )
    if "instanceClass" not in for_provider:
        # The API server asks for a class, and what is only for the beginning never changes what exists.
        instance.manifest["spec"]["initProvider"] = {"instanceClass": _class(order, part)}
    return instance


def _class(order: Order[Any], part: Database) -> str:
    return classes.smallest(part.size, order.platform.section(Aws).instance_classes or classes.CLASSES)


def _machine(order: Order[Any], part: Database, birth: Birth) -> Tree:
    """Return the class and the storage."""
    machine: Tree = {}
    if "size" in part.said or not birth.adopted:
        machine["instanceClass"] = _class(order, part)
    if not birth.adopted:
        machine["storageType"] = "gp3"
    if "storage_gib" in part.said or not birth.adopted:
        machine["allocatedStorage"] = part.storage_gib
    return machine


def _version(part: Database, birth: Birth) -> Tree:
    """Return the major version; RDS picks the minor one. It goes up, and the provider drops a change down in silence.

    An adopted database does not go up to another major version as long as the order says `adopt`: what its own is, is
    not known before it is taken over, and nobody asks for an upgrade in the same breath.
    """
    version = {"engineVersion": part.version} if birth.may_tell_version(part) else {}
    return version | {"allowMajorVersionUpgrade": part.adopt is None}


def _password(order: Order[Any], part: Database, birth: Birth, name: str) -> Tree:
    """Return where the provider keeps the password that it makes up: a new name is an empty Secret, so a new one.

    An adopted database keeps the password that its clients have, until the order asks for another.
    """
    if birth.adopted and part.password_generation == 1:
        return {}
    secret = scopes.secret_ref(order, existing.password_secret(name, part.password_generation), key="password")
    return {"autoGeneratePassword": True, "passwordSecretRef": secret}


def _farewell(order: Order[Any], part: Database) -> Tree:
    """Return the name of the snapshot that is left when the database goes, unless it may come and go."""
    return {} if order.development else {"finalSnapshotIdentifier": names.final_snapshot(order, part.name)}
