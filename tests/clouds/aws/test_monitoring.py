"""Monitoring on AWS: the role that reports what a database is doing, within bounds."""

import pytest

from tests.clouds.aws.orders import composed, for_provider


@pytest.mark.parametrize("scope", ["legacy", "namespaced", "cluster"])
def test_the_platform_may_give_the_monitoring_role(scope: str) -> None:
    arn = "arn:aws:iam::111122223333:role/monitoring"

    own, given = composed(scope=scope), composed(scope=scope, database={"monitoringRoleArn": arn})

    assert [key for key in own.resources if "/iam." in key] == [
        "database/iam.Role",
        "database/iam.RolePolicyAttachment",
    ]
    assert [key for key in given.resources if "/iam." in key] == []
    assert for_provider(given)["monitoringRoleArn"] == arn


def test_roles_are_bounded() -> None:
    boundary = "arn:aws:iam::111122223333:policy/teams"

    assert for_provider(composed(permissionsBoundary=boundary), "database/iam.Role")["permissionsBoundary"] == boundary
