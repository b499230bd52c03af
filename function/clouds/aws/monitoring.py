"""Monitoring: the role by which RDS reports what a database's machine is doing."""

import json
from typing import Any

from function import names, scopes
from function.clouds.aws import kinds, managed, partition
from function.clouds.aws.settings import Aws
from function.model import Guard, Order, Resource, Tree
from function.parts import Database

GUARDS = {
    "iam.Role": Guard(holds="footing", named_in=("monitoringRoleArn",)),
    "iam.RolePolicyAttachment": Guard(holds="footing"),
}

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "monitoring.rds.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def chosen(order: Order[Any], part: Database) -> Tree:
    """Return the field that says which role a database reports by: the platform's, else its own."""
    arn = order.platform.section(Aws).monitoring_role_arn
    return {"monitoringRoleArn": arn} if arn else {"monitoringRoleArnSelector": scopes.beside(part.name)}


def resources(order: Order[Any], part: Database) -> tuple[Resource, ...]:
    """Return the role of a database, where the platform has none for all."""
    settings = order.platform.section(Aws)
    if settings.monitoring_role_arn:
        return ()
    role: Tree = {"assumeRolePolicy": TRUST}
    if settings.permissions_boundary:
        role["permissionsBoundary"] = settings.permissions_boundary
    attachment = {
        "policyArn": f"arn:{partition(settings.region)}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
        "roleSelector": scopes.beside(part.name),
    }
    return (
        managed(order, part.name, kinds.ROLE, role, external_name=names.cloud_name(order, part.name)),
        managed(order, part.name, kinds.ROLE_POLICY_ATTACHMENT, attachment),
    )
