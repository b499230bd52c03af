"""Network: from where the account of a bucket is reached: a private endpoint, or a firewall that lets clients in."""

import ipaddress
from collections.abc import Iterator

from function.clouds.azure import Azure
from function.clouds.azure.settings import Network
from function.model import Handle, Kind, Naming, Refusal, Resource, Tree
from function.parts import Bucket

# It retains nothing on purpose: it is made again in a minute.
PRIVATE_ENDPOINT = Kind("network.azure.upbound.io", "PrivateEndpoint", version="v1beta2", location="location",
                        naming=Naming(80))  # fmt: skip

DEFAULT_NETWORK = "default"


def network_of(azure: Azure) -> Network:
    """Return the network that buckets are reached from.

    Raises:
        Refusal: The platform has none, or nobody in it could reach a bucket.
    """
    place = f"data.azure.networks.{DEFAULT_NETWORK}"
    found = azure.settings.networks.get(DEFAULT_NETWORK)
    if found is None:
        raise Refusal(f"{place}: required value: buckets are reached from it")
    if not found.endpoint_subnet_id and not found.has_clients:
        raise Refusal(
            f"{place}: required value: must have endpointSubnetId, cidrs or subnetIds, or no client is let in"
        )
    return found


def rules(found: Network) -> Tree:
    """Return which clients the account's firewall lets in. Of a range of one or two it takes the addresses alone."""
    addresses: list[str] = []
    for cidr in sorted(found.cidrs):
        block = ipaddress.ip_network(cidr)
        addresses += [cidr] if block.num_addresses > 2 else [str(address) for address in block]  # noqa: PLR2004  (/31)
    fields: Tree = {"ipRules": addresses} if addresses else {}
    return fields | ({"virtualNetworkSubnetIds": sorted(found.subnet_ids)} if found.subnet_ids else {})


def private_endpoint(azure: Azure, bucket: Bucket, account: Handle) -> Iterator[Resource]:
    """Yield the address of an account in the platform's network, where it has a subnet for such."""
    found = network_of(azure)
    if not found.endpoint_subnet_id:
        return
    created = {
        "subnetId": found.endpoint_subnet_id,
        "privateServiceConnection": {
            "name": "blob",
            "isManualConnection": False,
            "privateConnectionResourceId": account.status("id"),
            "subresourceNames": ["blob"],
        },
    }
    group = {"name": "default", "privateDnsZoneIds": [found.blob_zone_id]} if found.blob_zone_id else None
    yield azure.resource(
        PRIVATE_ENDPOINT,
        {"privateDnsZoneGroup": group} if group else {},
        part=f"{bucket.name}-endpoint",
        created=created,
        external_name=azure.name(PRIVATE_ENDPOINT, f"{bucket.name}-endpoint"),
    )
