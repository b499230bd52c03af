"""Bucket on Google Cloud: Cloud Storage."""

import re
from typing import Any

import pytest
from hypothesis import given

from function.compose import Composed, compose
from function.model import Document, Refusal, Tree, read_field
from tests.clouds.gcp import check_valid, condition, made, parameters
from tests.clouds.gcp import composed as composed_order
from tests.conftest import Checker
from tests.orders import CATALOG, NAMES, SCOPES, request, xr

BUCKET = "bucket/storage.Bucket"
MEMBER = "storage.BucketIAMMember"
DAY = 24 * 60 * 60
ADOPTABLE: Tree = {"adoptable": {"Bucket": ["old-files"]}}
ADOPT: Tree = {"adopt": "old-files", "deletable": False}
PUBLIC: Tree = {"public": ["Bucket"]}
READERS: Tree = {"readers": ["user:ann@example.org", "group:all@example.org", "user:ann@example.org"]}


def composed(
    spec: Tree | None = None,
    observed: dict[str, Document] | None = None,
    **arguments: Any,  # noqa: ANN401  (those of the other)
) -> Composed:
    """Return what an order of a bucket becomes."""
    return composed_order(spec, observed, kind="Bucket", **arguments)


def bucket(result: Composed) -> Tree:
    """Return the parameters of the bucket."""
    return parameters(result, BUCKET)


def grants(result: Composed) -> dict[str, tuple[str, str]]:
    """Return who is granted which role, by key."""
    found = {key: parameters(result, key) for key in result.resources if key.endswith(MEMBER)}
    return {key: (fields["member"], fields["role"]) for key, fields in found.items()}


def running(result: Composed, status: Tree | None = None) -> dict[str, Document]:
    """Return the bucket as Cloud Storage has it."""
    name = result.resources[BUCKET].manifest["metadata"]["annotations"]["crossplane.io/external-name"]
    told = {"location": "EUROPE-WEST3", "url": f"gs://{name}", "selfLink": f"https://storage/{name}"}
    return {BUCKET: made(result, BUCKET, told | (status or {}))}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="private"),
        pytest.param({"acl": "authenticated-read", "environment": "development"}, id="authenticated-read"),
        pytest.param(
            {"acl": "public-read", "lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 400}}, id="public-read"
        ),
        pytest.param(ADOPT, id="adopted"),
    ],
)
def test_what_is_rendered_is_valid(spec: Tree, scope: str, checker: Checker) -> None:
    result = composed(spec, scope=scope, common=ADOPTABLE | PUBLIC)

    check_valid(result, checker)
    check_valid(composed(spec, running(result), scope=scope, common=ADOPTABLE | PUBLIC), checker)


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("location", "EUROPE-WEST3"),
        ("publicAccessPrevention", "enforced"),
        ("uniformBucketLevelAccess", True),
        ("versioning.enabled", True),
        ("encryption.defaultKmsKeyName", CATALOG.clouds["gcp"].demo["kmsKeyName"]),
        ("forceDestroy", False),
        ("project", None),
    ],
)
def test_what_is_secure_is_so_for_everybody(path: str, value: object, environment: str) -> None:
    assert read_field(bucket(composed({"environment": environment})), path) == value


def test_without_a_key_of_the_platform_google_encrypts() -> None:
    assert "encryption" not in bucket(composed(kmsKeyName=None))


@pytest.mark.parametrize(
    ("spec", "days"),
    [
        pytest.param({"environment": "production"}, 90, id="production"),
        pytest.param({"environment": "staging"}, 14, id="staging"),
        pytest.param({"environment": "development"}, 0, id="development"),
        pytest.param({"environment": "development", "retentionDays": 10}, 10, id="development that asks for it"),
        pytest.param({"retentionDays": 3}, 7, id="the fewest days"),
        pytest.param({"retentionDays": 90}, 90, id="the most days"),
    ],
)
def test_what_is_deleted_is_kept_for_a_while(spec: Tree, days: int) -> None:
    assert bucket(composed(spec))["softDeletePolicy"] == {"retentionDurationSeconds": days * DAY}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(
            {"environment": "staging"},
            [("Delete", None, {"daysSinceNoncurrentTime": 14, "withState": "ARCHIVED"})],
            id="old versions",
        ),
        pytest.param(
            {"retentionDays": 5, "lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 400}},
            [
                ("Delete", None, {"daysSinceNoncurrentTime": 5, "withState": "ARCHIVED"}),
                ("SetStorageClass", "COLDLINE", {"age": 30, "withState": "LIVE"}),
                ("Delete", None, {"age": 400, "withState": "LIVE"}),
            ],
            id="archive and expire",
        ),
    ],
)
def test_objects_age_as_the_order_says(spec: Tree, expected: list[tuple[str, str | None, Tree]]) -> None:
    rules = [
        (rule["action"]["type"], rule["action"].get("storageClass"), rule["condition"])
        for rule in bucket(composed(spec))["lifecycleRule"]
    ]

    assert rules == [*expected, ("AbortIncompleteMultipartUpload", None, {"age": 7})]


def test_nobody_reads_a_private_bucket() -> None:
    assert grants(composed()) == {}


def test_the_platforms_own_read_one_of_authenticated_read() -> None:
    result = composed({"acl": "authenticated-read"}, bucket=READERS)

    assert sorted(grants(result).values()) == [
        ("group:all@example.org", "roles/storage.objectViewer"),
        ("user:ann@example.org", "roles/storage.objectViewer"),
    ]
    assert bucket(result)["publicAccessPrevention"] == "enforced"


def test_a_grant_that_cannot_change_is_another_resource() -> None:
    before = grants(composed({"acl": "authenticated-read"}, bucket=READERS))
    after = grants(composed({"acl": "authenticated-read"}, bucket={"readers": ["user:ann@example.org"]}))

    assert after.items() < before.items()


def test_the_internet_reads_one_of_public_read_where_the_platform_allows_it() -> None:
    result = composed({"acl": "public-read"}, common=PUBLIC)

    assert list(grants(result).values()) == [("allUsers", "roles/storage.legacyObjectReader")]
    assert bucket(result)["publicAccessPrevention"] == "inherited"


def test_who_may_not_read_any_more_loses_it_although_there_is_data() -> None:
    before = composed({"acl": "authenticated-read"}, bucket=READERS)
    observed = running(before) | {key: made(before, key) for key in grants(before)}

    assert grants(composed({"acl": "private"}, observed, bucket=READERS)) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            {"spec": {"acl": "authenticated-read"}, "bucket": {"readers": []}},
            'spec.acl: unsupported value "authenticated-read": must be private, as the platform names nobody in '
            "data.gcp.bucket.readers",
            id="no readers",
        ),
        pytest.param({"spec": {"acl": "public-read"}}, 'spec.acl: unsupported value "public-read"', id="public"),
        pytest.param(
            {"spec": {"encryption": "own-key"}},
            "spec.encryption: forbidden: a bucket has no key of its own on Google Cloud",
            id="own key",
        ),
        pytest.param(
            {"spec": ADOPT}, 'spec.adopt: unsupported value "old-files": must be one of nothing', id="not listed"
        ),
    ],
)
def test_what_cannot_be_filled_is_refused_by_the_orders_own_field(arguments: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)):
        composed(**arguments)


@pytest.mark.parametrize("member", ["allUsers", "allAuthenticatedUsers", "ann@example.org", "user:", "everybody:x"])
def test_readers_that_are_everybody_or_nobody_are_refused(member: str) -> None:
    with pytest.raises(
        Refusal, match=re.escape(f'data.gcp.bucket.readers.0: unsupported value "{member}": must be one of domain:...,')
    ):
        composed(bucket={"readers": [member]})


@given(NAMES, NAMES)
def test_its_name_is_one_that_cloud_storage_takes(namespace: str, name: str) -> None:
    composite = xr(name=name, namespace=namespace) | {"kind": "Bucket"}
    manifest = compose(request(composite, "gcp"), CATALOG).resources[BUCKET].manifest

    assert re.fullmatch(
        r"[a-z]([a-z0-9-]{1,61}[a-z0-9])", manifest["metadata"]["annotations"]["crossplane.io/external-name"]
    )


@pytest.mark.parametrize("scope", SCOPES)
def test_a_connection_is_handed_out_once_the_bucket_is_there(scope: str) -> None:
    first = composed(scope=scope)
    observed = running(first)
    result = composed(observed=observed, scope=scope)
    name = observed[BUCKET].body["metadata"]["annotations"]["crossplane.io/external-name"]

    assert (
        condition(first, "Connected") == "the connection Secret is held back until known: name, region, url of bucket"
    )
    assert result.status
    assert result.status["outputs"] == {
        "name": name,
        "region": "europe-west3",
        "endpoint": "https://storage.googleapis.com",
        "url": f"gs://{name}",
        "secret": "shop-connection",
    }
    if scope == "legacy":
        assert result.connection["url"].decode() == f"gs://{name}"


def test_an_adopted_bucket_gets_only_what_the_order_says() -> None:
    result = composed(ADOPT, common=ADOPTABLE)
    manifest = result.resources[BUCKET].manifest

    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "old-files"
    assert not {"versioning", "softDeletePolicy", "lifecycleRule", "encryption"} & bucket(result).keys()
    assert bucket(result)["publicAccessPrevention"] == "enforced"
    adopted = composed(ADOPT, running(result), common=ADOPTABLE)
    assert adopted.status
    assert adopted.status["outputs"]["name"] == "old-files"


@pytest.mark.parametrize(
    ("spec", "rules"),
    [
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, ["Delete", "AbortIncompleteMultipartUpload"], id="expire"),
        pytest.param({"retentionDays": 30}, ["Delete", "AbortIncompleteMultipartUpload"], id="retention"),
        pytest.param({"versioning": True}, None, id="versioning"),
    ],
)
def test_what_an_order_says_of_an_adopted_bucket_it_becomes(spec: Tree, rules: list[str] | None) -> None:
    fields = bucket(composed(ADOPT | spec, common=ADOPTABLE))
    found = fields.get("lifecycleRule")

    assert (found and [rule["action"]["type"] for rule in found]) == rules
    assert ("versioning" in fields) is ("versioning" in spec)


def test_its_region_is_pinned_and_never_changes() -> None:
    observed = running(composed())

    with pytest.raises(Refusal, match=re.escape('data.gcp.region: unsupported value "EUROPE-WEST4"')):
        composed(observed=observed, region="europe-west4", kmsKeyName=None)


@pytest.mark.parametrize(
    ("spec", "forced", "policies"),
    [
        pytest.param({}, False, ["Create", "LateInitialize", "Observe", "Update"], id="no consent"),
        pytest.param({"deletable": True}, False, ["*"], id="consent"),
        pytest.param({"environment": "development"}, False, ["*"], id="development"),
        pytest.param({"deletable": True, "emptyOnDelete": True}, True, ["*"], id="second consent"),
    ],
)
@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_a_bucket_is_emptied_only_with_a_second_consent(
    spec: Tree,
    forced: bool,  # noqa: FBT001
    policies: list[str],
    scope: str,
) -> None:
    result = composed(spec, scope=scope)
    manifest = result.resources[BUCKET].manifest

    assert bucket(result)["forceDestroy"] is forced
    assert manifest["spec"]["managementPolicies"] == policies
    if scope == "legacy":
        assert manifest["spec"]["deletionPolicy"] == ("Orphan" if policies != ["*"] else "Delete")


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        pytest.param({}, "releasing", id="left out"),
        pytest.param({"forceDestroy": False}, "releasing", id="not yet"),
        pytest.param({"forceDestroy": True}, "released", id="applied"),
    ],
)
def test_the_second_consent_must_be_known_to_the_provider_before_the_deletion(told: Tree, stage: str) -> None:
    spec = {"deletable": True, "emptyOnDelete": True}
    rendered = [composed(spec)]
    for _ in ("policy", "label", "deletion"):
        rendered.append(composed(spec, running(rendered[-1], told)))

    assert rendered[-1].status
    assert rendered[-1].status["deletion"] == stage


def test_a_bucket_without_consent_stays_and_goes_in_two_steps_with_it() -> None:
    rendered = [composed()]
    for _ in ("policy", "label", "deletion"):
        rendered.append(composed({"deletable": True}, running(rendered[-1])))

    stages = [result.status and result.status["deletion"] for result in rendered]
    assert stages == ["protected", "releasing", "releasing", "released"]
