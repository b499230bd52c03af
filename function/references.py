"""References: the values by which a platform's settings point at what exists, with one rule for each on all clouds."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field

LARGEST = {4: 8, 6: 8}
"""Shortest prefix of a range of clients, by IP version: that of the largest private networks, 10.0.0.0/8 (RFC 1918) and
fd00::/8 (RFC 4193)."""


def _client_range(cidr: str) -> str:
    """Return a range of addresses in its normal form; refuse one that lets everybody in, or whole continents.

    Two ranges of /1 are everybody as much as one of /0, and 2000::/3 is all of the public IPv6 internet.
    """
    network = ipaddress.ip_network(cidr)
    shortest = LARGEST[network.version]
    if network.prefixlen < shortest:
        raise ValueError(
            f"{cidr} lets everybody in, or nearly: must be the range of the clients, with a prefix of /{shortest} or "
            "longer"
        )
    return str(network)


ClientRange = Annotated[str, AfterValidator(_client_range)]
"""A range of addresses that clients connect from, such as 10.0.0.0/16."""

ProviderConfig = Annotated[
    str,
    Field(
        alias="providerConfig",
        min_length=1,
        description="ProviderConfig (for v2 orders: ClusterProviderConfig), which says the account.",
    ),
]
"""The name of a ProviderConfig of the cloud's provider."""

PEM = "-----BEGIN CERTIFICATE-----"


def _certificates(bundle: str) -> str:
    if PEM not in bundle:
        raise ValueError(f"must be certificates in PEM, each beginning with {PEM}")
    return bundle


CertificateBundle = Annotated[str, AfterValidator(_certificates)]
"""Certificates that clients trust, in PEM."""
