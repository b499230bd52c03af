"""Network: where a database stands, and who is let in."""

import hashlib
import ipaddress
from collections.abc import Iterator
from typing import Any

from function import names, scopes
from function.clouds.aws import kinds, managed
from function.clouds.aws.birth import Birth
from function.clouds.aws.settings import Aws, Network
from function.model import EXTERNAL_NAME, Guard, Order, Refusal, Resource, Tree, quoted, unaccepted
from function.parts import Database

PORT = 5432

HARMLESS = frozenset({"ec2.SecurityGroupIngressRule"})

GUARDS = {
    "rds.SubnetGroup": Guard(holds="footing", named_in=("dbSubnetGroupName",)),
    "ec2.SecurityGroup": Guard(holds="footing", named_in=("vpcSecurityGroupIds",)),
}
"""An ingress rule is harmless on purpose: a range that the platform takes out of a network must be shut out at once,
not kept while there is data."""


def chosen(part: Database, birth: Birth) -> Tree:
    """Return the field that says who is let in; an adopted database keeps its own until the order says a network."""
    return {"vpcSecurityGroupIdSelector": scopes.beside(part.name)} if _ours(part, birth) else {}


def resources(order: Order[Any], part: Database, birth: Birth) -> tuple[Resource, ...]:
    """Return the network of a database: its subnets, its security group, and a rule for each kind of client.

    Args:
        order: The order.
        part: The database.
        birth: How it began; one that was adopted stays in the subnets that it is in.

    Raises:
        Refusal: The platform offers no such network, or the database stands in another VPC.
    """
    if not _ours(part, birth):
        return ()
    network = _offered(order, part)
    subnets = () if birth.adopted else (_subnet_group(order, part, network),)
    return (*subnets, _security_group(order, part, network), *_rules(order, part, network))


def _ours(part: Database, birth: Birth) -> bool:
    return not birth.adopted or "network" in part.said


def _offered(order: Order[Any], part: Database) -> Network:
    networks = order.platform.section(Aws).networks
    if part.network not in networks:
        raise unaccepted("spec.networkRef.name", part.network, networks)
    network = networks[part.network]
    group = order.observed(f"{part.name}/ec2.SecurityGroup")
    vpc = group and group.get("metadata", "annotations", EXTERNAL_NAME) and group.get("spec", "forProvider", "vpcId")
    if vpc and vpc != network.vpc_id:
        message = (
            f"cannot move to spec.networkRef.name {quoted(part.network)} in {network.vpc_id}: the database stands in "
            f"{vpc}: accepted is a network there, or a new order restored from this one"
        )
        raise Refusal(message)
    return network


def _subnet_group(order: Order[Any], part: Database, network: Network) -> Resource:
    group = {"description": _description(order), "subnetIds": sorted(set(network.subnet_ids))}
    return managed(order, part.name, kinds.SUBNET_GROUP, group, external_name=names.cloud_name(order, part.name))


def _security_group(order: Order[Any], part: Database, network: Network) -> Resource:
    """Return the security group of a database. It has no rule for what goes out: a database calls nobody.

    An order made again gets another one. EC2 knows it by an id of its own, so the former one is not found again, and
    under its name the order would stop here and never come to say that its database exists.
    """
    there = order.observed(f"{part.name}/ec2.SecurityGroup")
    # The order's uid is in it, and a cluster restored from its own backup has the order under another one.
    name = there.get("spec", "forProvider", "name") if there else None
    group = {"name": name or _name(order, part), "description": _description(order), "vpcId": network.vpc_id}
    return managed(order, part.name, kinds.SECURITY_GROUP, group)


def _name(order: Order[Any], part: Database) -> str:
    name = names.once(order, part.name, "clients")
    # EC2 takes no name that looks like one of its own ids, as those of a platform called sg would.
    return f"database-{name}" if name.startswith("sg-") else name


def _rules(order: Order[Any], part: Database, network: Network) -> Iterator[Resource]:
    """Yield a rule per client, named by a hash of who it is, so that no other client's coming or going renames it."""
    for client, field in sorted(_clients(network).items()):
        rule = {
            "securityGroupIdSelector": scopes.beside(part.name),
            "ipProtocol": "tcp",
            "fromPort": PORT,
            "toPort": PORT,
            field: client,
            "description": f"PostgreSQL from {client}",
        }
        digest = hashlib.sha256(client.encode()).hexdigest()[:8]
        yield managed(order, f"{part.name}-from-{digest}", kinds.INGRESS_RULE, rule)


def _clients(network: Network) -> dict[str, str]:
    """Return the clients that are let in, with the field that names such a client."""
    ranges = {cidr: f"cidrIpv{ipaddress.ip_network(cidr).version}" for cidr in network.cidrs}
    return ranges | dict.fromkeys(network.security_group_ids, "referencedSecurityGroupId")


def _description(order: Order[Any]) -> str:
    """Return a description that never changes: AWS fixes that of a security group when it makes it."""
    return f"Database of {order.kind} {order.name} in {order.namespace}"
