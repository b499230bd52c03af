"""Parameters: the parameter group of a database, one for each major version."""

from typing import Any

from function import names, scopes
from function.clouds.aws import kinds, managed, secure
from function.model import Guard, Order, Resource, Tree, secured
from function.parts import Database

GUARDS = {"rds.ParameterGroup": Guard(holds="footing")}


def chosen(part: Database) -> Tree:
    """Return the field that says which group a database uses.

    It is resolved anew every time: a selector that is resolved once would stay with the group of the old version.
    """
    return {"parameterGroupNameSelector": scopes.beside(_name(part)) | {"policy": {"resolve": "Always"}}}


def resource(order: Order[Any], part: Database) -> Resource:
    """Return the parameter group of a database's major version.

    Its part carries the version: a group is of one version for ever, so an upgrade makes a second one beside it.
    """
    group: Tree = {
        "family": _family(part),
        "description": f"Database of {order.kind} {order.name} in {order.namespace}",
    }
    for parameter in secured(group, secure.PARAMETERS, order, part)["parameter"]:
        parameter["applyMethod"] = "immediate"
    name = _name(part)
    return managed(order, name, kinds.PARAMETER_GROUP, group, external_name=names.cloud_name(order, name))


def _family(part: Database) -> str:
    return f"{part.engine}{part.version}"


def _name(part: Database) -> str:
    return f"{part.name}-{_family(part)}"
