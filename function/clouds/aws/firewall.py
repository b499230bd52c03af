"""Firewall: the security group of a part, and a rule for each kind of client that the platform's network lets in."""

import hashlib
import ipaddress
from collections.abc import Generator
from typing import Any

from function import names
from function.clouds.aws import Aws
from function.clouds.aws.settings import Network
from function.model import EXTERNAL_NAME, Handle, Kind, Refusal, Resource, quoted

EC2 = "ec2.aws.upbound.io"

SECURITY_GROUP = Kind(EC2, "SecurityGroup", retain="dependency", named_in=("vpcSecurityGroupIds",))

# It retains nothing on purpose: a range that the platform takes out of a network must be shut out at once, not kept
# while there is data.
INGRESS_RULE = Kind(EC2, "SecurityGroupIngressRule")

NETWORK = "network"
"""The field of a part that names its network."""


def network_of(aws: Aws) -> Network:
    """Return the network of a part.

    Raises:
        Refusal: The platform offers no such network, or the part is in another VPC already.
    """
    networks = aws.settings.networks
    name = aws.part.network
    if name not in networks:
        raise aws.part.refuse(NETWORK, name, networks)
    network = networks[name]
    group = aws.observed(SECURITY_GROUP)
    vpc = group and group.get("metadata", "annotations", EXTERNAL_NAME) and group.get("spec", "forProvider", "vpcId")
    if vpc and vpc != network.vpc_id:
        raise Refusal(
            f"{aws.part.place(NETWORK)}: unsupported value {quoted(name)} in {network.vpc_id}: must be a network in "
            f"{vpc}, where the {aws.part.name} is, or a new order restored from this one"
        )
    return network


def security_group(aws: Aws, network: Network, port: int, protocol: str) -> Generator[Resource, Any, Handle]:
    """Yield the security group of a part with its rules; return its handle.

    It has no rule for what goes out: a database calls nobody. An order created again gets another group. EC2 knows it
    by an id of its own, so the former one is not found again, and under its name the order would stop here and never
    come to say that its data exists.

    Args:
        aws: The site.
        network: The network whose clients are let in.
        port: The port that they are let in to.
        protocol: What is spoken there, for the description.
    """
    unique = names.unique_name(aws.order, aws.part.name, "clients")
    # EC2 takes no name that looks like one of its own ids, as those of a platform called sg would.
    name = f"{aws.part.name}-{unique}" if unique.startswith("sg-") else unique
    # The order's uid is in the name, and a cluster restored from its own backup has the order under another one.
    created = {"name": name, "description": aws.description}
    group: Handle = yield aws.resource(SECURITY_GROUP, {"vpcId": network.vpc_id}, created=created)
    for client, field in sorted(_clients(network).items()):
        rule = {
            "securityGroupIdSelector": group.selector,
            "ipProtocol": "tcp",
            "fromPort": port,
            "toPort": port,
            field: client,
            "description": f"{protocol} from {client}",
        }
        # Named by a hash of who it is, so that no other client's coming or going renames it.
        digest = hashlib.sha256(client.encode()).hexdigest()[:8]
        yield aws.resource(INGRESS_RULE, rule, part=f"{aws.part.name}-from-{digest}")
    return group


def _clients(network: Network) -> dict[str, str]:
    """Return the clients that are let in, with the field that names such a client."""
    ranges = {cidr: f"cidrIpv{ipaddress.ip_network(cidr).version}" for cidr in network.cidrs}
    return ranges | dict.fromkeys(network.security_group_ids, "referencedSecurityGroupId")
