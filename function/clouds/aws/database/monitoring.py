"""Monitoring: the role by which RDS reports what the machine of a database is doing."""

import json
from collections.abc import Generator
from typing import Any

from function.clouds.aws import Aws
from function.clouds.aws.database.settings import DatabaseSettings
from function.model import Handle, Kind, Resource, Tree

IAM = "iam.aws.upbound.io"

ROLE = Kind(IAM, "Role", location=None, retain="dependency", named_in=("monitoringRoleArn",))
ROLE_POLICY_ATTACHMENT = Kind(IAM, "RolePolicyAttachment", location=None, tags=None, retain="dependency")

SERVICE = "monitoring.rds.amazonaws.com"
"""What assumes the role."""

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}],
    }
)
"""The policy by which it does."""

MANAGED_POLICY = "service-role/AmazonRDSEnhancedMonitoringRole"
"""The path and name of AWS's own policy of what it may do."""


def role(aws: Aws) -> Generator[Resource, Any, Tree]:
    """Yield the role, where the platform has none for all; return the field that names it."""
    given = aws.part_settings(DatabaseSettings).monitoring_role_arn
    if given:
        return {"monitoringRoleArn": given}
    fields: Tree = {"assumeRolePolicy": TRUST}
    if aws.settings.permissions_boundary:
        fields["permissionsBoundary"] = aws.settings.permissions_boundary
    made: Handle = yield aws.resource(ROLE, fields, external_name=aws.name(ROLE))
    yield aws.resource(
        ROLE_POLICY_ATTACHMENT,
        {"policyArn": f"arn:{aws.partition}:iam::aws:policy/{MANAGED_POLICY}", "roleSelector": made.selector},
    )
    return {"monitoringRoleArnSelector": made.selector}
