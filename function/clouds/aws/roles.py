"""Roles: what a service of AWS may do on behalf of a part."""

import json
from collections.abc import Generator
from typing import Any

from function.clouds.aws import Aws
from function.model import Handle, Kind, Resource, Tree

IAM = "iam.aws.upbound.io"

ROLE = Kind(IAM, "Role", location=None, retain="dependency", named_in=("monitoringRoleArn",))
ROLE_POLICY_ATTACHMENT = Kind(IAM, "RolePolicyAttachment", location=None, tags=None, retain="dependency")


def service_role(aws: Aws, service: str, policy: str) -> Generator[Resource, Any, Handle]:
    """Yield a role that one service assumes, with one of AWS's own policies; return its handle.

    Args:
        aws: The site.
        service: The service: `monitoring.rds.amazonaws.com`.
        policy: The path and name of the policy.
    """
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    }
    fields: Tree = {"assumeRolePolicy": json.dumps(trust)}
    if aws.settings.permissions_boundary:
        fields["permissionsBoundary"] = aws.settings.permissions_boundary
    role: Handle = yield aws.resource(ROLE, fields, external_name=aws.name(ROLE))
    yield aws.resource(
        ROLE_POLICY_ATTACHMENT,
        {"policyArn": f"arn:{aws.partition}:iam::aws:policy/{policy}", "roleSelector": role.selector},
    )
    return role
