"""Network: the delegated subnet that a database is in, and the private DNS zone that names it there."""

from typing import Any

from function import networks
from function.clouds.azure import Azure
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.creation import Creation

SUBNET = "delegatedSubnetId"


def fields(azure: Azure, how: Creation) -> dict[str, Any]:
    """Return the create-only fields that say where a database is; an adopted one is where it is.

    Raises:
        Refusal: The platform has no such network for databases, or the database is in another subnet.
    """
    unstated: dict[str, Any] = {SUBNET: None, "privateDnsZoneId": None}
    if how is Creation.ADOPTED and not azure.says(networks.NETWORK):
        return unstated
    offered = {name: network for name, network in azure.settings.networks.items() if network.database_subnet_id}
    network = networks.of(azure, offered)
    _check_stays(azure, str(network.database_subnet_id))
    if how is Creation.ADOPTED:
        return unstated
    return {SUBNET: network.database_subnet_id, "privateDnsZoneId": network.database_zone_id}


def _check_stays(azure: Azure, subnet: str) -> None:
    """Refuse an order that says another network; where the platform moves one, what exists stays where it is."""
    before = azure.before(FLEXIBLE_SERVER)
    there = before and (before.read(SUBNET) or before.observed.get("status", "atProvider", SUBNET))
    # Azure does not tell upper case from lower case in an id, and answers in its own.
    if there and azure.says(networks.NETWORK) and str(there).lower() != subnet.lower():
        raise networks.elsewhere(azure, f" in {subnet}", there)
