"""How a database on AWS is created (new, copied, adopted), and what of it stays and never goes down."""

import pytest

from function.compose import compose
from function.model import CREATION, Document, Refusal, Tree
from tests.clouds.aws.orders import (
    ADOPTABLE,
    ADOPTED,
    CONNECTION,
    INSTANCE,
    OWN_SNAPSHOT,
    POINT_IN_TIME,
    composed,
    creation,
    for_provider,
    made,
    restored,
    there,
)
from tests.orders import CATALOG, request, xr

CREATED_EMPTY = {"engine", "dbName", "username", "storageEncrypted", "kmsKeyId", "engineVersion"}
"""What a database that begins empty says, and a copy must not."""

TEAMS = {"engineVersion", "parameterGroupNameSelector", "vpcSecurityGroupIdSelector", "instanceClass", "storageType",
         "allocatedStorage", "autoGeneratePassword", "passwordSecretRef"}  # fmt: skip
"""What a database that is adopted was set up with, and what an order would say of a new one."""


@pytest.mark.parametrize(
    ("restore", "field"),
    [
        pytest.param({"snapshot": OWN_SNAPSHOT}, "snapshotIdentifier", id="snapshot"),
        pytest.param(POINT_IN_TIME, "restoreToPointInTime", id="point in time"),
    ],
)
def test_a_copy_says_nothing_that_comes_with_its_source(restore: Tree, field: str) -> None:
    result = composed(restored(**restore), keyPerOrder=True, kmsKeyArn=None)
    fields = for_provider(result)

    assert field in fields
    assert CREATED_EMPTY & fields.keys() == set()
    assert "database/kms.Key" not in result.resources


def test_a_snapshot_is_restored_by_its_name() -> None:
    assert for_provider(composed(restored(snapshot=OWN_SNAPSHOT)))["snapshotIdentifier"] == OWN_SNAPSHOT


def test_the_final_snapshot_of_an_order_is_its_namespaces_own() -> None:
    snapshot = for_provider(composed())["finalSnapshotIdentifier"]

    assert for_provider(composed(restored(snapshot=snapshot)))["snapshotIdentifier"] == snapshot


def test_a_point_in_time_is_of_the_instance_that_the_other_order_has() -> None:
    other = for_provider(compose(request(xr(name="old"), "aws"), CATALOG))

    assert for_provider(composed(restored(**POINT_IN_TIME)))["restoreToPointInTime"] == {
        "sourceDbInstanceIdentifier": other["identifier"],
        "restoreTime": POINT_IN_TIME["time"],
    }


@pytest.mark.parametrize(
    ("said", "status", "expected"),
    [
        pytest.param({"version": "17"}, {}, "17", id="said"),
        pytest.param({}, {"engineVersion": "16.4"}, "16", id="its source's"),
        pytest.param({}, {}, None, id="its source's is not known yet: nothing, lest it is upgraded"),
    ],
)
def test_a_copy_is_told_its_version_once_it_exists(said: Tree, status: Tree, expected: str | None) -> None:
    spec = restored(snapshot=OWN_SNAPSHOT) | said
    observed = {INSTANCE: made(composed(spec).resources[INSTANCE].manifest, status)}

    assert expected == for_provider(composed(spec, observed)).get("engineVersion")


def test_adopted() -> None:
    result = composed(ADOPTED, **ADOPTABLE)
    manifest = result.resources[INSTANCE].manifest
    fields = for_provider(result)

    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "old"
    assert fields["identifier"] == "old"
    assert fields["allowMajorVersionUpgrade"] is False
    assert fields["deletionProtection"] is True
    assert (TEAMS | CREATED_EMPTY | {"dbSubnetGroupNameSelector"}) & fields.keys() == set()
    assert set(manifest["spec"]["initProvider"]) == {"instanceClass"}
    assert [key for key in result.resources if "/ec2." in key or "Group" in key] == []


@pytest.mark.parametrize("later", [False, True], ids=["as it is adopted", "afterwards"])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"class": "medium"}, {"instanceClass"}, id="class"),
        pytest.param({"storageGB": 200}, {"allocatedStorage"}, id="storage"),
        pytest.param({"version": "17"}, {"engineVersion"}, id="version"),
        pytest.param({"networkRef": {"name": "default"}}, {"vpcSecurityGroupIdSelector"}, id="network"),
        pytest.param({"passwordGeneration": 2}, {"autoGeneratePassword", "passwordSecretRef"}, id="password"),
    ],
)
def test_an_adopted_database_becomes_what_the_order_says_and_no_more(
    said: Tree, expected: set[str], *, later: bool
) -> None:
    observed = there(ADOPTED, **ADOPTABLE) if later else {}

    assert expected == TEAMS & for_provider(composed(ADOPTED | said, observed, **ADOPTABLE)).keys()


def test_an_adopted_database_is_upgraded_with_our_parameters_once_adopt_is_taken_out() -> None:
    fields = for_provider(composed({"version": "17"}, there(ADOPTED, {"engineVersion": "15.8"}, **ADOPTABLE)))

    assert fields["allowMajorVersionUpgrade"] is True
    assert fields["parameterGroupNameSelector"]["matchLabels"] == {"golden-path.dev/part": "database-postgres17"}


def test_the_password_of_an_adopted_database_is_awaited_in_words() -> None:
    manifest = composed(ADOPTED, **ADOPTABLE).resources[INSTANCE].manifest
    without = {key: value for key, value in CONNECTION.items() if key != "password"}

    result = composed(ADOPTED, {INSTANCE: made(manifest, connection=without)}, **ADOPTABLE)

    (connected,) = (condition for condition in result.conditions if condition.type == "Connected")
    assert connected.status == "False"
    assert "spec.passwordGeneration 2 makes a new one" in connected.message


@pytest.mark.parametrize(
    ("first", "settings"),
    [
        pytest.param(ADOPTED, ADOPTABLE, id="adopt"),
        pytest.param(restored(snapshot=OWN_SNAPSHOT), {}, id="snapshot"),
        pytest.param(restored(**POINT_IN_TIME), {}, id="point in time"),
        pytest.param({}, {"keyPerOrder": True, "kmsKeyArn": None}, id="a key of its own"),
        pytest.param({}, {"kmsKeyArn": None}, id="the key of AWS"),
    ],
)
def test_what_it_was_created_with_stays_when_order_and_settings_change(first: Tree, settings: Tree) -> None:
    before = composed(first, **settings)
    after = composed({}, {INSTANCE: made(before.resources[INSTANCE].manifest)})

    began, now = for_provider(before), for_provider(after)
    late = {"engineVersion", "allowMajorVersionUpgrade"}
    assert {name: began[name] for name in began if name not in late} == {
        name: now[name] for name in now if name not in late
    }
    assert ("database/kms.Key" in after.resources) is ("kmsKeyIdSelector" in began)
    annotations = [result.resources[INSTANCE].manifest["metadata"].get("annotations", {}) for result in (before, after)]
    name = "crossplane.io/external-name"
    assert annotations[0].get(name) == annotations[1].get(name)


def test_what_could_not_be_made_may_be_created_differently() -> None:
    refused = dict(composed(restored(snapshot=OWN_SNAPSHOT)).resources[INSTANCE].manifest)
    refused["status"] = {"conditions": [{"type": "LastAsyncOperation", "status": "False", "reason": "CreateFailure"}]}

    fields = for_provider(composed({}, {INSTANCE: Document(refused)}))

    assert "snapshotIdentifier" not in fields
    assert fields["dbName"] == "app"


CREATED = [
    pytest.param({}, {}, "new", id="new"),
    pytest.param(restored(snapshot=OWN_SNAPSHOT), {}, "copied", id="copied from a snapshot"),
    pytest.param(restored(**POINT_IN_TIME), {}, "copied", id="copied from a moment"),
    pytest.param(ADOPTED, ADOPTABLE, "adopted", id="adopted"),
]


@pytest.mark.parametrize(("spec", "settings", "expected"), CREATED)
def test_how_it_was_created_is_remembered(spec: Tree, settings: Tree, expected: str) -> None:
    first = composed(spec, **settings)
    later = composed({}, {INSTANCE: made(first.resources[INSTANCE].manifest)})

    assert creation(first) == creation(later) == expected


@pytest.mark.parametrize(
    "label",
    [
        pytest.param(None, id="gone"),
        pytest.param("restored", id="of no meaning"),
    ],
)
@pytest.mark.parametrize(("spec", "settings", "expected"), CREATED)
def test_an_instance_that_does_not_say_how_it_was_created_is_refused(
    spec: Tree, settings: Tree, expected: str, label: str | None
) -> None:
    """A guess could take an adopted instance for a new one, and change it."""
    there_ = composed(spec, **settings).resources[INSTANCE].manifest
    labels = {name: value for name, value in there_["metadata"]["labels"].items() if name != CREATION}
    there_["metadata"]["labels"] = labels | ({CREATION: label} if label else {})

    with pytest.raises(Refusal) as refusal:
        composed(spec, {INSTANCE: made(there_)}, **settings)

    assert str(refusal.value) == (
        f'Instance "shop-0123456789ab": label golden-path.dev/creation: unsupported value "{label}": must be one of '
        "new, copied, adopted, as the resource was created"
    )
    assert expected in str(refusal.value)
