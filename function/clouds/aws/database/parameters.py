"""Parameters: the parameter group of a database, one for each major version."""

from collections.abc import Generator
from typing import Any

from function.clouds.aws import Aws
from function.clouds.aws.database.instance import RDS
from function.model import Handle, Kind, Resource, Secure, Tree
from function.parts import Database

PARAMETER_GROUP = Kind(
    RDS,
    "ParameterGroup",
    retain="dependency",
    named_in=("parameterGroupName",),
    secure=(
        Secure("parameter[rds.force_ssl].value", "1", "RDS.38", "every connection without TLS is refused"),
        Secure("parameter[rds.force_ssl].applyMethod", "immediate", "", "it holds at once, not after a restart"),
    ),
)


def parameter_group(aws: Aws, db: Database) -> Generator[Resource, Any, Tree]:
    """Yield the parameter group of a database's major version; return the field that names it.

    Its part carries the version: a group is of one version permanently, so an upgrade makes a second one beside it.
    The field is resolved at every reconcile: one that is resolved once would stay with the group of the old version.
    """
    family = f"{db.engine}{db.version}"
    name = f"{db.name}-{family}"
    group: Handle = yield aws.resource(
        PARAMETER_GROUP,
        {"family": family, "description": aws.description},
        part=name,
        external_name=aws.name(PARAMETER_GROUP, name),
    )
    return {"parameterGroupNameSelector": group.selector | {"policy": {"resolve": "Always"}}}
