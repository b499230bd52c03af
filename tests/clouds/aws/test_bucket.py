"""A bucket on AWS: what an order of one becomes, in S3's own kinds, and what is refused."""

import json
from typing import Any

import pytest

from function.compose import Composed
from function.model import CREATION, DATA, EXTERNAL_NAME, Document, Refusal, Tree
from function.names import cloud_name
from function.parts import ABORT_AFTER_DAYS
from tests.clouds import parsed
from tests.clouds.aws.orders import OWN_KEY, made
from tests.clouds.aws.orders import composed as composed_of
from tests.clouds.crds import problems
from tests.conftest import Checker
from tests.orders import SCOPES

BUCKET = "bucket/s3.Bucket"
BLOCK = "bucket/s3.BucketPublicAccessBlock"
OWNERSHIP = "bucket/s3.BucketOwnershipControls"
ENCRYPTION = "bucket/s3.BucketServerSideEncryptionConfiguration"
VERSIONING = "bucket/s3.BucketVersioning"
LIFECYCLE = "bucket/s3.BucketLifecycleConfiguration"
POLICY = "bucket/s3.BucketPolicy"
KEY = "bucket/kms.Key"
ASPECTS = {BLOCK, OWNERSHIP, ENCRYPTION, VERSIONING, LIFECYCLE, POLICY}

NAME = cloud_name(parsed.order("Bucket", "aws"), "bucket")
READERS = ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/reports"]
PUBLIC: Tree = {"public": ["Bucket"]}
ADOPTED: Tree = {"adopt": "old", "deletable": False}
ADOPTABLE: Tree = {"adoptable": {"Bucket": ["old"]}}
KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/of-the-order"


def composed(spec: Tree | None = None, observed: dict[str, Document] | None = None, **settings: Any) -> Composed:  # noqa: ANN401
    """Return what an order of a bucket becomes."""
    return composed_of(spec, observed, kind="Bucket", **settings)


def parameters(result: Composed, key: str) -> Tree:
    """Return the parameters of a resource."""
    fields: Tree = result.resources[key].manifest["spec"]["forProvider"]
    return fields


def there(result: Composed, status: Tree | None = None) -> dict[str, Document]:
    """Return all resources of an order as the cluster has them once AWS has made them."""
    return {
        key: made(desired.manifest, status if key == BUCKET else {"arn": KEY_ARN} if key == KEY else {})
        for key, desired in result.resources.items()
    }


def statements(result: Composed) -> dict[str, Tree]:
    """Return the statements of the bucket's policy, by their id."""
    return {statement["Sid"]: statement for statement in json.loads(parameters(result, POLICY)["policy"])["Statement"]}


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param(
            BLOCK,
            {
                "blockPublicAcls": True,
                "ignorePublicAcls": True,
                "blockPublicPolicy": True,
                "restrictPublicBuckets": True,
            },
            id="S3.1 and S3.8: nobody can open it",
        ),
        pytest.param(OWNERSHIP, {"rule": {"objectOwnership": "BucketOwnerEnforced"}}, id="S3.12: no ACLs"),
        pytest.param(VERSIONING, {"versioningConfiguration": {"status": "Enabled"}}, id="S3.14: versions"),
        pytest.param(BUCKET, {"forceDestroy": False}, id="nothing empties it"),
    ],
)
def test_what_is_the_same_everywhere(key: str, expected: Tree, environment: str) -> None:
    fields = parameters(composed({"environment": environment}), key)

    assert expected == {name: fields[name] for name in expected}


def test_every_aspect_is_of_the_bucket_beside_it_in_its_region() -> None:
    result = composed()

    assert ASPECTS | {BUCKET} == {key for key in result.resources if key.startswith("bucket/")}
    for key in ASPECTS:
        fields = parameters(result, key)
        selector = {"matchControllerRef": True, "matchLabels": {"golden-path.dev/part": "bucket"}}
        assert (fields["bucketSelector"], fields["region"]) == (selector, "eu-central-1")


def test_nobody_reads_or_writes_without_tls() -> None:
    arn = f"arn:aws:s3:::{NAME}"

    assert statements(composed()) == {
        "TLSOnly": {
            "Sid": "TLSOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    }


@pytest.mark.parametrize(
    ("region", "partition", "domain"),
    [
        pytest.param("cn-north-1", "aws-cn", "amazonaws.com.cn", id="China"),
        pytest.param("us-gov-west-1", "aws-us-gov", "amazonaws.com", id="GovCloud"),
    ],
)
def test_a_policy_and_an_endpoint_are_of_their_partition(region: str, partition: str, domain: str) -> None:
    result = composed(region=region)
    later = composed(None, there(result, {"arn": "arn"}), region=region)

    assert statements(result)["TLSOnly"]["Resource"][0] == f"arn:{partition}:s3:::{NAME}"
    assert later.status
    assert later.status["outputs"]["endpoint"] == f"https://s3.{region}.{domain}"


def test_those_whom_the_platform_names_read_what_is_open_to_authenticated_readers() -> None:
    result = composed({"acl": "authenticated-read"}, bucket={"readers": READERS})

    read = statements(result)["Read"]
    assert read["Effect"] == "Allow"
    assert read["Principal"] == {"AWS": sorted(READERS)}
    assert read["Action"] == ["s3:GetObject", "s3:ListBucket"]
    assert "TLSOnly" in statements(result)
    assert parameters(result, BLOCK)["blockPublicPolicy"] is True


def test_everybody_reads_what_is_public_where_the_platform_allows_it() -> None:
    result = composed({"acl": "public-read"}, common=PUBLIC)

    block = parameters(result, BLOCK)
    assert statements(result)["Read"]["Principal"] == "*"
    assert "TLSOnly" in statements(result)
    assert (block["blockPublicPolicy"], block["restrictPublicBuckets"]) == (False, False)
    assert (block["blockPublicAcls"], block["ignorePublicAcls"]) == (True, True)


@pytest.mark.parametrize(
    ("spec", "settings", "message"),
    [
        pytest.param(
            {"acl": "public-read"},
            {},
            'spec.acl: unsupported value "public-read": must be one of authenticated-read, private, as the platform '
            "allows no public buckets for the namespace",
            id="public, and the platform allows none",
        ),
        pytest.param(
            {"acl": "authenticated-read"},
            {},
            'spec.acl: unsupported value "authenticated-read": must be private, as the platform names nobody in '
            "data.aws.bucket.readers",
            id="readers, and the platform names none",
        ),
        pytest.param(
            {"adopt": "theirs", "deletable": False},
            {"common": ADOPTABLE},
            'spec.adopt: unsupported value "theirs": must be one of old'
            ', which the platform lists for namespace "team-a" in data.adoptable.Bucket',
            id="adoption of what is not listed",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            {"common": {"adoptable": {"PostgreSQLInstance": ["old"]}}},
            'spec.adopt: unsupported value "old": must be one of nothing'
            ', which the platform lists for namespace "team-a" in data.adoptable.Bucket',
            id="adoption of what is listed for another kind",
        ),
    ],
)
def test_refused(spec: Tree, settings: Tree, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, **settings)

    assert message == str(refusal.value)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({}, "Enabled", id="by default"),
        pytest.param({"versioning": True}, "Enabled", id="on"),
        pytest.param({"versioning": False}, "Suspended", id="off"),
    ],
)
def test_versions(said: Tree, expected: str) -> None:
    assert parameters(composed(said), VERSIONING)["versioningConfiguration"] == {"status": expected}


def retained_for(days: int) -> Tree:
    """Return for how long what was overwritten or deleted can be restored."""
    return {"noncurrentVersionExpiration": [{"noncurrentDays": days}]}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({"environment": "production"}, retained_for(90), id="production"),
        pytest.param({"environment": "staging"}, retained_for(14), id="staging"),
        pytest.param({"environment": "development"}, retained_for(1), id="development"),
        pytest.param({"retentionDays": 30}, retained_for(30), id="said"),
        pytest.param(
            {"lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 365}},
            retained_for(90)
            | {
                "transition": [{"days": 30, "storageClass": "GLACIER_IR"}],
                "expiration": [{"days": 365}],
            },
            id="archived and expired",
        ),
    ],
)
def test_lifecycle(spec: Tree, expected: Tree) -> None:
    fields = parameters(composed(spec), LIFECYCLE)

    (rule,) = fields["rule"]
    always = {
        "id": "golden-path",
        "status": "Enabled",
        "filter": [{"prefix": ""}],
        "abortIncompleteMultipartUpload": [{"daysAfterInitiation": ABORT_AFTER_DAYS}],
    }
    assert rule == always | expected
    assert fields["transitionDefaultMinimumObjectSize"] == "all_storage_classes_128K"


def encrypted(result: Composed) -> Tree:
    """Return by what S3 encrypts new objects."""
    (rule,) = parameters(result, ENCRYPTION)["rule"]
    assert rule["bucketKeyEnabled"] is True
    by_default: Tree = rule["applyServerSideEncryptionByDefault"]
    return by_default


@pytest.mark.parametrize(
    ("aws", "expected"),
    [
        pytest.param(
            {"kmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/1"},
            {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
            id="the platform's key",
        ),
        pytest.param({"kmsKeyArn": None}, {"sseAlgorithm": "aws:kms"}, id="the key that AWS manages"),
    ],
)
def test_key_of_the_platform(aws: Tree, expected: Tree) -> None:
    result = composed(**aws)

    assert encrypted(result) == expected
    assert KEY not in result.resources


@pytest.mark.parametrize(
    ("spec", "aws"),
    [
        pytest.param({"encryption": "own-key"}, {}, id="the order asks for it"),
        pytest.param({}, OWN_KEY, id="the platform gives one to each order"),
    ],
)
def test_key_of_its_own(spec: Tree, aws: Tree) -> None:
    first = composed(spec, **aws)
    later = composed(spec, there(first), **aws)

    assert first.held_back[ENCRYPTION] == "arn of bucket"
    assert parameters(first, KEY)["enableKeyRotation"] is True
    assert encrypted(later) == {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": KEY_ARN}


def test_a_key_of_its_own_that_says_nothing_for_a_moment_goes_on_encrypting() -> None:
    spec = {"encryption": "own-key"}
    observed = there(composed(spec))
    observed |= there(composed(spec, observed))
    observed[KEY] = Document(observed[KEY].body | {"status": {}})

    assert encrypted(composed(spec, observed))["kmsMasterKeyId"] == KEY_ARN


def test_a_key_of_its_own_outlives_the_bucket() -> None:
    manifest = composed({"encryption": "own-key", "deletable": True}).resources[KEY].manifest

    assert manifest["spec"]["managementPolicies"] == ["Create", "LateInitialize", "Observe", "Update"]
    assert manifest["spec"]["forProvider"]["deletionWindowInDays"] == 30


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({}, False, id="no consent"),
        pytest.param({"deletable": True}, False, id="the first consent alone"),
        pytest.param({"environment": "development"}, False, id="development, where the first consent is given"),
        pytest.param({"deletable": True, "emptyOnDelete": True}, True, id="both"),
        pytest.param({"deletable": True, "emptyOnDelete": False}, False, id="the second withdrawn"),
    ],
)
def test_a_bucket_is_emptied_with_both_consents_only(spec: Tree, expected: bool) -> None:  # noqa: FBT001  (a table)
    first = composed(spec)

    assert parameters(first, BUCKET)["forceDestroy"] is expected
    assert parameters(composed(spec, there(first, {"arn": "arn"})), BUCKET)["forceDestroy"] is expected


RETAINED = {BUCKET, BLOCK, OWNERSHIP, ENCRYPTION, VERSIONING, POLICY}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("spec", "reaches"),
    [
        pytest.param({}, False, id="no consent: what keeps it private and restorable stays with it"),
        pytest.param({"deletable": True}, True, id="consent"),
    ],
)
def test_retained_until_consent(spec: Tree, reaches: bool, scope: str) -> None:  # noqa: FBT001  (a table)
    result = composed(spec, scope=scope)

    for key in RETAINED:
        manifest = result.resources[key].manifest
        assert ("*" in manifest["spec"]["managementPolicies"]) is reaches
        assert manifest["spec"].get("deletionPolicy") == (
            None if scope == "namespaced" else "Delete" if reaches else "Orphan"
        )
        assert manifest["metadata"]["labels"].get(DATA) == (None if reaches else "protected")
    assert "managementPolicies" not in result.resources[LIFECYCLE].manifest["spec"]


def test_released_in_two_steps() -> None:
    """First a deletion reaches S3 and that is seen, then the label goes and status says so."""
    protected = composed()
    observed = there(protected, {"arn": "arn"})
    released = composed({"deletable": True}, observed)
    seen = composed({"deletable": True}, there(released, {"arn": "arn"}))
    gone = composed({"deletable": True}, there(seen, {"arn": "arn"}))

    told = [result.status["deletion"] for result in (protected, released, seen, gone) if result.status]
    assert told == ["protected", "releasing", "releasing", "released"]
    labels = [result.resources[BUCKET].manifest["metadata"]["labels"] for result in (released, seen, gone)]
    assert [each.get(DATA) for each in labels] == ["protected", "released", "released"]
    assert any(key.startswith("lock/") for key in seen.resources)
    assert not any(key.startswith("lock/") for key in gone.resources)


def test_a_bucket_is_named_permanently() -> None:
    first = composed()
    name = first.resources[BUCKET].manifest["metadata"]["annotations"][EXTERNAL_NAME]
    renamed = composed(None, there(first), common={"name": "other"})

    assert name == NAME
    assert renamed.resources[BUCKET].manifest["metadata"]["annotations"][EXTERNAL_NAME] == NAME
    assert statements(renamed)["TLSOnly"]["Resource"][0] == f"arn:aws:s3:::{NAME}"


def test_an_order_made_again_finds_its_bucket() -> None:
    first, second = composed(uid="first"), composed(uid="second")

    names = {result.resources[BUCKET].manifest["metadata"]["annotations"][EXTERNAL_NAME] for result in (first, second)}
    assert names == {NAME}


def test_a_bucket_stays_in_its_region() -> None:
    observed = {BUCKET: made(composed().resources[BUCKET].manifest)}

    with pytest.raises(Refusal) as refusal:
        composed(None, observed, region="eu-west-1")

    assert str(refusal.value) == (
        'data.aws.region: unsupported value "eu-west-1": must be "eu-central-1", which cannot change once the resource '
        "exists"
    )


ALWAYS = {BUCKET, BLOCK, ENCRYPTION}
"""What an adopted bucket gets although the order says nothing of it: nobody opens it, and what is new is encrypted."""


@pytest.mark.parametrize(
    ("said", "more"),
    [
        pytest.param({}, set(), id="nothing"),
        pytest.param({"acl": "private"}, {OWNERSHIP, POLICY}, id="who reads it"),
        pytest.param({"versioning": True}, {VERSIONING}, id="versions"),
        pytest.param({"retentionDays": 30}, {LIFECYCLE}, id="for how long they are retained"),
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, {LIFECYCLE}, id="when it expires"),
        pytest.param({"encryption": "own-key"}, {KEY, "bucket/kms.Alias"}, id="a key of its own"),
    ],
)
def test_an_adopted_bucket_becomes_what_the_order_says_and_no_more(said: Tree, more: set[str]) -> None:
    first = composed(ADOPTED | said, common=ADOPTABLE)
    later = composed(ADOPTED | said, there(first), common=ADOPTABLE)

    for result in (first, later):
        own = {key for key in {*result.resources, *result.held_back} if key.startswith("bucket/")}
        assert own == ALWAYS | more
        metadata = result.resources[BUCKET].manifest["metadata"]
        assert (metadata["annotations"][EXTERNAL_NAME], metadata["labels"][CREATION]) == ("old", "adopted")
    assert parameters(first, BUCKET)["forceDestroy"] is False


def test_an_adopted_bucket_stays_adopted_when_the_order_says_so_no_more() -> None:
    said = {"versioning": True, "acl": "private"}
    observed = there(composed(ADOPTED | said, common=ADOPTABLE))
    later = composed({"deletable": False}, observed)

    metadata = later.resources[BUCKET].manifest["metadata"]
    assert (metadata["annotations"][EXTERNAL_NAME], metadata["labels"][CREATION]) == ("old", "adopted")
    # Left out, each of them would be deleted in the cloud: its versions suspended, its policy gone.
    assert {VERSIONING, OWNERSHIP, POLICY} <= later.resources.keys()
    assert statements(later)["TLSOnly"]["Resource"][0] == "arn:aws:s3:::old"
    assert LIFECYCLE not in later.resources


@pytest.mark.parametrize(
    ("before", "after", "known"),
    [
        pytest.param({}, ADOPTED, NAME, id="of one of its own"),
        pytest.param(ADOPTED, ADOPTED | {"adopt": "older"}, "old", id="of another one"),
    ],
)
def test_adoption_under_a_bucket_that_exists_is_refused(before: Tree, after: Tree, known: str) -> None:
    adoptable = {"adoptable": {"Bucket": ["old", "older"]}}
    observed = there(composed(before, common=adoptable))

    with pytest.raises(Refusal) as refusal:
        composed(after, observed, common=adoptable)

    assert str(refusal.value) == (
        f'spec.adopt: unsupported value "{after["adopt"]}": must be "{known}", which cannot change once the resource '
        "exists"
    )


@pytest.mark.parametrize("spec", [{}, ADOPTED], ids=["new", "adopted"])
def test_a_bucket_that_does_not_say_how_it_was_created_is_refused(spec: Tree) -> None:
    observed = there(composed(spec, common=ADOPTABLE))
    observed[BUCKET].body["metadata"]["labels"].pop(CREATION)

    with pytest.raises(
        Refusal, match=f'label {CREATION}: unsupported value "None": must be one of new, copied, adopted'
    ):
        composed(spec, observed, common=ADOPTABLE)


def test_outputs() -> None:
    name = cloud_name(parsed.order("Bucket", "aws", scope="legacy"), "bucket")
    first = composed(scope="legacy")
    waiting = composed(None, there(first), scope="legacy")
    result = composed(None, there(first, {"arn": f"arn:aws:s3:::{name}"}), scope="legacy")

    expected = {
        "name": name,
        "region": "eu-central-1",
        "endpoint": "https://s3.eu-central-1.amazonaws.com",
        "url": f"s3://{name}",
    }
    assert first.connection == waiting.connection == {}
    assert {key: value.decode() for key, value in result.connection.items()} == expected
    assert result.status
    assert expected.items() <= result.status["outputs"].items()
    assert result.status["identifiers"] == {"bucket": {"arn": f"arn:aws:s3:::{name}"}}


def test_a_name_that_somebody_else_has_is_told_in_words() -> None:
    observed = there(composed())
    error = "api error BucketAlreadyExists: The requested bucket name is not available."
    conditions = [{"type": "Synced", "status": "False", "reason": "ReconcileError", "message": error}]
    observed[BUCKET] = Document(observed[BUCKET].body | {"status": {"conditions": conditions}})

    (provisioned,) = [each for each in composed(None, observed).conditions if each.type == "Provisioned"]

    assert f'"{NAME}" exists already' in provisioned.message
    assert "spec.adopt" in provisioned.message


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"readers": ["*"], "writers": []}, id="a key that there is none of"),
        pytest.param({"readers": "everybody"}, id="no list"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: Tree) -> None:
    with pytest.raises(Refusal, match=r"data\.aws\.bucket\."):
        composed(bucket=settings)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("spec", "settings"),
    [
        pytest.param({}, {}, id="production"),
        pytest.param({"environment": "development"}, {}, id="development"),
        pytest.param({"acl": "authenticated-read"}, {"bucket": {"readers": READERS}}, id="readers"),
        pytest.param({"acl": "public-read"}, {"common": PUBLIC}, id="public"),
        pytest.param(
            {"lifecycle": {"archiveAfterDays": 30, "expireAfterDays": 365}, "versioning": False}, {}, id="lifecycle"
        ),
        pytest.param({"deletable": True, "emptyOnDelete": True}, {}, id="both consents"),
        pytest.param({"encryption": "own-key"}, {}, id="a key of its own"),
        pytest.param(ADOPTED, {"common": ADOPTABLE}, id="adopted"),
    ],
)
def test_valid_by_the_real_crds(spec: Tree, settings: Tree, scope: str, checker: Checker) -> None:
    first = composed(spec, scope=scope, **settings)
    later = composed(spec, there(first), scope=scope, **settings)

    assert problems(first, scope, checker) == []
    assert problems(later, scope, checker) == []
    assert later.held_back.keys() <= {"connection/Secret"}
