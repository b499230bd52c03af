"""Bucket: the rules of its spec, who may read it, and what its bucket is told of an order."""

from typing import Any, get_args

import pytest

from function import orders
from function import settings as platform_settings
from function.model import Order, Refusal, Tree
from function.model.spec import Environment
from function.model.validation import parse
from function.parts import Bucket
from function.paths.bucket import ASKED, PATH, RETENTION_DAYS, BucketSpec, allowed_access, parts
from tests.orders import CATALOG, platform, request, xr

EVERYTHING: Tree = {
    "acl": "authenticated-read",
    "versioning": False,
    "retentionDays": 7,
    "lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 60},
    "encryption": "own-key",
    "emptyOnDelete": True,
    "deletable": True,
    "adopt": "old",
}


def order(spec: Tree, **common: Any) -> Order[BucketSpec]:  # noqa: ANN401  (settings are JSON)
    """Return an order of a bucket."""
    asked = request(xr(spec, kind=PATH.kind), "aws", settings=platform(**common))
    answer = platform_settings.read(asked, CATALOG.sections)
    assert answer.platform
    return orders.read(asked, answer.platform, CATALOG)


def bucket(spec: Tree, **common: Any) -> Bucket:  # noqa: ANN401  (settings are JSON)
    """Return the bucket of an order."""
    found = next(parts(order(spec, **common)))
    assert isinstance(found, Bucket)
    return found


def test_what_an_order_says_is_what_its_bucket_is_told() -> None:
    assert bucket(EVERYTHING) == Bucket(
        "bucket",
        access="authenticated-read",
        versioning=False,
        retention_days=7,
        archive_days=30,
        expire_days=60,
        own_key=True,
        empty_on_delete=True,
        adopt="old",
        asked=ASKED,
    )


def test_a_bucket_is_private_has_versions_and_stays_when_nobody_says_otherwise() -> None:
    assert bucket({}) == Bucket("bucket", access="private", versioning=True, retention_days=90, asked=ASKED)


@pytest.mark.parametrize("environment", get_args(Environment))
def test_for_how_long_what_was_deleted_can_be_restored_follows_the_environment(environment: str) -> None:
    assert bucket({"environment": environment}).retention_days == RETENTION_DAYS[environment]
    assert bucket({"environment": environment, "retentionDays": 30}).retention_days == 30


def test_more_hurt_is_retained_longer_and_none_longer_than_every_cloud_can() -> None:
    days = [RETENTION_DAYS[environment] for environment in ("development", "staging", "production")]

    assert days == sorted(days)
    assert set(RETENTION_DAYS) == set(get_args(Environment))
    assert max(days) <= 90


@pytest.mark.parametrize("acl", ["private", "authenticated-read"])
def test_access_that_needs_no_permission(acl: str) -> None:
    assert allowed_access(order({"acl": acl})) == acl


@pytest.mark.parametrize(
    ("public", "expected"),
    [
        pytest.param([], None, id="allowed to nobody"),
        pytest.param(["PostgreSQLInstance"], None, id="allowed to another kind"),
        pytest.param(["Bucket"], "public-read", id="allowed"),
    ],
)
def test_the_platform_allows_buckets_to_be_public(public: list[str], expected: str | None) -> None:
    asked = order({"acl": "public-read"}, public=public)

    if expected is not None:
        assert allowed_access(asked) == expected
        return
    with pytest.raises(Refusal) as refusal:
        allowed_access(asked)
    assert str(refusal.value) == (
        'spec.acl: unsupported value "public-read": must be one of authenticated-read, private, as the platform allows '
        "no public buckets for the namespace"
    )


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        pytest.param({"emptyOnDelete": True}, "emptyOnDelete needs deletable: true", id="the second consent alone"),
        pytest.param(
            {"emptyOnDelete": True, "deletable": False},
            "emptyOnDelete needs deletable: true",
            id="the second consent without the first",
        ),
        pytest.param(
            {"emptyOnDelete": True, "environment": "development"},
            "emptyOnDelete needs deletable: true",
            id="the second consent with the first by default",
        ),
        pytest.param(
            {"lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 30}},
            "lifecycle.archiveAfterDays must be less than lifecycle.expireAfterDays",
            id="archived as it expires",
        ),
        pytest.param(
            {"lifecycle": {"archiveAfterDays": 29}}, "spec.lifecycle.archiveAfterDays", id="archived too early"
        ),
        pytest.param({"lifecycle": {"expireAfterDays": 0}}, "spec.lifecycle.expireAfterDays", id="expired at once"),
        pytest.param({"retentionDays": 0}, "spec.retentionDays", id="retained for no day"),
        pytest.param({"retentionDays": 91}, "spec.retentionDays", id="retained longer than every cloud can"),
        pytest.param({"acl": "public"}, "spec.acl", id="access that there is none of"),
        pytest.param({"encryption": "none"}, "spec.encryption", id="no encryption"),
        pytest.param(
            {"adopt": "old"}, "spec.adopt needs spec.deletable", id="adopt, and whether it may be lost is not said"
        ),
        pytest.param({"versions": True}, "spec.versions", id="a field that there is none of"),
    ],
)
def test_refused(spec: Tree, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        order(spec, adoptable={"Bucket": ["old"]})

    assert words in str(refusal.value)


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"emptyOnDelete": True, "deletable": True}, id="both consents"),
        pytest.param({"emptyOnDelete": False}, id="the second consent not given"),
        pytest.param({"lifecycle": {"archiveAfterDays": 30}}, id="archived, never expired"),
        pytest.param({"lifecycle": {"expireAfterDays": 1}}, id="expired, never archived"),
        pytest.param({"lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 31}}, id="archived before it expires"),
        pytest.param({"lifecycle": {}}, id="nothing said on it"),
        pytest.param(EVERYTHING, id="everything"),
    ],
)
def test_accepted(spec: Tree) -> None:
    accepted = parse(BucketSpec, spec, "spec")

    assert {*accepted.model_dump(by_alias=True, exclude_unset=True)} == spec.keys()


@pytest.mark.parametrize("field", ["encryption"])
def test_what_cannot_change_has_a_transition_rule(field: str) -> None:
    """The API server checks the rules themselves; that no field was forgotten is checked here."""
    transitions = [rule for rule in BucketSpec.rules if rule.holds is None]

    assert [rule for rule in transitions if f"oldSelf.{field}" in rule.cel]


def test_all_that_is_asked_is_a_field_of_the_bucket_and_of_the_spec() -> None:
    aliases = {info.alias or name for name, info in BucketSpec.model_fields.items()}

    assert set(ASKED) <= set(vars(bucket({})))
    assert {place.partition(".")[0] for place in ASKED.values()} <= aliases
