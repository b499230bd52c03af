"""Parameters: the parameter group of a database, one for each major version."""

from typing import Any

from function import names, scopes
from function.clouds.aws import kinds, managed, secure
from function.clouds.aws.birth import Birth
from function.model import Guard, Order, Resource, Tree, secured
from function.parts import Database

GUARDS = {"rds.ParameterGroup": Guard(holds="footing", named_in=("parameterGroupName",))}


def chosen(part: Database, birth: Birth) -> Tree:
    """Return the field that says which group a database uses.

    It is resolved anew every time: a selector that is resolved once would stay with the group of the old version.
    """
    if not _ours(part, birth):
        return {}
    return {"parameterGroupNameSelector": scopes.beside(_name(part)) | {"policy": {"resolve": "Always"}}}


def resources(order: Order[Any], part: Database, birth: Birth) -> tuple[Resource, ...]:
    """Return the parameter group of a database's major version.

    Its part carries the version: a group is of one version for ever, so an upgrade makes a second one beside it.
    """
    if not _ours(part, birth):
        return ()
    group: Tree = {
        "family": _family(part),
        "description": f"Database of {order.kind} {order.name} in {order.namespace}",
    }
    for parameter in secured(group, secure.PARAMETERS, order, part)["parameter"]:
        parameter["applyMethod"] = "immediate"
    name = _name(part)
    return (managed(order, name, kinds.PARAMETER_GROUP, group, external_name=names.cloud_name(order, name)),)


def _ours(part: Database, birth: Birth) -> bool:
    """Return whether a database uses our group: an adopted one keeps its own until the order may upgrade it."""
    return not birth.adopted or (part.adopt is None and "version" in part.said)


def _family(part: Database) -> str:
    return f"{part.engine}{part.version}"


def _name(part: Database) -> str:
    return f"{part.name}-{_family(part)}"
