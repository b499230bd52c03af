"""Networks: the VPC network in which a part has its private address, by private services access.

The platform sets that access up once for a network. All that is in the network reaches the part, so who does is decided
there, and there are no clients to let in here.
"""

from collections.abc import Mapping
from typing import Any

from function.clouds.gcp import Gcp
from function.clouds.gcp.settings import Network
from function.creation import Before
from function.model import Refusal, quoted

NETWORK = "network"
"""The field of a part that names its network."""


def fields(gcp: Gcp, before: Before | None, path: str) -> Mapping[str, Any]:
    """Return the create-only fields that say which network a part is in: no part ever moves to another.

    Args:
        gcp: The site.
        before: The resource as it stands, once its creation has begun.
        path: The field that holds them.
    """
    network = _network_of(gcp, before.read(f"{path}.privateNetwork") if before else None)
    return {f"{path}.privateNetwork": network.network, f"{path}.allocatedIpRange": network.allocated_ip_range}


def _network_of(gcp: Gcp, there: object) -> Network:
    """Return the network of a part.

    Raises:
        Refusal: The platform offers no such network, or the part is in another one already.
    """
    networks = gcp.settings.networks
    name = gcp.part.network
    if name not in networks:
        raise gcp.part.refuse(NETWORK, name, networks)
    network = networks[name]
    if there and there != network.network and gcp.says(NETWORK):
        raise Refusal(
            f"{gcp.part.place(NETWORK)}: unsupported value {quoted(name)}, which is {network.network}: must be a "
            f"network in {there}, where the {gcp.part.name} is, or a new order restored from this one"
        )
    return network
