"""A database on AWS: what an order of one becomes, and what is refused."""

import json
import re

import pytest

from function import names
from function.clouds.aws.database.instance import INSTANCE as ROW
from function.model import Refusal, Tree
from tests.clouds.aws.orders import (
    ADOPTABLE,
    ADOPTED,
    CONNECTION,
    GROUP,
    IDENTIFIER,
    INSTANCE,
    NETWORK,
    ORDER,
    OTHER_VPC,
    OWN_SNAPSHOT,
    POINT_IN_TIME,
    composed,
    for_provider,
    made,
    restored,
)
from tests.conftest import Checker


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
    (default,) = (default for default in ROW.secure if default.path == field)

    assert control in default.controls
    assert expected == for_provider(composed({"environment": environment}))[field]


def test_tls_is_forced() -> None:
    group = for_provider(composed(), "database-postgres17/rds.ParameterGroup")

    assert group["parameter"] == [{"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"}]
    assert group["family"] == "postgres17"


@pytest.mark.parametrize(
    ("spec", "settings", "words"),
    [
        pytest.param(
            {"databases": ["app", "two"]},
            {},
            ['spec.databases: unsupported value "app, two"', "must be one name"],
            id="two databases",
        ),
        pytest.param(
            {"networkRef": {"name": "lab"}},
            {},
            ['spec.networkRef.name: unsupported value "lab"', "must be one of default"],
            id="network",
        ),
        pytest.param(
            restored(snapshot="demo-team-b-db-0123456789abcdef-final-01234567"),
            {},
            ["spec.restoreFrom.snapshot: unsupported value", 'namespace "team-a"', f'"{names.tenant_hash(ORDER)}"'],
            id="a snapshot of another namespace",
        ),
        pytest.param(restored(snapshot="rds:theirs-2026"), {}, ['"rds:theirs-2026"'], id="a snapshot of nobody's"),
        pytest.param(
            {"adopt": "theirs", "deletable": False},
            {},
            ['spec.adopt: unsupported value "theirs"', "must be one of nothing"],
            id="adopt",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False, **restored(snapshot=OWN_SNAPSHOT)},
            ADOPTABLE,
            ["adopt and restoreFrom must not be set together"],
            id="adopt and restore",
        ),
        pytest.param(
            {"adopt": "old"},
            ADOPTABLE,
            ["spec.adopt needs spec.deletable", "must be true or false"],
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
            {"database": {"instanceClasses": {"db.t4g.micro": {"cpus": 2, "memoryGiB": 1}}}},
            ["spec.class: unsupported size of 8 cores and 32 GiB", "must be one that a machine type", ": db.t4g.micro"],
            id="no class",
        ),
        pytest.param(
            {},
            {"region": "eu-nowhere-1"},
            ['data.aws.region: unsupported value "eu-nowhere-1"', "data.aws.database.caBundle"],
            id="no root certificate",
        ),
        pytest.param(
            {}, {"region": "Frankfurt"}, ['data.aws.region: invalid value "Frankfurt": must match'], id="region"
        ),
        pytest.param({}, {"keyPerOrder": True}, ["kmsKeyArn and keyPerOrder"], id="two keys"),
        pytest.param(
            {}, {"kmsKeyArn": "alias/x"}, ['data.aws.kmsKeyArn: invalid value "alias/x": must match'], id="no ARN"
        ),
        pytest.param(
            {}, {"database": {"caBundle": "secret"}}, ["data.aws.database.caBundle", "PEM"], id="no certificate"
        ),
        pytest.param(
            {},
            {"networks": {"default": NETWORK}},
            ["data.aws.networks.default: no client is allowed", "cidrs and securityGroupIds"],
            id="no clients",
        ),
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
        pytest.param(
            {},
            {"common": {"tags": {"aws:x": "y"}}},
            ['data.tags.aws:x: unsupported value "y"'],
            id="a tag of AWS's own",
        ),
        pytest.param(
            {}, {"common": {"tags": {"cost": "a;b"}}}, ['data.tags.cost: unsupported value "a;b"'], id="a sign in a tag"
        ),
    ],
)
def test_refused(spec: Tree, settings: Tree, words: list[str]) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, **settings)

    message = str(refusal.value)
    assert re.match(r"(spec|data)(\.[\w.:]+)?: ", message)
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("spec", "settings", "key", "words"),
    [
        pytest.param(
            {"databases": ["two"]},
            {},
            INSTANCE,
            ['spec.databases: unsupported value "two": must be "app"'],
            id="renamed",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            ADOPTABLE,
            INSTANCE,
            ['spec.adopt: unsupported value "old"', IDENTIFIER],
            id="adopted late",
        ),
        pytest.param(
            {},
            {"region": "eu-west-1"},
            INSTANCE,
            ['data.aws.region: unsupported value "eu-west-1": must be "eu-central-1"'],
            id="region",
        ),
        pytest.param(
            {},
            {"networks": {"default": NETWORK | {"vpcId": OTHER_VPC, "cidrs": ["10.0.0.0/8"]}}},
            GROUP,
            ["spec.networkRef.name: unsupported value", OTHER_VPC, "vpc-00000000000000001"],
            id="another VPC",
        ),
    ],
)
def test_refused_once_it_exists(spec: Tree, settings: Tree, key: str, words: list[str]) -> None:
    observed = {key: made(composed().resources[key].manifest)}

    with pytest.raises(Refusal) as refusal:
        composed(spec, observed, **settings)

    assert [word for word in words if word not in str(refusal.value)] == []


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
    assert result.status["identifiers"] == {"database": {"arn": status["arn"], "resourceId": "db-EXAMPLE"}}
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
