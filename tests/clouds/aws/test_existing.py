"""A database on AWS that exists: it keeps what it has, grows, and never goes down."""

import pytest

from function.model import Document, Refusal, Tree
from tests.clouds.aws.orders import INSTANCE, composed, for_provider, there


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param({}, "16", id="as it was told"),
        pytest.param({"engineVersion": "16", "engineVersionActual": "16.4"}, "16", id="as it is"),
        pytest.param({"engineVersionActual": "17.2"}, "17", id="upgraded by hand"),
    ],
)
@pytest.mark.parametrize(
    "versions",
    [
        pytest.param(["16", "17"], id="a newer one is offered"),
        pytest.param(["17", "15"], id="an older one is the default"),
        pytest.param(["18"], id="its own is offered no more"),
    ],
)
def test_a_database_keeps_its_version_whatever_the_platform_offers(
    versions: list[str], status: Tree, expected: str
) -> None:
    observed = there(status=status, common={"versions": {"postgres": ["15", "16"]}})

    result = composed(None, observed, common={"versions": {"postgres": versions}})

    assert for_provider(result)["engineVersion"] == expected
    assert f"database-postgres{expected}/rds.ParameterGroup" in result.resources


def test_a_new_database_gets_the_newest_version_offered() -> None:
    assert for_provider(composed(common={"versions": {"postgres": ["16", "18"]}}))["engineVersion"] == "18"


def test_a_database_is_upgraded_when_the_order_says_so() -> None:
    assert for_provider(composed({"version": "17"}, there({"version": "16"})))["engineVersion"] == "17"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(20, 100, id="less: it cannot shrink"),
        pytest.param(200, 200, id="more: it grows"),
    ],
)
def test_storage_follows_the_platform_up_only(now: int, expected: int) -> None:
    default = {"defaults": {"PostgreSQLInstance": {"storageGB": now}}}

    result = composed(None, there({"storageGB": 100}, {"allocatedStorage": 100.0}), common=default)

    assert for_provider(result)["allocatedStorage"] == expected


@pytest.mark.parametrize(
    ("before", "status", "spec", "words"),
    [
        pytest.param(
            {},
            {},
            {"version": "15"},
            ['spec.version: unsupported value "15": must be "17"', "restore into a new order"],
            id="version",
        ),
        pytest.param(
            {"version": "15"}, {"engineVersionActual": "16.1"}, {"version": "15"}, ['"15"', '"16"'], id="as AWS tells"
        ),
        pytest.param(
            {"storageGB": 100},
            {},
            {"storageGB": 50},
            ['spec.storageGB: unsupported value "50": must be "100"', "restore"],
            id="storage",
        ),
        pytest.param(
            {"passwordGeneration": 12},
            {},
            {"passwordGeneration": 2},
            ['spec.passwordGeneration: unsupported value "2": must be "12"'],
            id="an old password",
        ),
    ],
)
def test_nothing_goes_down(before: Tree, status: Tree, spec: Tree, words: list[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, there(before, status))

    assert [word for word in words if word not in str(refusal.value)] == []


def test_what_could_not_be_made_may_go_down() -> None:
    refused = dict(composed({"version": "17", "storageGB": 100}).resources[INSTANCE].manifest)
    refused["status"] = {"conditions": [{"type": "LastAsyncOperation", "status": "False", "reason": "CreateFailure"}]}

    fields = for_provider(composed({"version": "16", "storageGB": 20}, {INSTANCE: Document(refused)}))

    assert (fields["engineVersion"], fields["allocatedStorage"]) == ("16", 20)
