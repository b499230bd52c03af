"""Network: the subnets that a database is in, and the security group with a rule for each client that it lets in."""

from collections.abc import Generator
from typing import Any

from function import names, networks
from function.clouds.aws import Aws
from function.clouds.aws.database.instance import RDS
from function.clouds.aws.settings import Network
from function.creation import Creation
from function.model import EXTERNAL_NAME, Handle, Kind, Resource, Tree

SUBNET_GROUP = Kind(RDS, "SubnetGroup", retain="dependency", named_in=("dbSubnetGroupName",))

EC2 = "ec2.aws.upbound.io"

SECURITY_GROUP = Kind(EC2, "SecurityGroup", retain="dependency", named_in=("vpcSecurityGroupIds",))

# It retains nothing on purpose: a range that the platform takes out of a network must be shut out at once, not kept
# while there is data.
INGRESS_RULE = Kind(EC2, "SecurityGroupIngressRule")

PORT = 5432


def subnets(aws: Aws) -> Generator[Resource, Any, dict[str, Any]]:
    """Yield the subnet group of a new database; return the create-only field that names it."""
    group: Handle = yield aws.resource(
        SUBNET_GROUP,
        {"description": aws.description, "subnetIds": sorted(set(_network_of(aws).subnet_ids))},
        external_name=aws.name(SUBNET_GROUP),
    )
    return {"dbSubnetGroupNameSelector": group.selector}


def clients(aws: Aws, how: Creation) -> Generator[Resource, Any, Tree]:
    """Yield who is let in; an adopted database keeps its own security groups until the order says a network."""
    if how is Creation.ADOPTED and not aws.says(networks.NETWORK):
        return {}
    group = yield from _security_group(aws, _network_of(aws))
    return {"vpcSecurityGroupIdSelector": group.selector}


def _network_of(aws: Aws) -> Network:
    """Return the network of a database.

    Raises:
        Refusal: The platform offers no such network, or the database is in another VPC already.
    """
    network = networks.of(aws, aws.settings.networks)
    group = aws.observed(SECURITY_GROUP)
    vpc = group and group.get("metadata", "annotations", EXTERNAL_NAME) and group.get("spec", "forProvider", "vpcId")
    if vpc and vpc != network.vpc_id:
        raise networks.elsewhere(aws, f" in {network.vpc_id}", vpc)
    return network


def _security_group(aws: Aws, network: Network) -> Generator[Resource, Any, Handle]:
    """Yield the security group of a database with its rules; return its handle.

    It has no rule for what goes out: a database calls nobody. An order created again gets another group. EC2 knows it
    by an id of its own, so the former one is not found again, and under its name the order would stop here and never
    come to say that its data exists.
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
            "fromPort": PORT,
            "toPort": PORT,
            field: client,
            "description": f"PostgreSQL from {client}",
        }
        # Named by a hash of who it is, so that no other client's coming or going renames it.
        yield aws.resource(INGRESS_RULE, rule, part=f"{aws.part.name}-from-{names.digest(client)}")
    return group


def _clients(network: Network) -> dict[str, str]:
    """Return the clients that are let in, with the field that names such a client."""
    ranges = {cidr: "cidrIpv6" if ":" in cidr else "cidrIpv4" for cidr in network.cidrs}
    return ranges | dict.fromkeys(network.security_group_ids, "referencedSecurityGroupId")
