"""AWS: what an order of a database becomes there, and what is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import names, orders
from function.clouds.aws import ca, classes, secure
from function.compose import Composed, compose
from function.model import Common, Document, Platform, Refusal, Size, Tree
from function.parts import Database
from tests.conftest import Checker
from tests.orders import CATALOG, platform, request, xr

INSTANCE = "database/rds.Instance"
GROUP = "database/ec2.SecurityGroup"
OTHER_VPC = "vpc-00000000000000009"
ADOPTABLE: Tree = {"common": {"adoptable": ["old"]}}
POINT_IN_TIME = {"order": "old", "time": "2026-01-31T12:00:00Z"}

CONNECTION = {
    "host": b"shop.example.eu-central-1.rds.amazonaws.com",
    "port": b"5432",
    "username": b"golden_path",
    "password": b"p@ss/w:rd",
}


def composed(
    spec: Tree | None = None,
    observed: dict[str, Document] | None = None,
    *,
    scope: str = "namespaced",
    common: Tree | None = None,
    uid: str | None = None,
    **aws: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what an order becomes under the demo settings, some of them replaced."""
    settings = platform(**(common or {}))
    settings["data"]["aws"] = settings["data"]["aws"] | aws
    composite = xr(spec, scope=scope)
    composite["metadata"] |= {"uid": uid} if uid else {}
    return compose(request(composite, "aws", settings=settings, observed=observed), CATALOG)


def for_provider(result: Composed, key: str = INSTANCE) -> Tree:
    """Return the parameters of a resource."""
    fields: Tree = result.resources[key].manifest["spec"]["forProvider"]
    return fields


def made(manifest: Tree, status: Tree | None = None, connection: dict[str, bytes] | None = None) -> Document:
    """Return a resource as the cluster has it once AWS has made it."""
    annotations = {"crossplane.io/external-name": "db-EXAMPLE"} | manifest["metadata"].get("annotations", {})
    metadata = manifest["metadata"] | {"name": "shop-0123456789ab", "annotations": annotations}
    return Document(manifest | {"metadata": metadata, "status": {"atProvider": status or {}}}, connection or {})


ORDER = replace(orders.read(request(xr(), "aws"), Platform(Common(name="demo")), CATALOG), uid="of-an-earlier-one")
IDENTIFIER = names.cloud_name(ORDER, "database")
OWN_SNAPSHOT = names.final_snapshot(ORDER, "database")


def restored(**restore: str) -> Tree:
    """Return a spec that restores."""
    return {"restoreFrom": restore}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            "production",
            {"multiAz": True, "backupRetentionPeriod": 35, "deletionProtection": True, "skipFinalSnapshot": False},
            id="production: everything",
        ),
        pytest.param(
            "staging",
            {"multiAz": False, "backupRetentionPeriod": 7, "deletionProtection": True, "skipFinalSnapshot": False},
            id="staging: no standby",
        ),
        pytest.param(
            "development",
            {"multiAz": False, "backupRetentionPeriod": 1, "deletionProtection": False, "skipFinalSnapshot": True},
            id="development: may come and go",
        ),
    ],
)
def test_what_follows_the_environment(environment: str, expected: Tree) -> None:
    fields = for_provider(composed({"environment": environment}))

    assert expected == {name: fields[name] for name in expected}
    assert ("finalSnapshotIdentifier" in fields) is (environment != "development")


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize(
    ("field", "expected", "control"),
    [
        pytest.param("publiclyAccessible", False, "RDS.2", id="RDS.2"),
        pytest.param("storageEncrypted", True, "RDS.3", id="RDS.3"),
        pytest.param("monitoringInterval", 60, "RDS.6", id="RDS.6"),
        pytest.param("enabledCloudwatchLogsExports", ["postgresql", "upgrade"], "RDS.9", id="RDS.9"),
        pytest.param("iamDatabaseAuthenticationEnabled", True, "RDS.10", id="RDS.10"),
        pytest.param("autoMinorVersionUpgrade", True, "RDS.13", id="RDS.13"),
        pytest.param("copyTagsToSnapshot", True, "RDS.17", id="RDS.17"),
        pytest.param("username", "golden_path", "RDS.25", id="RDS.25"),
    ],
)
def test_what_is_the_same_everywhere(field: str, expected: object, control: str, environment: str) -> None:
    (default,) = (default for default in secure.SECURE[Database] if default.path == field)

    assert control in default.controls
    assert expected == for_provider(composed({"environment": environment}))[field]


def test_tls_is_forced() -> None:
    group = for_provider(composed(), "database-postgres17/rds.ParameterGroup")

    assert group["parameter"] == [{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}]
    assert group["family"] == "postgres17"


@pytest.mark.parametrize(
    ("cpus", "memory", "expected"),
    [
        pytest.param(1, 1, "db.t4g.medium", id="the smallest there is"),
        pytest.param(2, 4, "db.t4g.medium", id="small"),
        pytest.param(2, 8, "db.m7g.large", id="medium"),
        pytest.param(4, 16, "db.m7g.xlarge", id="large"),
        pytest.param(8, 32, "db.m7g.2xlarge", id="xlarge"),
        pytest.param(2, 12, "db.r7g.large", id="memory before cores"),
        pytest.param(2.5, 4, "db.m7g.xlarge", id="half a core more"),
        pytest.param(64, 512, "db.r7g.16xlarge", id="the largest there is"),
    ],
)
def test_class(cpus: float, memory: float, expected: str) -> None:
    assert expected == classes.smallest(Size(cpus=cpus, memory_gib=memory), classes.CLASSES)


@given(st.floats(0.1, 64), st.floats(0.1, 512))
def test_class_holds_the_size_and_none_with_fewer_cores_does(cpus: float, memory: float) -> None:
    size = Size(cpus=cpus, memory_gib=memory)

    picked = classes.CLASSES[classes.smallest(size, classes.CLASSES)]

    assert picked.cpus >= cpus
    assert picked.memory_gib >= memory
    for other in classes.CLASSES.values():
        if other.cpus >= cpus and other.memory_gib >= memory:
            assert (picked.cpus, picked.memory_gib) <= (other.cpus, other.memory_gib)


def test_no_two_classes_hold_the_same() -> None:
    held = [(size.cpus, size.memory_gib) for size in classes.CLASSES.values()]

    assert len(set(held)) == len(held)


def test_the_platform_offers_its_own_classes() -> None:
    result = composed({"class": "medium"}, instanceClasses={"db.x2g.large": {"cpus": 2, "memoryGiB": 32}})

    assert for_provider(result)["instanceClass"] == "db.x2g.large"


NETWORK = {"vpcId": "vpc-00000000000000001", "subnetIds": ["subnet-00000001", "subnet-00000002"]}


@pytest.mark.parametrize(
    ("spec", "settings", "words"),
    [
        pytest.param(
            {"databases": ["app", "two"]}, {}, ["spec.databases app, two", "accepted is one name"], id="two databases"
        ),
        pytest.param(
            {"networkRef": {"name": "lab"}}, {}, ['spec.networkRef.name "lab"', "accepted is default"], id="network"
        ),
        pytest.param(
            restored(snapshot="demo-team-b-db-0123456789abcdef-final-01234567"),
            {},
            ["spec.restoreFrom.snapshot", 'namespace "team-a"', f'"{names.tenant_mark(ORDER)}"'],
            id="a snapshot of another namespace",
        ),
        pytest.param(restored(snapshot="rds:theirs-2026"), {}, ['"rds:theirs-2026"'], id="a snapshot of nobody's"),
        pytest.param(
            {"adopt": "theirs", "deletable": False}, {}, ['spec.adopt "theirs"', "accepted is nothing"], id="adopt"
        ),
        pytest.param(
            {"adopt": "old", "deletable": False, **restored(snapshot=OWN_SNAPSHOT)},
            {"common": {"adoptable": ["old"]}},
            ["adopt and restoreFrom contradict each other", "accepted is one of them"],
            id="adopt and restore",
        ),
        pytest.param(
            {"adopt": "old"},
            ADOPTABLE,
            ["spec.adopt needs spec.deletable", "accepted is true or false"],
            id="adopt, and whether it may be lost is not said",
        ),
        pytest.param(
            {"adopt": "old", "environment": "development"},
            ADOPTABLE,
            ["spec.adopt needs spec.deletable"],
            id="adopt, and development would let it go",
        ),
        pytest.param(
            {"class": "xlarge"},
            {"instanceClasses": {"db.t4g.micro": {"cpus": 2, "memoryGiB": 1}}},
            ["spec.class of 8 cores and 32 GiB", "accepted is what one of these holds: db.t4g.micro"],
            id="no class",
        ),
        pytest.param({}, {"region": "eu-nowhere-1"}, ["eu-nowhere-1", "data.aws.caBundle"], id="no root certificate"),
        pytest.param({}, {"region": "Frankfurt"}, ['data.aws.region is "Frankfurt"'], id="region"),
        pytest.param({}, {"keyPerOrder": True}, ["kmsKeyArn and keyPerOrder"], id="two keys"),
        pytest.param({}, {"kmsKeyArn": "alias/x"}, ['data.aws.kmsKeyArn is "alias/x"'], id="no ARN"),
        pytest.param({}, {"caBundle": "secret"}, ["data.aws.caBundle", "PEM"], id="no certificate"),
        pytest.param({}, {"networks": {"default": NETWORK}}, ["nobody could reach it"], id="no clients"),
        pytest.param(
            {}, {"networks": {"default": NETWORK | {"cidrs": ["0.0.0.0/0"]}}}, ["lets everybody in"], id="everybody"
        ),
        pytest.param(
            {}, {"networks": {"default": NETWORK | {"cidrs": ["::/0"]}}}, ["lets everybody in"], id="all IPv6"
        ),
        pytest.param(
            {},
            {"networks": {"default": NETWORK | {"cidrs": ["0.0.0.0/1", "128.0.0.0/1"]}}},
            ["0.0.0.0/1 lets everybody in, or nearly", "/8 or longer"],
            id="everybody in two halves",
        ),
        pytest.param(
            {}, {"networks": {"default": NETWORK | {"cidrs": ["2000::/3"]}}}, ["lets everybody in"], id="the internet"
        ),
        pytest.param(
            {}, {"networks": {"default": NETWORK | {"cidrs": ["10.0.0.1/8"]}}}, ["has host bits set"], id="host bits"
        ),
        pytest.param(
            {},
            {"networks": {"default": NETWORK | {"cidrs": ["10.0.0.0/8"], "subnetIds": ["subnet-00000001"]}}},
            ["data.aws.networks.default.subnetIds", "at least 2"],
            id="one subnet",
        ),
        pytest.param({}, {"common": {"tags": {"aws:x": "y"}}}, ['data.tags.aws:x is "y"'], id="a tag of AWS's own"),
        pytest.param({}, {"common": {"tags": {"cost": "a;b"}}}, ['data.tags.cost is "a;b"'], id="a sign in a tag"),
    ],
)
def test_refused(spec: Tree, settings: Tree, words: list[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, **settings)

    message = str(refusal.value)
    assert message.startswith("cannot ")
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("spec", "settings", "key", "words"),
    [
        pytest.param({"databases": ["two"]}, {}, INSTANCE, ['spec.databases "two"', '"app"'], id="renamed"),
        pytest.param(
            {"adopt": "old", "deletable": False}, ADOPTABLE, INSTANCE, ['"old"', IDENTIFIER], id="adopted late"
        ),
        pytest.param(
            {}, {"region": "eu-west-1"}, INSTANCE, ['data.aws.region "eu-west-1"', "eu-central-1"], id="region"
        ),
        pytest.param(
            {},
            {"networks": {"default": NETWORK | {"vpcId": OTHER_VPC, "cidrs": ["10.0.0.0/8"]}}},
            GROUP,
            ["spec.networkRef.name", OTHER_VPC, "vpc-00000000000000001"],
            id="another VPC",
        ),
    ],
)
def test_refused_once_it_exists(spec: Tree, settings: Tree, key: str, words: list[str]) -> None:
    observed = {key: made(composed().resources[key].manifest)}

    with pytest.raises(Refusal) as refusal:
        composed(spec, observed, **settings)

    assert [word for word in words if word not in str(refusal.value)] == []


BORN_EMPTY = {"engine", "dbName", "username", "storageEncrypted", "kmsKeyId", "engineVersion"}
"""What a database that begins empty says, and a copy must not."""


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
    assert BORN_EMPTY & fields.keys() == set()
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


def there(spec: Tree | None = None, status: Tree | None = None, **settings: Any) -> dict[str, Document]:  # noqa: ANN401
    """Return the instance of an order as AWS has made it."""
    return {INSTANCE: made(composed(spec, **settings).resources[INSTANCE].manifest, status)}


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
            {}, {}, {"version": "15"}, ['spec.version "15"', '"17"', "restore into a new order"], id="version"
        ),
        pytest.param(
            {"version": "15"}, {"engineVersionActual": "16.1"}, {"version": "15"}, ['"15"', '"16"'], id="as AWS tells"
        ),
        pytest.param(
            {"storageGB": 100}, {}, {"storageGB": 50}, ['spec.storageGB "50"', '"100"', "restore"], id="storage"
        ),
        pytest.param(
            {"passwordGeneration": 12},
            {},
            {"passwordGeneration": 2},
            ['spec.passwordGeneration "2"', '"12"'],
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


ADOPTED: Tree = {"adopt": "old", "deletable": False}

TEAMS = {"engineVersion", "parameterGroupNameSelector", "vpcSecurityGroupIdSelector", "instanceClass", "storageType",
         "allocatedStorage", "autoGeneratePassword", "passwordSecretRef"}  # fmt: skip
"""What a database that is taken over was set up with, and what an order would say of a new one."""


def test_adopted() -> None:
    result = composed(ADOPTED, **ADOPTABLE)
    manifest = result.resources[INSTANCE].manifest
    fields = for_provider(result)

    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "old"
    assert fields["identifier"] == "old"
    assert fields["allowMajorVersionUpgrade"] is False
    assert fields["deletionProtection"] is True
    assert (TEAMS | BORN_EMPTY | {"dbSubnetGroupNameSelector"}) & fields.keys() == set()
    assert set(manifest["spec"]["initProvider"]) == {"instanceClass"}
    assert [key for key in result.resources if "/ec2." in key or "Group" in key] == []


@pytest.mark.parametrize("later", [False, True], ids=["as it is taken over", "afterwards"])
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


def test_no_security_group_is_named_like_an_id() -> None:
    name = for_provider(composed(common={"name": "sg"}), GROUP)["name"]

    assert not name.startswith("sg-")
    assert for_provider(composed(), GROUP)["name"].startswith(f"{IDENTIFIER}-clients-")


def test_a_security_group_is_not_stopped_by_the_one_of_the_same_order_in_a_former_life() -> None:
    first, second = composed(uid="first"), composed(uid="second")

    assert for_provider(first, GROUP)["name"] != for_provider(second, GROUP)["name"]
    assert for_provider(first)["identifier"] == for_provider(second)["identifier"]


def test_a_security_group_that_exists_keeps_its_name_when_its_order_comes_back_under_another_uid() -> None:
    before = composed(uid="first").resources[GROUP].manifest

    after = composed(observed={GROUP: made(before)}, uid="second")

    assert for_provider(after, GROUP)["name"] == before["spec"]["forProvider"]["name"]


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
def test_what_it_began_with_stays_when_order_and_settings_change(first: Tree, settings: Tree) -> None:
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


def test_the_key_that_a_selector_came_to_stays_the_providers() -> None:
    settings: Tree = {"keyPerOrder": True, "kmsKeyArn": None}
    before = composed(**settings).resources[INSTANCE].manifest
    before["spec"]["forProvider"]["kmsKeyId"] = "arn:aws:kms:eu-central-1:111122223333:key/resolved"

    assert "kmsKeyId" not in for_provider(composed(None, {INSTANCE: made(before)}, **settings))


def test_what_could_not_be_made_may_begin_differently() -> None:
    refused = dict(composed(restored(snapshot=OWN_SNAPSHOT)).resources[INSTANCE].manifest)
    refused["status"] = {"conditions": [{"type": "LastAsyncOperation", "status": "False", "reason": "CreateFailure"}]}

    fields = for_provider(composed({}, {INSTANCE: Document(refused)}))

    assert "snapshotIdentifier" not in fields
    assert fields["dbName"] == "app"


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


@pytest.mark.parametrize("scope", ["legacy", "namespaced", "cluster"])
def test_the_platform_may_give_the_monitoring_role(scope: str) -> None:
    arn = "arn:aws:iam::111122223333:role/monitoring"

    own, given = composed(scope=scope), composed(scope=scope, monitoringRoleArn=arn)

    assert [key for key in own.resources if "/iam." in key] == [
        "database/iam.Role",
        "database/iam.RolePolicyAttachment",
    ]
    assert [key for key in given.resources if "/iam." in key] == []
    assert for_provider(given)["monitoringRoleArn"] == arn


def test_roles_are_bounded() -> None:
    boundary = "arn:aws:iam::111122223333:policy/teams"

    assert for_provider(composed(permissionsBoundary=boundary), "database/iam.Role")["permissionsBoundary"] == boundary


def rules(*cidrs: str, groups: tuple[str, ...] = ()) -> dict[str, str]:
    """Return who is let in, by key."""
    network = NETWORK | {"cidrs": list(cidrs), "securityGroupIds": list(groups)}
    result = composed(networks={"default": network})
    clients = ("cidrIpv4", "cidrIpv6", "referencedSecurityGroupId")
    return {
        key: next(f"{field} {fields[field]}" for field in clients if field in fields)
        for key in result.resources
        if key.endswith("SecurityGroupIngressRule") and (fields := for_provider(result, key))
    }


def test_every_kind_of_client_is_let_in_by_a_rule_of_its_own() -> None:
    let_in = rules("10.0.0.0/8", "fd00::/64", groups=("sg-00000001",))

    assert sorted(let_in.values()) == [
        "cidrIpv4 10.0.0.0/8",
        "cidrIpv6 fd00::/64",
        "referencedSecurityGroupId sg-00000001",
    ]


def test_rules_keep_their_keys_whoever_else_comes_and_in_whatever_order() -> None:
    two = rules("10.1.0.0/16", "10.2.0.0/16")

    assert two == rules("10.2.0.0/16", "10.1.0.0/16", "10.1.0.0/16")
    assert two.items() <= rules("10.0.0.0/16", "10.2.0.0/16", "10.1.0.0/16").items()


def test_a_major_version_has_a_parameter_group_of_its_own_and_the_instance_follows_it() -> None:
    before, after = composed({"version": "16"}), composed({"version": "17"})

    assert "database-postgres16/rds.ParameterGroup" in before.resources
    assert "database-postgres17/rds.ParameterGroup" in after.resources
    selector = for_provider(after)["parameterGroupNameSelector"]
    assert selector["matchLabels"] == {"golden-path.dev/part": "database-postgres17"}
    assert selector["policy"] == {"resolve": "Always"}
    assert for_provider(after)["allowMajorVersionUpgrade"] is True


@pytest.mark.parametrize("scope", ["legacy", "namespaced", "cluster"])
def test_password_is_named_by_its_generation_and_stands_nowhere(scope: str) -> None:
    first = for_provider(composed({"passwordGeneration": 1}, scope=scope))
    observed = {INSTANCE: made(composed(scope=scope).resources[INSTANCE].manifest, connection=CONNECTION)}
    later = composed({"passwordGeneration": 2}, observed, scope=scope)

    assert first["passwordSecretRef"]["name"].endswith("-password-1")
    assert for_provider(later)["passwordSecretRef"]["name"].endswith("-password-2")
    manifests = {key: desired.manifest for key, desired in later.resources.items() if not key.endswith("/Secret")}
    printed = json.dumps([manifests, later.status, [str(condition) for condition in later.conditions]])
    assert CONNECTION["password"].decode() not in printed
    assert "password" not in first.keys() | for_provider(later).keys()


def test_outputs_are_held_back_until_the_connection_is_there() -> None:
    manifest = composed(scope="legacy").resources[INSTANCE].manifest

    assert composed(scope="legacy").connection == {}
    without_password = CONNECTION | {"password": b""}
    observed = {INSTANCE: made(manifest, connection=without_password)}
    assert composed(None, observed, scope="legacy").connection == {}


def test_outputs() -> None:
    manifest = composed(scope="legacy").resources[INSTANCE].manifest
    status = {"arn": "arn:aws:rds:eu-central-1:111122223333:db:shop", "resourceId": "db-EXAMPLE", "dbName": "app"}

    result = composed(None, {INSTANCE: made(manifest, status, CONNECTION)}, scope="legacy")

    assert result.status
    assert result.status["identifiers"] == {"arn": status["arn"], "resourceId": "db-EXAMPLE"}
    told = {key: value.decode() for key, value in result.connection.items()}
    assert told.pop("ca").startswith("-----BEGIN CERTIFICATE-----")
    host = CONNECTION["host"].decode()
    assert told == {
        "host": host,
        "port": "5432",
        "name": "app",
        "username": "golden_path",
        "password": "p@ss/w:rd",
        "uri": f"postgresql://golden_path:p%40ss%2Fw%3Ard@{host}:5432/app?sslmode=require",
    }


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param({"dbName": "theirs"}, b"theirs", id="its source's"),
        pytest.param({}, b"app", id="none of its own: the one that the order says"),
    ],
)
def test_a_copy_is_called_what_its_source_is(status: Tree, expected: bytes) -> None:
    spec = restored(snapshot=OWN_SNAPSHOT)
    manifest = composed(spec, scope="legacy").resources[INSTANCE].manifest

    result = composed(spec, {INSTANCE: made(manifest, status, CONNECTION)}, scope="legacy")

    assert result.connection["name"] == expected


@pytest.mark.parametrize(
    ("at_provider", "expected"),
    [
        pytest.param(None, "released", id="never made"),
        pytest.param({"deletionProtection": True}, "releasing", id="still protected"),
        pytest.param({"arn": "arn"}, "releasing", id="not told"),
        pytest.param({"deletionProtection": False}, "released", id="dropped"),
    ],
)
def test_released_is_what_aws_says(at_provider: Tree | None, expected: str) -> None:
    observed = {INSTANCE: made(composed({"deletable": True}).resources[INSTANCE].manifest, at_provider)}

    result = composed({"deletable": True}, observed)

    assert result.status
    assert result.status["deletion"] == expected


def test_tags_say_whose_it_is() -> None:
    tags = for_provider(composed(common={"tags": {"cost centre": "Größe 7", "golden-path.dev/order": "forged"}}))[
        "tags"
    ]

    assert tags == {
        "cost centre": "Größe 7",
        "golden-path.dev/platform": "demo",
        "golden-path.dev/namespace": "team-a",
        "golden-path.dev/kind": "PostgreSQLInstance",
        "golden-path.dev/order": "shop",
        "golden-path.dev/environment": "production",
    }


@pytest.mark.parametrize("region", ["af-south-1", "eu-central-1", "us-east-1"])
def test_root_certificate_of_the_region(region: str) -> None:
    network = NETWORK | {"cidrs": ["10.0.0.0/8"]}
    result = composed(region=region, networks={"default": network})

    assert for_provider(result)["caCertIdentifier"] == ca.IDENTIFIER


def test_the_platform_may_give_the_certificates() -> None:
    bundle = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    manifest = composed(scope="legacy").resources[INSTANCE].manifest

    result = composed(None, {INSTANCE: made(manifest, {}, CONNECTION)}, scope="legacy", caBundle=bundle)

    assert result.connection["ca"].decode() == bundle


EVERYTHING = {
    "networks": {
        "default": NETWORK | {"cidrs": ["10.0.0.0/8", "fd00::/64"], "securityGroupIds": ["sg-00000001"]},
    },
    "permissionsBoundary": "arn:aws:iam::111122223333:policy/teams",
    "common": {"tags": {"cost centre": "7"}},
}


@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
@pytest.mark.parametrize(
    ("spec", "settings"),
    [
        pytest.param({}, {}, id="production"),
        pytest.param({}, EVERYTHING, id="every setting"),
        pytest.param({"environment": "development"}, {}, id="development"),
        pytest.param({"deletable": True}, {"keyPerOrder": True, "kmsKeyArn": None}, id="a key of its own, released"),
        pytest.param(ADOPTED, ADOPTABLE, id="adopted"),
        pytest.param(restored(snapshot=OWN_SNAPSHOT), {}, id="snapshot"),
        pytest.param(restored(**POINT_IN_TIME), {}, id="point in time"),
    ],
)
def test_valid_by_the_real_crds(spec: Tree, settings: Tree, scope: str, checker: Checker) -> None:
    resources = composed(spec, scope=scope, **settings).resources

    for key, desired in resources.items():
        body = desired.manifest | {"metadata": {"name": "shop", **desired.manifest["metadata"]}}
        if scope == "namespaced":
            body["metadata"]["namespace"] = "team-a"
        result = checker.check(body)
        warnings = [warning for warning in result.warnings if "not evaluated" not in warning]
        assert (key, list(result.errors), warnings) == (key, [], [])
