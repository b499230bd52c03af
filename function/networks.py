"""Networks: which of the platform's networks a part is in. No part ever moves to another one."""

from collections.abc import Mapping
from typing import TypeVar

from function.model import Refusal, quoted
from function.site import Site

N = TypeVar("N")

NETWORK = "network"
"""The field of a part that names its network."""


def of(site: Site, networks: Mapping[str, N]) -> N:
    """Return the network of a part.

    Args:
        site: The site of the part.
        networks: The networks that the platform offers to such parts, by name.

    Raises:
        Refusal: It offers none of the name that the part has.
    """
    name: str = site.part.network
    if name not in networks:
        raise site.part.refuse(NETWORK, name, networks)
    return networks[name]


def elsewhere(site: Site, which: str, there: object) -> Refusal:
    """Return the Refusal of a network that is elsewhere than the part.

    Args:
        site: The site of the part.
        which: What the cloud calls the network, with the words before it: ` in vpc-1`.
        there: Where the part is.
    """
    return Refusal(
        f"{site.part.place(NETWORK)}: unsupported value {quoted(site.part.network)}{which}: must be a network in "
        f"{there}, where the {site.part.name} is, or a new order restored from this one"
    )
