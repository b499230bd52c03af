"""Bucket on Azure: what an order of a bucket becomes there, and what is refused."""

import itertools
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.clouds.azure.bucket.account import ACCOUNT
from function.compose import Composed
from function.lifecycle.owned import owned
from function.model import Document, Refusal, Request, Tree
from tests.clouds.azure import world
from tests.clouds.azure.world import GROUP, policy, there, valid
from tests.conftest import Checker
from tests.orders import CATALOG, NAMES, SCOPES

BUCKET = "bucket/storage.Account"
CONTAINER = "bucket/storage.Container"
LIFECYCLE = "bucket-lifecycle/storage.ManagementPolicy"
ENDPOINT = "bucket-endpoint/network.PrivateEndpoint"

NETWORK = f"/subscriptions/{world.SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network"
SUBNET = f"{NETWORK}/virtualNetworks/main/subnets/clients"
ENDPOINTS = f"{NETWORK}/virtualNetworks/main/subnets/endpoints"
DATABASES = {
    "databaseSubnetId": f"{NETWORK}/virtualNetworks/main/subnets/databases",
    "databaseZoneId": f"{NETWORK}/privateDnsZones/demo.private.postgres.database.azure.com",
}

ADOPTED: Tree = {"adopt": "oldphotos/images", "deletable": False}
ADOPTABLE: Tree = {"adoptable": {"Bucket": ["oldphotos/images", "oldphotos"]}}
OPEN: Tree = {"public": ["Bucket"]}

ACCOUNT_ID = f"{GROUP}/Microsoft.Storage/storageAccounts/shop"
CONTAINER_ID = f"{ACCOUNT_ID}/blobServices/default/containers/shop"
OF_ACCOUNT: Tree = {"id": ACCOUNT_ID, "primaryBlobEndpoint": "https://shop.blob.core.windows.net/"}
OF_CONTAINER: Tree = {"resourceManagerId": CONTAINER_ID, "url": "https://shop.blob.core.windows.net/shop"}


def composed(spec: Tree | None = None, observed: Any = None, **given: Any) -> Composed:  # noqa: ANN401  (handed on)
    """Return what an order becomes."""
    return world.composed("Bucket", spec, observed, **given)


def for_provider(result: Composed, key: str = BUCKET) -> Tree:
    """Return the parameters of a resource."""
    return world.for_provider(result, key)


def exists(result: Composed) -> dict[str, Document]:
    """Return all that an order is made of as Azure has made it."""
    return there(result, Account=OF_ACCOUNT, Container=OF_CONTAINER)


def labels(result: Composed, key: str) -> Tree:
    """Return the labels of a resource."""
    found: Tree = result.resources[key].manifest["metadata"]["labels"]
    return found


def called(result: Composed, key: str) -> str:
    """Return the external name of a resource."""
    return str(result.resources[key].manifest["metadata"]["annotations"]["crossplane.io/external-name"])


@pytest.mark.parametrize(
    ("environment", "replication", "days"),
    [
        pytest.param("production", "GZRS", 90, id="production: another region too"),
        pytest.param("staging", "ZRS", 14, id="staging: all zones of the region"),
        pytest.param("development", "LRS", 1, id="development: a building"),
    ],
)
def test_what_follows_the_environment(environment: str, replication: str, days: int) -> None:
    fields = for_provider(composed({"environment": environment}))

    assert fields["accountReplicationType"] == replication
    assert fields["blobProperties"] == {
        "versioningEnabled": True,
        "deleteRetentionPolicy": {"days": days},
        "containerDeleteRetentionPolicy": {"days": days},
    }


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param("development", "production", "GRS", id="in a building: another region, and no zones"),
        pytest.param("development", "staging", "LRS", id="in a building still"),
        pytest.param("staging", "production", "GZRS", id="in zones: another region too"),
        pytest.param("production", "staging", "ZRS", id="in zones still"),
        pytest.param("production", "development", "ZRS", id="in zones although it may come and go"),
    ],
)
def test_an_account_never_moves_in_or_out_of_zones(before: str, now: str, expected: str) -> None:
    observed = exists(composed({"environment": before}))

    result = composed({"environment": now, "deletable": True}, observed)

    assert for_provider(result)["accountReplicationType"] == expected


SAME = [
    pytest.param("sharedAccessKeyEnabled", False, "9.3.1.3", id="no keys"),
    pytest.param("defaultToOauthAuthentication", True, "9.3.1.3", id="Entra"),
    pytest.param("localUserEnabled", False, "MCSB IM-1", id="no users of its own"),
    pytest.param("allowNestedItemsToBePublic", False, "9.3.8", id="nothing public"),
    pytest.param("publicNetworkAccessEnabled", False, "9.3.2.2", id="no public address"),
    pytest.param("networkRules.defaultAction", "Deny", "9.3.2.3", id="deny by default"),
    pytest.param("networkRules.bypass", ["AzureServices"], "9.3.5", id="but Azure's own services"),
    pytest.param("minTlsVersion", "TLS1_2", "9.3.6", id="TLS 1.2"),
    pytest.param("httpsTrafficOnlyEnabled", True, "9.3.4", id="never without TLS"),
    pytest.param("crossTenantReplicationEnabled", False, "9.3.7", id="no copy to another tenant"),
    pytest.param("allowedCopyScope", "AAD", "MCSB DP-2", id="no copy from another tenant"),
    pytest.param("infrastructureEncryptionEnabled", True, "4.2", id="encrypted twice"),
]


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize(("field", "expected", "control"), SAME)
def test_what_is_the_same_everywhere(field: str, expected: object, control: str, environment: str) -> None:
    (default,) = (default for default in ACCOUNT.secure if default.path == field)

    assert control in default.controls
    assert default.read(for_provider(composed({"environment": environment}))) == expected


def test_every_secure_default_is_tested() -> None:
    elsewhere = {"accountReplicationType"} | {
        f"blobProperties.{name}"
        for name in ("versioningEnabled", "deleteRetentionPolicy.days", "containerDeleteRetentionPolicy.days")
    }

    assert {default.path for default in ACCOUNT.secure} == elsewhere | {case.values[0] for case in SAME}


@given(NAMES, st.sampled_from(SCOPES))
def test_names_are_such_as_azure_accepts(name: str, scope: str) -> None:
    result = composed(None, exists(composed(name=name, scope=scope)), name=name, scope=scope)

    assert re.fullmatch(r"[a-z0-9]{3,24}", called(result, BUCKET))
    assert re.fullmatch(r"[a-z0-9](-?[a-z0-9]){2,62}", called(result, CONTAINER))
    assert re.fullmatch(r"[a-z0-9][\w.-]{0,78}\w", called(result, ENDPOINT))


def test_what_was_overwritten_is_kept_for_the_days_that_the_order_says() -> None:
    result = composed({"retentionDays": 30})

    assert for_provider(result)["blobProperties"]["deleteRetentionPolicy"] == {"days": 30}
    (rule,) = for_provider(result, LIFECYCLE)["rule"]
    assert rule["actions"] == {"version": {"deleteAfterDaysSinceCreation": 30}}
    assert rule["filters"]["prefixMatch"] == [f"{called(result, CONTAINER)}/"]


def test_without_versions_a_mistake_can_be_mended_for_a_day() -> None:
    result = composed({"versioning": False})

    assert for_provider(result)["blobProperties"] == {
        "versioningEnabled": False,
        "deleteRetentionPolicy": {"days": 1},
        "containerDeleteRetentionPolicy": {"days": 90},
    }
    assert LIFECYCLE not in result.resources


@pytest.mark.parametrize(
    ("lifecycle", "expected"),
    [
        pytest.param(
            {"archiveAfterDays": 60}, {"tierToColdAfterDaysSinceModificationGreaterThan": 60}, id="cheaper storage"
        ),
        pytest.param({"expireAfterDays": 10}, {"deleteAfterDaysSinceModificationGreaterThan": 10}, id="gone"),
        pytest.param(
            {"archiveAfterDays": 30, "expireAfterDays": 60},
            {
                "tierToColdAfterDaysSinceModificationGreaterThan": 30,
                "deleteAfterDaysSinceModificationGreaterThan": 60,
            },
            id="both",
        ),
    ],
)
def test_lifecycle(lifecycle: Tree, expected: Tree) -> None:
    (rule,) = for_provider(composed({"lifecycle": lifecycle, "versioning": False}), LIFECYCLE)["rule"]

    assert rule["actions"] == {"baseBlob": expected}


def test_a_bucket_is_reached_by_its_endpoint_alone() -> None:
    first = composed()
    second = composed(None, exists(first))

    assert "id" in first.held_back[ENDPOINT]
    assert for_provider(second, ENDPOINT)["privateServiceConnection"] == {
        "name": "blob",
        "isManualConnection": False,
        "privateConnectionResourceId": ACCOUNT_ID,
        "subresourceNames": ["blob"],
    }
    assert for_provider(second, ENDPOINT)["subnetId"] == ENDPOINTS
    assert for_provider(second, ENDPOINT)["privateDnsZoneGroup"]["name"] == "default"


@pytest.mark.parametrize(
    ("network", "public", "rules"),
    [
        pytest.param({"endpointSubnetId": ENDPOINTS}, False, {}, id="an endpoint"),
        pytest.param({"subnetIds": [SUBNET]}, True, {"virtualNetworkSubnetIds": [SUBNET]}, id="subnets"),
        pytest.param({"cidrs": ["20.1.0.0/16"]}, True, {"ipRules": ["20.1.0.0/16"]}, id="addresses"),
        pytest.param(
            {"cidrs": ["20.1.2.3/32", "20.1.2.8/31"]},
            True,
            {"ipRules": ["20.1.2.3", "20.1.2.8", "20.1.2.9"]},
            id="one or two addresses, which Azure wants alone",
        ),
        pytest.param(
            {"endpointSubnetId": ENDPOINTS, "cidrs": ["20.1.2.3/32"]}, True, {"ipRules": ["20.1.2.3"]}, id="both"
        ),
    ],
)
def test_who_reaches_a_bucket(network: Tree, public: bool, rules: Tree) -> None:  # noqa: FBT001
    result = composed(networks={"default": network})
    fields = for_provider(result)

    assert fields["publicNetworkAccessEnabled"] is public
    assert fields["networkRules"] == {"defaultAction": "Deny", "bypass": ["AzureServices"], **rules}
    assert (ENDPOINT in result.held_back) is ("endpointSubnetId" in network)


def test_an_endpoint_stays_in_its_subnet_where_the_platform_moves_it() -> None:
    second = composed(None, exists(composed()))
    moved = {"endpointSubnetId": f"{NETWORK}/virtualNetworks/lab/subnets/endpoints"}

    third = composed(None, exists(second), networks={"default": moved})

    assert for_provider(third, ENDPOINT)["subnetId"] == ENDPOINTS


def test_a_private_bucket_is_read_by_nobody_else() -> None:
    result = composed()

    assert for_provider(result, CONTAINER)["containerAccessType"] == "private"
    assert [key for key in {**result.resources, **result.held_back} if "RoleAssignment" in key] == []


def test_a_public_bucket_is_read_by_everybody_where_the_platform_allows_it() -> None:
    result = composed({"acl": "public-read"}, common=OPEN)
    fields = for_provider(result)

    assert for_provider(result, CONTAINER)["containerAccessType"] == "blob"
    assert (fields["allowNestedItemsToBePublic"], fields["publicNetworkAccessEnabled"]) == (True, True)
    assert fields["networkRules"]["defaultAction"] == "Allow"
    assert fields["sharedAccessKeyEnabled"] is False


READERS = ["00000000-0000-0000-0000-00000000000b", "00000000-0000-0000-0000-00000000000a"]


def assignments(result: Composed) -> dict[str, Tree]:
    """Return the rights to read of a bucket, by who has them."""
    found = {
        key: for_provider(result, key) for key in result.resources if key.endswith("/authorization.RoleAssignment")
    }
    return {fields["principalId"]: {**fields, "id": called(result, key)} for key, fields in found.items()}


def test_the_platforms_readers_read_what_the_order_opens_to_them() -> None:
    spec, readers = {"acl": "authenticated-read"}, {"readers": READERS}
    first = composed(spec, bucket=readers)
    second = composed(spec, exists(first), bucket=readers)
    again = composed(spec, exists(first), bucket=readers)

    assert [key for key in first.held_back if "RoleAssignment" in key]
    assert assignments(second).keys() == set(READERS)
    assert assignments(second) == assignments(again)
    for fields in assignments(second).values():
        assert uuid.UUID(fields["name"]).version == 5
        assert fields["scope"] == CONTAINER_ID
        assert (fields["principalType"], fields["roleDefinitionName"]) == ("Group", "Storage Blob Data Reader")
        assert fields["id"] == f"{CONTAINER_ID}/providers/Microsoft.Authorization/roleAssignments/{fields['name']}"
    assert len({fields["name"] for fields in assignments(second).values()}) == len(READERS)
    assert for_provider(second, CONTAINER)["containerAccessType"] == "private"


def test_a_reader_that_the_platform_takes_out_is_shut_out_at_once() -> None:
    spec = {"acl": "authenticated-read"}
    second = composed(spec, exists(composed(spec, bucket={"readers": READERS})), bucket={"readers": READERS})

    third = composed(spec, exists(second), bucket={"readers": READERS[:1]})

    assert assignments(third).keys() == set(READERS[:1])


def test_outputs_are_unknown_until_azure_tells() -> None:
    result = composed()

    assert result.status is not None
    assert result.status["outputs"] == {"region": "westeurope", "secret": "shop-connection"}
    assert result.ready is False


def test_outputs() -> None:
    first = composed()

    result = composed(None, exists(first))

    assert result.status is not None
    assert result.status["outputs"] == {
        "name": called(first, CONTAINER),
        "region": "westeurope",
        "endpoint": OF_ACCOUNT["primaryBlobEndpoint"],
        "url": OF_CONTAINER["url"],
        "secret": "shop-connection",
    }
    assert result.status["identifiers"] == {"bucket": {"id": ACCOUNT_ID, "containerId": CONTAINER_ID}}


def test_an_adopted_bucket_is_an_account_and_a_container() -> None:
    result = composed(ADOPTED, common=ADOPTABLE)

    assert (called(result, BUCKET), called(result, CONTAINER)) == ("oldphotos", "images")
    assert {labels(result, key)["golden-path.dev/creation"] for key in (BUCKET, CONTAINER)} == {"adopted"}
    assert {"accountTier", "accountKind", "accountReplicationType", "infrastructureEncryptionEnabled"} & for_provider(
        result
    ).keys() == set()
    assert result.resources[BUCKET].manifest["spec"]["initProvider"] == {
        "accountTier": "Standard",
        "accountReplicationType": "GZRS",
    }
    assert "containerAccessType" not in for_provider(result, CONTAINER)
    assert LIFECYCLE not in result.resources


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"retentionDays": 30}, id="retention"),
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, id="expiry"),
    ],
)
def test_an_adopted_account_gets_a_policy_when_the_order_says_one(said: Tree) -> None:
    (rule,) = for_provider(composed(ADOPTED | said, common=ADOPTABLE), LIFECYCLE)["rule"]

    assert rule["filters"]["prefixMatch"] == ["images/"]


def test_an_adopted_container_gets_the_access_that_the_order_says() -> None:
    fields = for_provider(composed(ADOPTED | {"acl": "private"}, common=ADOPTABLE), CONTAINER)

    assert fields["containerAccessType"] == "private"


def test_an_adopted_bucket_stays_adopted_when_the_order_says_so_no_more() -> None:
    result = composed({"deletable": False}, exists(composed(ADOPTED, common=ADOPTABLE)))

    assert (called(result, BUCKET), called(result, CONTAINER)) == ("oldphotos", "images")
    assert {labels(result, key)["golden-path.dev/creation"] for key in (BUCKET, CONTAINER)} == {"adopted"}
    assert "accountKind" not in for_provider(result)


@pytest.mark.parametrize(
    ("spec", "given", "words"),
    [
        pytest.param(
            {"acl": "public-read"}, {}, ['spec.acl: unsupported value "public-read"'], id="public, and not allowed"
        ),
        pytest.param(
            {"acl": "authenticated-read"},
            {"bucket": {"readers": []}},
            ['spec.acl: unsupported value "authenticated-read"', "data.azure.bucket.readers"],
            id="no readers",
        ),
        pytest.param(
            {"encryption": "own-key"},
            {},
            ['spec.encryption: unsupported value "own-key": must be "platform"'],
            id="key",
        ),
        pytest.param(
            {"adopt": "theirs/images", "deletable": False},
            {"common": ADOPTABLE},
            ['spec.adopt: unsupported value "theirs/images": must be one of oldphotos, oldphotos/images'],
            id="adopt",
        ),
        pytest.param(
            {"adopt": "oldphotos", "deletable": False},
            {"common": ADOPTABLE},
            ['spec.adopt: unsupported value "oldphotos": must be <storage account>/<container>'],
            id="adopt an account",
        ),
        pytest.param({}, {"networks": {}}, ["data.azure.networks.default: required value"], id="no network"),
        pytest.param(
            {},
            {"networks": {"default": DATABASES}},
            ["data.azure.networks.default: required value: must have endpointSubnetId, cidrs or subnetIds"],
            id="nobody let in",
        ),
        pytest.param(
            {}, {"networks": {"default": {"cidrs": ["10.0.0.0/16"]}}}, ["10.0.0.0/16 is no public"], id="private range"
        ),
        pytest.param(
            {}, {"networks": {"default": {"cidrs": ["2a00:1450::/32"]}}}, ["is no public IPv4 range"], id="IPv6"
        ),
        pytest.param({}, {"networks": {"default": {"cidrs": ["0.0.0.0/0"]}}}, ["lets everybody in"], id="everybody"),
        pytest.param(
            {},
            {"networks": {"default": DATABASES | {"blobZoneId": DATABASES["databaseZoneId"]}}},
            ["blobZoneId is of private endpoints"],
            id="a zone without endpoints",
        ),
        pytest.param({}, {"bucket": {"readers": ["all"]}}, ["data.azure.bucket.readers"], id="no object id"),
    ],
)
def test_refused(spec: Tree, given: Tree, words: list[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, **given)

    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    ("spec", "given", "words"),
    [
        pytest.param(
            {}, {"location": "northeurope"}, ['data.azure.location: unsupported value "northeurope"'], id="location"
        ),
        pytest.param({}, {"resourceGroup": "new"}, ['data.azure.resourceGroup: unsupported value "new"'], id="group"),
    ],
)
def test_refused_once_it_exists(spec: Tree, given: Tree, words: list[str]) -> None:
    observed = exists(composed())

    with pytest.raises(Refusal) as refusal:
        composed(spec, observed, **given)

    assert [word for word in words if word not in str(refusal.value)] == []


DATA = (BUCKET, CONTAINER)
CONSENT: Tree = {"deletable": True}
BOTH: Tree = {"deletable": True, "emptyOnDelete": True}


def steps(observed: dict[str, Document], spec: Tree, count: int = 4, **given: Any) -> list[Composed]:  # noqa: ANN401
    """Return what becomes of an order in one reconcile after the other, Azure having done its work between them."""
    results: list[Composed] = []
    status: Tree | None = {"deletion": "protected"}
    for _ in range(count):
        results.append(composed(spec, observed, status=status, **given))
        observed, status = exists(results[-1]), results[-1].status
    return results


def deletions(results: list[Composed]) -> list[object]:
    """Return how far the deletion of an order is in each step."""
    return [each.status["deletion"] for each in results if each.status]


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="production"),
        pytest.param({"environment": "development", "deletable": False}, id="development without consent"),
    ],
)
def test_without_consent_everything_stays(spec: Tree) -> None:
    first = composed(spec)

    for result in (first, composed(spec, exists(first))):
        for key in DATA:
            assert policy(result, key) == "Orphan"
            assert labels(result, key)["golden-path.dev/data"] == "protected"
        assert result.status is not None
        assert result.status["deletion"] == "protected"


def test_with_the_first_consent_the_order_may_go_and_the_data_stays() -> None:
    results = steps(exists(composed()), CONSENT)

    assert {policy(each, key) for each in results for key in DATA} == {"Orphan"}
    assert deletions(results)[-1] == "released"
    assert {labels(results[-1], key)["golden-path.dev/data"] for key in DATA} == {"released"}
    assert results[-1].status is not None
    assert set(DATA) <= set(results[-1].status["kept"])


def test_a_development_order_may_go_without_a_word_and_its_data_stays() -> None:
    results = steps(exists(composed({"environment": "development"})), {"environment": "development"})

    assert {policy(each, key) for each in results for key in DATA} == {"Orphan"}
    assert deletions(results)[-1] == "released"


def test_with_both_consents_it_goes_once_the_release_is_seen() -> None:
    results = steps(exists(composed({"emptyOnDelete": True, "deletable": True})), BOTH)

    assert {policy(each, key) for each in results for key in DATA} == {"Delete"}
    assert deletions(results)[-1] == "released"


def test_with_the_second_consent_after_the_first_it_goes_too() -> None:
    kept = steps(exists(composed()), CONSENT)[-1]

    results = steps(exists(kept), BOTH)

    assert {policy(each, key) for each in results for key in DATA} == {"Delete"}
    assert deletions(results)[-1] == "released"
    assert [key for key in DATA if "golden-path.dev/keep" in labels(results[-1], key)] == []


def test_a_second_consent_that_is_taken_back_keeps_the_data_again() -> None:
    released = steps(exists(composed(BOTH)), BOTH)[-1]

    results = steps(exists(released), CONSENT)

    assert {policy(each, key) for each in results for key in DATA} == {"Orphan"}
    assert results[-1].status is not None
    assert set(DATA) <= set(results[-1].status["kept"])


@pytest.mark.parametrize("before", [pytest.param(CONSENT, id="of the first consent"), pytest.param(BOTH, id="of both")])
def test_consent_that_is_taken_back_protects_again(before: Tree) -> None:
    released = steps(exists(composed()), before)[-1]

    results = steps(exists(released), {})

    assert deletions(results) == ["protected"] * len(results)
    assert {labels(results[0], key)["golden-path.dev/data"] for key in DATA} == {"protected"}
    assert {policy(each, key) for each in results for key in DATA} == {"Orphan"}


@pytest.mark.parametrize(
    ("made_as", "now", "expected"),
    [
        pytest.param({}, CONSENT, "Orphan", id="the first consent alone: its data stays"),
        pytest.param(BOTH, BOTH, "Delete", id="both"),
    ],
)
def test_a_refused_order_is_torn_down_by_the_same_rule(made_as: Tree, now: Tree, expected: str) -> None:
    refused = {**now, "acl": "authenticated-read"}

    results = steps(exists(composed(made_as)), refused, bucket={"readers": []})

    assert {policy(each, key) for each in results[1:] for key in DATA} == {expected}
    assert deletions(results)[-1] == "released"


@pytest.mark.parametrize(
    ("consent", "expected"),
    [pytest.param(False, "data", id="data like any other"), pytest.param(True, "always", id="stays in the cloud")],
)
def test_what_is_kept_of_an_account_without_the_second_consent(*, consent: bool, expected: str) -> None:
    found = owned(Request(Document({"spec": {"deletable": consent}}), exists(composed())), CATALOG)

    assert {found[key].retain for key in DATA} == {expected}


def test_an_adopted_account_stays_with_what_else_is_in_it() -> None:
    spec = {**ADOPTED, **BOTH}

    results = steps(exists(composed(spec, common=ADOPTABLE)), spec, common=ADOPTABLE)

    assert {policy(each, BUCKET) for each in results} == {"Orphan"}
    assert policy(results[-1], CONTAINER) == "Delete"
    assert deletions(results)[-1] == "released"


SPECS = [
    pytest.param({}, id="production"),
    pytest.param({"environment": "development"}, id="development"),
    pytest.param({"acl": "authenticated-read"}, id="readers"),
    pytest.param({"acl": "public-read"}, id="public"),
    pytest.param({"lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 60}}, id="lifecycle"),
    pytest.param(ADOPTED, id="adopted"),
    pytest.param(BOTH, id="both consents"),
]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("spec", SPECS)
def test_valid(spec: Tree, scope: str, checker: Checker) -> None:
    common = ADOPTABLE | OPEN
    first = composed(spec, scope=scope, common=common)
    second = composed(spec, exists(first), scope=scope, common=common)

    assert second.held_back == {}
    for each in itertools.chain(first.resources.values(), second.resources.values()):
        valid(each.manifest, checker)
