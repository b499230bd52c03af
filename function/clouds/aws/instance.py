"""Instance: the RDS instance itself."""

from typing import Any

from function import names, scopes
from function.clouds.aws import ca, classes, kinds, managed, monitoring, parameters, secure
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
    )
}


def resource(order: Order[Any], part: Database, birth: Birth) -> Resource:
    """Return the instance of a database."""
    offered = order.platform.section(Aws).instance_classes or classes.CLASSES
    name = names.cloud_name(order, part.name)
    for_provider: Tree = {
        **birth.fields,
        "instanceClass": classes.smallest(part.size, offered),
        "storageType": "gp3",
        "allocatedStorage": part.storage_gib,
        **_version(part, birth),
        **parameters.chosen(part),
        **monitoring.chosen(order, part),
        "vpcSecurityGroupIdSelector": scopes.beside(part.name),
        "caCertIdentifier": ca.IDENTIFIER,
        **_password(order, part, name),
        **_farewell(order, part),
        # What an order says is what it becomes. Waiting for the maintenance window would leave a difference that the
        # provider tries to mend at every reconcile.
        "applyImmediately": True,
    }
    return managed(
        order,
        part.name,
        kinds.INSTANCE,
        secured(for_provider, secure.INSTANCE, order, part),
        external_name=birth.external_name,
        connection_secret=f"{name}-connection",
        in_catalog=True,
    )


def _version(part: Database, birth: Birth) -> Tree:
    """Return the major version; RDS picks the minor one. It goes up, and the provider drops a change down in silence.

    An adopted database does not go up to another major version as long as the order says `adopt`: its own may be
    older than the one that an order gets by default, and nobody has asked for an upgrade then.
    """
    version = {"engineVersion": part.version} if birth.has_version else {}
    return version | {"allowMajorVersionUpgrade": part.adopt is None}


def _password(order: Order[Any], part: Database, name: str) -> Tree:
    """Return where the provider keeps the password that it makes up: a new name is an empty Secret, so a new one."""
    secret = scopes.secret_ref(order, f"{name}-password-{part.password_generation}", key="password")
    return {"autoGeneratePassword": True, "passwordSecretRef": secret}


def _farewell(order: Order[Any], part: Database) -> Tree:
    """Return the name of the snapshot that is left when the database goes, unless it may come and go."""
    return {} if order.development else {"finalSnapshotIdentifier": names.final_snapshot(order, part.name)}
