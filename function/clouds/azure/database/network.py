"""Network: the delegated subnet that a database is in, and the private DNS zone that names it there."""

from typing import Any

from function.clouds.azure import Azure
from function.clouds.azure.database.server import FLEXIBLE_SERVER
from function.creation import Creation
from function.model import Refusal, quoted

NETWORK = "network"
"""The field of a part that names its network."""

SUBNET = "delegatedSubnetId"


def placed(azure: Azure, how: Creation) -> dict[str, Any]:
    """Return the create-only fields that say where a database is; an adopted one is where it is.

    Raises:
        Refusal: The platform has no such network for databases, or the database is in another subnet.
    """
    fields: dict[str, Any] = {SUBNET: None, "privateDnsZoneId": None}
    if how is Creation.ADOPTED and not azure.says(NETWORK):
        return fields
    networks = {name: network for name, network in azure.settings.networks.items() if network.database_subnet_id}
    name = azure.part.network
    if name not in networks:
        raise azure.part.refuse(NETWORK, name, networks)
    network = networks[name]
    _check_stays(azure, str(network.database_subnet_id))
    if how is Creation.ADOPTED:
        return fields
    return {SUBNET: network.database_subnet_id, "privateDnsZoneId": network.database_zone_id}


def _check_stays(azure: Azure, subnet: str) -> None:
    """Refuse an order that says another network; where the platform moves one, what exists stays where it is."""
    before = azure.before(FLEXIBLE_SERVER)
    there = before and (before.read(SUBNET) or before.observed.get("status", "atProvider", SUBNET))
    # Azure does not tell upper case from lower case in an id, and answers in its own.
    if there and azure.says(NETWORK) and str(there).lower() != subnet.lower():
        raise Refusal(
            f"{azure.part.place(NETWORK)}: unsupported value {quoted(azure.part.network)} in {subnet}: must be a "
            f"network in {there}, where the {azure.part.name} is, or a new order restored from this one"
        )
