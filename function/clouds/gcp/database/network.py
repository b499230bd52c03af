"""Network: the VPC network in which a database has its private address, by private services access.

The platform sets that access up once for a network. All that is in the network reaches the database, so who does is
decided there, and there are no clients to let in here.
"""

from collections.abc import Mapping
from typing import Any

from function import networks
from function.clouds.gcp import Gcp
from function.clouds.gcp.database.instance import INSTANCE

_PLACE = "settings.ipConfiguration"


def fields(gcp: Gcp) -> Mapping[str, Any]:
    """Return the create-only fields that say which network a database is in.

    Raises:
        Refusal: The platform offers no such network, or the database is in another one already.
    """
    network = networks.of(gcp, gcp.settings.networks)
    before = gcp.before(INSTANCE)
    there = before.read(f"{_PLACE}.privateNetwork") if before else None
    if there and there != network.network and gcp.says(networks.NETWORK):
        raise networks.elsewhere(gcp, f", which is {network.network}", there)
    return {f"{_PLACE}.privateNetwork": network.network, f"{_PLACE}.allocatedIpRange": network.allocated_ip_range}
