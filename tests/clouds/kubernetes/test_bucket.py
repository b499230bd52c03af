"""A bucket in the cluster: what an order of one becomes, an ObjectBucketClaim, and what is refused."""

import copy
import json
from typing import Any

import pytest

from function.clouds.kubernetes.adoption import OWNER
from function.compose import Composed, compose
from function.model import CREATION, DATA, PART, Document, Refusal, Tree
from function.names import cloud_name
from tests.clouds import parsed
from tests.clouds.crds import problems
from tests.clouds.kubernetes.orders import composed as composed_of
from tests.clouds.kubernetes.orders import creation, inner
from tests.conftest import Checker
from tests.orders import CATALOG, SCOPES, platform, request, xr

KEY = "bucket/kubernetes.Object"
NAME = cloud_name(parsed.order("Bucket", "kubernetes"), "bucket")
RETAINING, EMPTYING = "retaining", "emptying"
CLASSES: Tree = {"bucket": {"storageClass": RETAINING, "emptyingStorageClass": EMPTYING}}
BOTH: Tree = {"deletable": True, "emptyOnDelete": True}
ADOPTED: Tree = {"adopt": "old", "deletable": False}
ADOPTABLE: Tree = {"adoptable": {"Bucket": ["old"]}}
CONFIG = {"BUCKET_NAME": NAME, "BUCKET_HOST": "rook-ceph-rgw.rook.svc", "BUCKET_PORT": "80", "BUCKET_REGION": ""}


def composed(spec: Tree | None = None, *, kubernetes: Tree | None = None, **more: Any) -> Composed:  # noqa: ANN401
    """Return what an order of a bucket becomes."""
    return composed_of(spec, kind="Bucket", kubernetes=CLASSES if kubernetes is None else kubernetes, **more)


def claim(result: Composed) -> Tree:
    """Return the claim of a bucket."""
    return inner(result, "bucket")


def there(result: Composed, *, label: str | None = "protected") -> dict[str, Document]:
    """Return the resources of an order as the cluster has them, with what the provider has seen of the claim."""
    observed = {key: copy.deepcopy(desired.manifest) for key, desired in result.resources.items()}
    labels = {DATA: label} if label else {}
    observed[KEY]["status"] = {"atProvider": {"manifest": {"metadata": {"labels": labels}}}}
    return {key: Document(body) for key, body in observed.items()}


def live(*, storage_class: str = RETAINING, **labels: str) -> dict[str, list[Document]]:
    """Return the claim that an order adopts, as an answer to a requirement."""
    body = {"metadata": {"name": "old", "labels": labels}, "spec": {"storageClassName": storage_class}}
    return {"bucket-claim": [Document(body)]}


def configured(**data: str) -> dict[str, list[Document]]:
    """Return the ConfigMap beside a claim as an answer to a requirement."""
    return {"bucket-config": [Document({"data": CONFIG | data})]}


def test_a_claim_of_the_orders_own() -> None:
    body = claim(composed())

    assert (body["apiVersion"], body["kind"]) == ("objectbucket.io/v1alpha1", "ObjectBucketClaim")
    assert (body["metadata"]["name"], body["metadata"]["namespace"]) == (NAME, "team-a")
    assert body["metadata"]["labels"] == {
        PART: "bucket",
        "app.kubernetes.io/part-of": "shop",
        OWNER: "a2eda4fe0f70ee4d",
        DATA: "protected",
    }
    assert (body["spec"]["bucketName"], body["spec"]["storageClassName"]) == (NAME, RETAINING)


@pytest.mark.parametrize(
    ("spec", "days", "more"),
    [
        pytest.param({"environment": "production"}, 90, {}, id="production"),
        pytest.param({"environment": "staging"}, 14, {}, id="staging"),
        pytest.param({"environment": "development"}, 1, {}, id="development"),
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, 90, {"Expiration": {"Days": 30}}, id="expired"),
    ],
)
def test_lifecycle(spec: Tree, days: int, more: Tree) -> None:
    always: Tree = {
        "ID": "golden-path",
        "Status": "Enabled",
        "Prefix": "",
        "NoncurrentVersionExpiration": {"NoncurrentDays": days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }

    assert json.loads(claim(composed(spec))["spec"]["additionalConfig"]["bucketLifecycle"]) == {
        "Rules": [always | more]
    }


def test_ready_once_it_is_bound() -> None:
    manifest = composed().resources[KEY].manifest

    query = "has(object.status) && has(object.status.phase) && object.status.phase == 'Bound'"
    assert manifest["spec"]["readiness"] == {"policy": "DeriveFromCelQuery", "celQuery": query}
    assert manifest["spec"]["watch"] is True


@pytest.mark.parametrize(
    ("spec", "kubernetes", "message"),
    [
        pytest.param(
            {"acl": "authenticated-read"},
            CLASSES,
            'spec.acl: unsupported value "authenticated-read": must be one of private',
            id="readers",
        ),
        pytest.param(
            {"acl": "public-read"},
            CLASSES,
            'spec.acl: unsupported value "public-read": must be one of private',
            id="public",
        ),
        pytest.param(
            {"encryption": "own-key"},
            CLASSES,
            'spec.encryption: unsupported value "own-key": must be one of platform',
            id="a key of its own",
        ),
        pytest.param(
            {"versioning": True},
            CLASSES,
            'spec.versioning: unsupported value "true": must be one of false',
            id="versions",
        ),
        pytest.param(
            {"lifecycle": {"archiveAfterDays": 30}},
            CLASSES,
            "spec.lifecycle.archiveAfterDays: forbidden: there is no cheaper storage in the cluster",
            id="archive",
        ),
        pytest.param(
            {},
            {"bucket": {"emptyingStorageClass": EMPTYING}},
            'data.kubernetes.bucket.storageClass: required value: a bucket with emptyOnDelete "false" must have a '
            "StorageClass",
            id="no class that retains",
        ),
        pytest.param(
            BOTH,
            {"bucket": {"storageClass": RETAINING}},
            'data.kubernetes.bucket.emptyingStorageClass: required value: a bucket with emptyOnDelete "true" '
            "must have a StorageClass",
            id="no class that empties",
        ),
        pytest.param(
            {},
            {"bucket": {"storageClass": "one", "emptyingStorageClass": "one"}},
            "data.kubernetes.bucket: storageClass and emptyingStorageClass "
            "must differ: one retains the objects, one does not",
            id="one class for both intents",
        ),
        pytest.param(
            {"adopt": "theirs", "deletable": False},
            CLASSES,
            'spec.adopt: unsupported value "theirs": must be one of old'
            ', which the platform lists for namespace "team-a" in data.adoptable.Bucket',
            id="adoption of what is not listed",
        ),
    ],
)
def test_refused(spec: Tree, kubernetes: Tree, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, kubernetes=kubernetes, public=["Bucket"], **ADOPTABLE)

    assert message == str(refusal.value)


def test_public_is_refused_by_the_platform_first() -> None:
    with pytest.raises(Refusal, match="as the platform allows no public buckets for the namespace"):
        composed({"acl": "public-read"})


def test_no_versions_are_fine_where_nobody_asks_for_them() -> None:
    assert claim(composed({"versioning": False})) == claim(composed({}))


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({}, RETAINING, id="no consent"),
        pytest.param({"deletable": True}, RETAINING, id="the first consent alone"),
        pytest.param({"environment": "development"}, RETAINING, id="development, where the first consent is given"),
        pytest.param(BOTH, EMPTYING, id="both"),
    ],
)
def test_objects_go_with_both_consents_only(spec: Tree, expected: str) -> None:
    assert claim(composed(spec))["spec"]["storageClassName"] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"deletable": True}, id="the first consent, later"),
        pytest.param({"emptyOnDelete": False}, {"emptyOnDelete": False}, id="said again"),
        pytest.param(BOTH, BOTH, id="both, again"),
        pytest.param(BOTH, {"deletable": False}, id="both, withdrawn"),
    ],
)
def test_a_claim_keeps_its_storage_class_whatever_the_platform_calls_its_own(before: Tree, after: Tree) -> None:
    first = composed(before)
    renamed = {"bucket": {"storageClass": "other", "emptyingStorageClass": "others"}}

    for kubernetes in (CLASSES, renamed, {}):
        later = composed(after, kubernetes=kubernetes, observed=there(first))
        assert claim(later)["spec"]["storageClassName"] == claim(first)["spec"]["storageClassName"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        pytest.param(
            {},
            BOTH,
            'spec.emptyOnDelete: unsupported value "true": must be one of false',
            id="the second consent, to a claim that retains",
        ),
        pytest.param(
            BOTH,
            {"environment": "development"},
            "spec.emptyOnDelete: required value: must be true where the claim may be deleted: its StorageClass "
            f'"{EMPTYING}" deletes the objects with it',
            id="the first alone, to a claim that empties: development",
        ),
        pytest.param(
            BOTH | {"environment": "staging"},
            {"environment": "staging", "adopt": "old", "deletable": False},
            f'spec.adopt: unsupported value "old": must be "{NAME}", which cannot change once the resource exists',
            id="adoption under a bucket that exists",
        ),
        pytest.param(
            ADOPTED,
            {"adopt": "older", "deletable": False},
            'spec.adopt: unsupported value "older": must be "old", which cannot change once the resource exists',
            id="adoption of another one",
        ),
    ],
)
def test_refused_once_it_exists(before: Tree, after: Tree, message: str) -> None:
    adoptable = {"adoptable": {"Bucket": ["old", "older"]}}
    observed = there(composed(before, required=live(), **adoptable))

    result = composed_or_message(after, observed=observed, **adoptable)

    assert message == result


def composed_or_message(spec: Tree, **more: Any) -> str | None:  # noqa: ANN401  (as composed takes them)
    """Return why an order is refused, be it that it is torn down meanwhile."""
    try:
        result = composed(spec, **more)
    except Refusal as refusal:
        return str(refusal)
    return next(
        (each.message for each in result.conditions if each.type == "Accepted" and each.status == "False"), None
    )


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("spec", "reaches"),
    [
        pytest.param({}, False, id="no consent"),
        pytest.param({"deletable": True}, True, id="consent"),
    ],
)
def test_retained_until_consent(spec: Tree, reaches: bool, scope: str) -> None:  # noqa: FBT001  (a table)
    result = composed(spec, scope=scope)
    manifest = result.resources[KEY].manifest

    assert ("*" in manifest["spec"]["managementPolicies"]) is reaches
    label = None if reaches else "protected"
    assert manifest["metadata"]["labels"].get(DATA) == claim(result)["metadata"]["labels"].get(DATA) == label


def test_released_once_the_label_is_seen_to_be_gone_from_the_claim() -> None:
    spec = {"deletable": True}
    protected = composed()
    released = composed(spec, observed=there(protected))
    applied = composed(spec, observed=there(released, label="protected"))
    seen = composed(spec, observed=there(applied, label="released"))
    gone = composed(spec, observed=there(seen, label="released"))

    told = [result.status["deletion"] for result in (protected, released, applied, seen, gone) if result.status]
    assert told[0] == "protected"
    assert told[1:3] == ["releasing", "releasing"]
    assert told[-1] == "released"
    assert claim(seen)["metadata"]["labels"].get(DATA) != "protected"


def test_adopted() -> None:
    result = composed(ADOPTED, required=live(), **ADOPTABLE)

    body = claim(result)
    assert creation(result, KEY) == "adopted"
    assert body["metadata"]["name"] == "old"
    assert "spec" not in body
    assert result.requirements["bucket-config"].name == "old"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, {"Expiration": {"Days": 30}}, id="expired"),
        pytest.param({"retentionDays": 7}, {"NoncurrentVersionExpiration": {"NoncurrentDays": 7}}, id="retained"),
    ],
)
def test_an_adopted_claim_gets_the_rules_that_the_order_says(said: Tree, rule: Tree) -> None:
    spec = ADOPTED | said
    rules = json.loads(
        claim(composed(spec, required=live(), **ADOPTABLE))["spec"]["additionalConfig"]["bucketLifecycle"]
    )

    assert rule.items() <= rules["Rules"][0].items()


def test_an_adopted_claim_stays_adopted_when_the_order_says_so_no_more() -> None:
    observed = there(composed(ADOPTED, required=live(), **ADOPTABLE))
    later = composed({"deletable": False}, observed=observed)

    assert creation(later, KEY) == "adopted"
    assert claim(later)["metadata"]["name"] == "old"
    assert "spec" not in claim(later)
    assert later.requirements["bucket-config"].name == "old"
    assert later.status
    assert later.status["identifiers"] == {"bucket": {"claim": "team-a/old"}}


@pytest.mark.parametrize(
    ("spec", "required", "message"),
    [
        pytest.param(
            ADOPTED,
            {"bucket-claim": []},
            'spec.adopt: unsupported value "old": must be one of kind ObjectBucketClaim that exists in namespace '
            '"team-a"',
            id="nothing, which would be an empty bucket",
        ),
        pytest.param(
            ADOPTED,
            live(**{PART: "bucket", "app.kubernetes.io/part-of": "till"}),
            'spec.adopt: unsupported value "old", which is the order "till"\'s: must be one of kind '
            "ObjectBucketClaim that no order has",
            id="another order's",
        ),
        pytest.param(
            {"adopt": "old", "deletable": True},
            live(storage_class=EMPTYING),
            "spec.emptyOnDelete: required value: must be true where the claim may be deleted: its StorageClass "
            f'"{EMPTYING}" deletes the objects with it',
            id="one that would be emptied, with the first consent alone",
        ),
    ],
)
def test_adoption_is_refused(spec: Tree, required: dict[str, list[Document]], message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, required=required, **ADOPTABLE)

    assert message == str(refusal.value)
    assert {"bucket-config", "bucket-claim"} <= refusal.value.requirements.keys()


@pytest.mark.parametrize("spec", [{}, ADOPTED], ids=["new", "adopted"])
def test_how_it_was_created_is_remembered_though_its_provider_is_out(spec: Tree) -> None:
    first = composed(spec, required=live(), **ADOPTABLE)
    observed = there(first)
    observed[KEY].body["status"]["conditions"] = [{"type": "Synced", "status": "False", "reason": "ReconcileError"}]

    assert creation(composed({"deletable": False}, observed=observed), KEY) == creation(first, KEY)


@pytest.mark.parametrize("spec", [{}, ADOPTED], ids=["new", "adopted"])
def test_a_claim_that_does_not_say_how_it_was_created_is_refused(spec: Tree) -> None:
    observed = there(composed(spec, required=live(), **ADOPTABLE))
    observed[KEY].body["metadata"]["labels"].pop(CREATION)

    with pytest.raises(
        Refusal, match=f'label {CREATION}: unsupported value "None": must be one of new, copied, adopted'
    ):
        composed(spec, observed=observed, **ADOPTABLE)


def test_a_claim_is_named_permanently() -> None:
    first = composed()
    renamed = platform(kubernetes=CLASSES, name="other")
    later = compose(request(xr(kind="Bucket"), settings=renamed, observed=there(first)), CATALOG)

    assert claim(compose(request(xr(kind="Bucket"), settings=renamed), CATALOG)) != claim(first)
    assert claim(later)["metadata"]["name"] == claim(later)["spec"]["bucketName"] == NAME


def test_a_claim_stays_in_its_namespace_whatever_the_platform_calls_its_own() -> None:
    observed = there(composed(scope="cluster"))

    with pytest.raises(Refusal) as refusal:
        composed(scope="cluster", observed=observed, systemNamespace="platform")

    assert str(refusal.value) == (
        'data.systemNamespace: unsupported value "platform": must be "crossplane-system", which cannot change once the '
        "resource exists"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param({}, {"region": "us-east-1", "endpoint": "http://rook-ceph-rgw.rook.svc:80"}, id="plain"),
        pytest.param({"BUCKET_PORT": "443"}, {"endpoint": "https://rook-ceph-rgw.rook.svc:443"}, id="TLS"),
        pytest.param({"BUCKET_REGION": "eu-1"}, {"region": "eu-1"}, id="a region"),
        pytest.param({"BUCKET_NAME": "theirs"}, {"name": "theirs", "url": "s3://theirs"}, id="as the store names it"),
    ],
)
def test_outputs(data: dict[str, str], expected: Tree) -> None:
    result = composed(scope="legacy", required=configured(**data))

    told = {key: value.decode() for key, value in result.connection.items()}
    assert told.keys() == {"name", "region", "endpoint", "url"}
    assert expected.items() <= told.items()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({}, id="not answered"),
        pytest.param({"bucket-config": []}, id="not there"),
        pytest.param(configured(BUCKET_HOST=""), id="not filled in"),
    ],
)
def test_nothing_is_told_before_the_bucket_is_there(answer: dict[str, list[Document]]) -> None:
    assert composed(scope="legacy", required=answer).connection == {}


def test_requirements_are_the_same_in_every_round() -> None:
    asked = composed(required={}).requirements

    assert asked == composed(required=configured()).requirements
    assert asked["bucket-config"].namespace == "team-a"


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="production"),
        pytest.param({"environment": "development"}, id="development"),
        pytest.param(BOTH, id="both consents"),
        pytest.param({"lifecycle": {"expireAfterDays": 30}}, id="lifecycle"),
        pytest.param(ADOPTED, id="adopted"),
    ],
)
def test_valid_by_the_real_crds(spec: Tree, scope: str, checker: Checker) -> None:
    result = composed(spec, scope=scope, required={**live(), **configured()}, **ADOPTABLE)

    assert problems(result, scope, checker) == []
    assert result.held_back == {}
