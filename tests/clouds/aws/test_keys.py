"""Keys on AWS: the platform's, one per order, or AWS's own."""

import pytest

from function.model import Tree
from tests.clouds.aws.orders import INSTANCE, composed, for_provider, made


@pytest.mark.parametrize(
    ("aws", "expected", "kinds"),
    [
        pytest.param(
            {"kmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/1"},
            {"kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
            [],
            id="the platform's",
        ),
        pytest.param({"kmsKeyArn": None}, {}, [], id="AWS's"),
        pytest.param(
            {"kmsKeyArn": None, "keyPerOrder": True},
            {
                "kmsKeyIdSelector": {
                    "matchControllerRef": True,
                    "matchLabels": {"golden-path.dev/part": "database"},
                }
            },
            ["database/kms.Alias", "database/kms.Key"],
            id="its own",
        ),
    ],
)
def test_key(aws: Tree, expected: Tree, kinds: list[str]) -> None:
    result = composed(**aws)
    fields = for_provider(result)

    assert expected == {name: value for name, value in fields.items() if name.startswith("kmsKeyId")}
    assert kinds == [key for key in result.resources if "/kms." in key]


@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_a_key_of_its_own_outlives_the_order(scope: str) -> None:
    result = composed({"deletable": True}, scope=scope, keyPerOrder=True, kmsKeyArn=None)
    policies = {key: desired.manifest["spec"]["managementPolicies"] for key, desired in result.resources.items()
                if "/kms." in key or key == INSTANCE}  # fmt: skip

    assert "*" in policies[INSTANCE]
    assert policies["database/kms.Key"] == ["Create", "LateInitialize", "Observe", "Update"]
    assert for_provider(result, "database/kms.Key")["deletionWindowInDays"] == 30


def test_the_key_that_a_selector_came_to_stays_the_providers() -> None:
    settings: Tree = {"keyPerOrder": True, "kmsKeyArn": None}
    before = composed(**settings).resources[INSTANCE].manifest
    before["spec"]["forProvider"] |= {
        "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/resolved",
        "kmsKeyIdRef": {"name": "shop-0123456789ab"},
    }

    later = composed(None, {INSTANCE: made(before)}, **settings)

    assert [field for field in for_provider(later) if field.startswith("kmsKeyId")] == ["kmsKeyIdSelector"]
    assert "database/kms.Key" in later.resources
