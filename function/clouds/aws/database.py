"""Database on AWS: PostgreSQL on RDS."""

from typing import Any

from function.clouds.aws import birth, encryption, instance, monitoring, network, outputs, parameters
from function.model import Order, Refusal, Rendered, listed
from function.parts import Database, settled

RENDERS = Database


def render(order: Order[Any], part: Database) -> Rendered:
    """Return the instance of a database, and all that it stands on."""
    _check_one(part)
    born = birth.of(order, part)
    part = settled(part, born.existing)

    resources = (
        *network.resources(order, part, born),
        *encryption.resources(order, part, born.fields),
        *monitoring.resources(order, part),
        *parameters.resources(order, part, born),
        instance.resource(order, part, born),
    )
    return Rendered(resources, outputs.of(order, part, born), outputs.identifiers(order, part))


def _check_one(part: Database) -> None:
    if len(part.databases) > 1:
        message = (
            f"cannot accept spec.databases {listed(part.databases)}: RDS makes one database with an instance: "
            "accepted is one name, and an order for each"
        )
        raise Refusal(message)
