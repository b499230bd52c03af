"""Database on Azure: what an order of a database becomes there, and what is refused."""

import hashlib
import itertools
import re
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.clouds.azure.database import certificates, disks
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.clouds.azure.database.parameters import PARAMETERS
from function.clouds.azure.database.sizes import SKUS
from function.compose import Composed
from function.model import Document, Refusal, Tree
from function.parts import Database
from tests.clouds.azure import world
from tests.clouds.azure.world import GROUP, made, policy, there, valid
from tests.conftest import Checker
from tests.orders import NAMES, SCOPES

SERVER = "database/dbforpostgresql.FlexibleServer"
APP = "database-app/dbforpostgresql.FlexibleServerDatabase"
TLS = "database-require-secure-transport/dbforpostgresql.FlexibleServerConfiguration"

POINT_IN_TIME = {"order": "old", "time": "2026-01-31T12:00:00Z"}
COPY: Tree = {"restoreFrom": POINT_IN_TIME}
ADOPTED: Tree = {"adopt": "legacy-server", "deletable": False}
ADOPTABLE: Tree = {"adoptable": {"PostgreSQLInstance": ["legacy-server"]}}

NETWORK = f"/subscriptions/{world.SUBSCRIPTION}/resourceGroups/network/providers/Microsoft.Network"
SUBNET = f"{NETWORK}/virtualNetworks/main/subnets/databases"
ZONE = f"{NETWORK}/privateDnsZones/demo.private.postgres.database.azure.com"
OTHER = {"databaseSubnetId": f"{NETWORK}/virtualNetworks/lab/subnets/databases", "databaseZoneId": ZONE}
MAIN = {"databaseSubnetId": SUBNET, "databaseZoneId": ZONE}

STATUS: Tree = {
    "id": f"{GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/shop",
    "fqdn": "shop.postgres.database.azure.com",
    "administratorLogin": "golden_path",
    "version": "17",
    "storageMb": 32768.0,
    "skuName": "GP_Standard_D2ds_v5",
}


def composed(spec: Tree | None = None, observed: Any = None, **given: Any) -> Composed:  # noqa: ANN401  (handed on)
    """Return what an order becomes."""
    return world.composed("PostgreSQLInstance", spec, observed, **given)


def for_provider(result: Composed, key: str = SERVER) -> Tree:
    """Return the parameters of a resource."""
    return world.for_provider(result, key)


def exists(spec: Tree | None = None, status: Tree | None = None, **given: Any) -> dict[str, Document]:  # noqa: ANN401
    """Return the server of an order as Azure has made it."""
    manifest = composed(spec, **given).resources[SERVER].manifest
    return {SERVER: made(manifest, STATUS | (status or {}))}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            "production",
            {
                "highAvailability": {"mode": "ZoneRedundant"},
                "backupRetentionDays": 35,
                "geoRedundantBackupEnabled": True,
                "skuName": "GP_Standard_D2ds_v5",
            },
            id="production: everything, and no SKU that takes no standby",
        ),
        pytest.param(
            "staging",
            {"backupRetentionDays": 7, "geoRedundantBackupEnabled": False, "skuName": "B_Standard_B2s"},
            id="staging: no standby",
        ),
        pytest.param(
            "development",
            {"backupRetentionDays": 7, "geoRedundantBackupEnabled": False, "skuName": "B_Standard_B2s"},
            id="development: as few days of backups as Azure has",
        ),
    ],
)
def test_what_follows_the_environment(environment: str, expected: Tree) -> None:
    fields = for_provider(composed({"environment": environment}))

    assert expected == {name: fields[name] for name in expected}
    assert ("highAvailability" in fields) is (environment == "production")


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize(
    ("field", "expected", "control"),
    [
        pytest.param("publicNetworkAccessEnabled", False, "CIS Azure v3.0 5.2.5", id="no public address"),
        pytest.param("administratorLogin", "golden_path", "", id="no login to guess"),
    ],
)
def test_what_is_the_same_everywhere(field: str, expected: object, control: str, environment: str) -> None:
    (default,) = (default for default in FLEXIBLE_SERVER.secure if default.path == field)

    assert control in default.controls
    assert expected == for_provider(composed({"environment": environment}))[field]


PARAMETER_CASES = [
    pytest.param("require_secure_transport", "on", "CIS Azure v3.0 5.2.1", id="TLS"),
    pytest.param("ssl_min_protocol_version", "TLSv1.2", "MCSB DP-3", id="no broken TLS"),
    pytest.param("log_checkpoints", "on", "CIS Azure v3.0 5.2.2", id="checkpoints"),
    pytest.param("connection_throttle.enable", "on", "CIS Azure v3.0 5.2.3", id="throttle"),
    pytest.param("logfiles.retention_days", "7", "CIS Azure v3.0 5.2.4", id="log files"),
    pytest.param("log_connections", "on", "MCSB LT-3", id="connections"),
    pytest.param("log_disconnections", "on", "MCSB LT-3", id="disconnections"),
]


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize(("parameter", "expected", "control"), PARAMETER_CASES)
def test_parameter(parameter: str, expected: str, control: str, environment: str) -> None:
    part = "database-" + re.sub(r"[._]", "-", parameter)
    fields = for_provider(composed({"environment": environment}), f"{part}/dbforpostgresql.FlexibleServerConfiguration")

    (default,) = (default for default in PARAMETERS if default.path == parameter)
    assert control in default.controls
    assert (fields["name"], fields["value"]) == (parameter, expected)
    assert fields["serverIdSelector"]["matchLabels"] == {"golden-path.dev/part": "database"}


def test_every_parameter_is_tested() -> None:
    assert {default.path for default in PARAMETERS} == {case.values[0] for case in PARAMETER_CASES}


@pytest.mark.parametrize(
    ("size", "environment", "expected"),
    [
        pytest.param("small", "staging", "B_Standard_B2s", id="small"),
        pytest.param("small", "production", "GP_Standard_D2ds_v5", id="small, with a standby"),
        pytest.param("medium", "staging", "GP_Standard_D2ds_v5", id="medium"),
        pytest.param("large", "production", "GP_Standard_D4ds_v5", id="large"),
        pytest.param("xlarge", "production", "GP_Standard_D8ds_v5", id="xlarge"),
    ],
)
def test_sku(size: str, environment: str, expected: str) -> None:
    assert for_provider(composed({"class": size, "environment": environment}))["skuName"] == expected


def test_no_two_skus_hold_the_same() -> None:
    held = [(size.cpus, size.memory_gib) for size in SKUS.values()]

    assert len(set(held)) == len(held)


def test_the_platform_offers_its_own_skus() -> None:
    own = {"skus": {"MO_Standard_E2ads_v5": {"cpus": 2, "memoryGiB": 16}}}

    assert for_provider(composed({"class": "medium"}, database=own))["skuName"] == "MO_Standard_E2ads_v5"


@pytest.mark.parametrize(
    ("gib", "mib", "tier"),
    [
        pytest.param(20, 32768, "P4", id="the smallest there is"),
        pytest.param(32, 32768, "P4", id="all of it"),
        pytest.param(33, 65536, "P6", id="one more"),
        pytest.param(1024, 1048576, "P30", id="a tebibyte"),
        pytest.param(16384, 16777216, "P70", id="the last that doubles"),
        pytest.param(32767, 33553408, "P80", id="the largest there is"),
    ],
)
def test_storage(gib: int, mib: int, tier: str) -> None:
    fields = for_provider(composed({"storageGB": gib}))

    assert (fields["storageMb"], fields["storageTier"]) == (mib, tier)


@given(st.integers(1, 32767))
def test_a_disk_holds_the_size_and_the_one_before_does_not(gib: int) -> None:
    part = Database("database", "postgres", "17", SKUS["B_Standard_B2s"], gib, ("app",), False, 7, "default", 1)

    picked = disks.smallest(part, "storage_gib", gib)

    assert picked.gib >= gib
    assert all(other.gib < gib for other in disks.DISKS if other.mib < picked.mib)


@pytest.mark.parametrize(
    ("before", "status", "now", "expected"),
    [
        pytest.param(20, 32768, 20, 32768, id="as it is"),
        pytest.param(32, 32768, 20, 32768, id="less, and the same disk"),
        pytest.param(20, 32768, 100, 131072, id="more"),
    ],
)
def test_storage_that_the_order_says(before: int, status: int, now: int, expected: int) -> None:
    observed = exists({"storageGB": before}, {"storageMb": float(status)})

    assert for_provider(composed({"storageGB": now}, observed))["storageMb"] == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(20, 131072, id="less: it cannot shrink"),
        pytest.param(200, 262144, id="more: it grows"),
    ],
)
def test_storage_follows_the_platform_up_only(now: int, expected: int) -> None:
    default = {"defaults": {"PostgreSQLInstance": {"storageGB": now}}}

    result = composed(None, exists({"storageGB": 100}, {"storageMb": 131072.0}), common=default)

    assert for_provider(result)["storageMb"] == expected


@pytest.mark.parametrize(
    ("before", "status", "spec", "words"),
    [
        pytest.param(
            {}, {}, {"version": "15"}, ['spec.version: unsupported value "15"', '"17"', "restore into"], id="version"
        ),
        pytest.param(
            {"version": "15"}, {"version": "16"}, {"version": "15"}, ['"15"', 'must be "16"'], id="as Azure tells"
        ),
        pytest.param(
            {"storageGB": 100},
            {"storageMb": 131072.0},
            {"storageGB": 50},
            ['spec.storageGB: unsupported value "50"', 'must be "128" or more'],
            id="storage",
        ),
        pytest.param(
            {"passwordGeneration": 12},
            {},
            {"passwordGeneration": 2},
            ['spec.passwordGeneration: unsupported value "2"', '"12"'],
            id="an old password",
        ),
    ],
)
def test_nothing_goes_down(before: Tree, status: Tree, spec: Tree, words: list[str]) -> None:
    observed = exists(before, {"version": before.get("version", "17"), **status})

    with pytest.raises(Refusal) as refusal:
        composed(spec, observed)

    assert [word for word in words if word not in str(refusal.value)] == []


@pytest.mark.parametrize(
    "versions",
    [
        pytest.param(["16", "17"], id="a newer one is offered"),
        pytest.param(["17", "15"], id="an older one is the default"),
        pytest.param(["18"], id="its own is offered no more"),
    ],
)
def test_a_database_keeps_its_version_whatever_the_platform_offers(versions: list[str]) -> None:
    offered = {"versions": {"postgres": ["15", "16"]}}
    observed = exists(status={"version": "16"}, common=offered)

    result = composed(None, observed, common={"versions": {"postgres": versions}})

    assert for_provider(result)["version"] == "16"


def test_a_database_is_upgraded_when_the_order_says_so() -> None:
    observed = exists({"version": "16"}, {"version": "16"})

    assert for_provider(composed({"version": "17"}, observed))["version"] == "17"


@given(NAMES, st.sampled_from(SCOPES))
def test_names_are_such_as_azure_accepts(name: str, scope: str) -> None:
    manifest = composed(name=name, scope=scope).resources[SERVER].manifest

    called = manifest["metadata"]["annotations"]["crossplane.io/external-name"]
    assert re.fullmatch(r"[a-z][a-z0-9-]{1,61}[a-z0-9]", called)
    assert "--" not in called


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("app", id="plain"),
        pytest.param("b_c", id="an underscore"),
        pytest.param("ends_", id="an underscore last"),
        pytest.param("x" * 63, id="the longest"),
        pytest.param("password", id="as another part is called"),
    ],
)
def test_a_database_is_called_as_the_order_says(name: str, checker: Checker) -> None:
    result = composed({"databases": ["app", name] if name != "app" else ["app"]})

    found = [
        each.manifest
        for key, each in result.resources.items()
        if key.endswith("/dbforpostgresql.FlexibleServerDatabase")
        and each.manifest["metadata"]["annotations"]["crossplane.io/external-name"] == name
    ]
    assert len(found) == 1
    assert re.fullmatch(r"[a-z0-9]([\w.-]{0,61}[a-z0-9])?", found[0]["metadata"]["labels"]["golden-path.dev/part"])
    assert checker.check({**found[0], "metadata": {**found[0]["metadata"], "name": "x"}}).errors == []


def test_the_server_is_in_the_platforms_subnet_and_nowhere_else() -> None:
    fields = for_provider(composed())

    assert (fields["delegatedSubnetId"], fields["privateDnsZoneId"]) == (SUBNET, ZONE)
    assert (fields["location"], fields["resourceGroupName"]) == ("westeurope", "golden-paths")


def test_what_exists_stays_in_its_subnet_where_the_platform_moves_its_network() -> None:
    observed = exists()

    fields = for_provider(composed(None, observed, networks={"default": OTHER}))

    assert fields["delegatedSubnetId"] == SUBNET


def test_an_adopted_server_is_known_by_its_subnet_however_azure_writes_it() -> None:
    spec = ADOPTED | {"networkRef": {"name": "default"}}
    observed = exists(spec, {"delegatedSubnetId": SUBNET.upper()}, common=ADOPTABLE)

    assert "delegatedSubnetId" not in for_provider(composed(spec, observed, common=ADOPTABLE))


FAILED_OVER: Tree = {"zone": "2", "highAvailability": {"mode": "ZoneRedundant", "standbyAvailabilityZone": "1"}}


def test_a_new_server_is_in_whatever_zone_azure_takes() -> None:
    assert "zone" not in for_provider(composed())


def test_zones_are_stated_as_azure_has_them_after_a_failover() -> None:
    observed = exists()
    stated = observed[SERVER].body["spec"]["forProvider"]
    stated |= {"zone": "1", "highAvailability": {"mode": "ZoneRedundant", "standbyAvailabilityZone": "2"}}
    observed[SERVER].body["status"]["atProvider"] |= FAILED_OVER

    fields = for_provider(composed(None, observed))

    assert {name: fields[name] for name in FAILED_OVER} == FAILED_OVER


def test_zones_stay_as_stated_while_the_status_is_lost() -> None:
    observed = exists()
    observed[SERVER].body["spec"]["forProvider"] |= FAILED_OVER
    observed[SERVER].body["status"] = {}

    fields = for_provider(composed(None, observed))

    assert {name: fields[name] for name in FAILED_OVER} == FAILED_OVER


def test_no_standby_is_stated_of_a_server_without_one() -> None:
    spec = {"environment": "staging"}

    fields = for_provider(composed(spec, exists(spec, FAILED_OVER)))

    assert fields["zone"] == "2"
    assert "highAvailability" not in fields


def test_a_point_in_time_is_of_the_server_that_the_other_order_has() -> None:
    other = composed(name="old").resources[SERVER].manifest["metadata"]["annotations"]["crossplane.io/external-name"]

    fields = for_provider(composed(COPY))

    assert fields["createMode"] == "PointInTimeRestore"
    assert fields["sourceServerId"] == f"{GROUP}/Microsoft.DBforPostgreSQL/flexibleServers/{other}"
    assert fields["pointInTimeRestoreTimeInUtc"] == POINT_IN_TIME["time"]
    assert fields["geoRedundantBackupEnabled"] is True
    assert {"administratorLogin", "administratorPasswordSecretRef", "version"} & fields.keys() == set()
    assert fields["delegatedSubnetId"] == SUBNET


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param({}, False, id="on its way"),
        pytest.param(STATUS, True, id="there"),
    ],
)
def test_a_copy_takes_its_password_once_it_is_there(status: Tree, expected: bool) -> None:  # noqa: FBT001
    observed = {SERVER: made(composed(COPY).resources[SERVER].manifest, status)}

    result = composed(COPY, observed)

    assert ("administratorPasswordSecretRef" in for_provider(result)) is expected


def test_a_copy_hands_out_its_password_once_the_server_is_told_it() -> None:
    first = composed(COPY, scope="legacy")
    second = composed(COPY, there(first, FlexibleServer=STATUS), scope="legacy")
    third = composed(COPY, there(second, FlexibleServer=STATUS), scope="legacy")

    assert [bool(each.connection) for each in (first, second, third)] == [False, False, True]
    assert third.connection["password"] == world.PASSWORD.encode()


@pytest.mark.parametrize(
    ("said", "status", "expected"),
    [
        pytest.param({"version": "17"}, {"version": "16"}, "17", id="said"),
        pytest.param({}, {"version": "16"}, "16", id="its source's"),
    ],
)
def test_a_copy_is_told_its_version_once_it_exists(said: Tree, status: Tree, expected: str) -> None:
    spec = COPY | said
    observed = {SERVER: made(composed(spec).resources[SERVER].manifest, STATUS | status)}

    assert for_provider(composed(spec, observed)).get("version") == expected


def test_a_copy_whose_version_is_not_known_is_not_upgraded() -> None:
    observed = {SERVER: made(composed(COPY).resources[SERVER].manifest)}

    assert "version" not in for_provider(composed(COPY, observed))


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(COPY, id="still said"),
        pytest.param({}, id="said no more"),
        pytest.param({"restoreFrom": POINT_IN_TIME | {"time": "2026-02-01T00:00:00Z"}}, id="another moment"),
    ],
)
def test_where_a_copy_comes_from_is_decided_once(spec: Tree) -> None:
    before = for_provider(composed(COPY))

    fields = for_provider(composed(spec, exists(COPY)))

    for name in ("createMode", "sourceServerId", "pointInTimeRestoreTimeInUtc", "geoRedundantBackupEnabled"):
        assert fields[name] == before[name]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"environment": "production"}, id="the environment"),
        pytest.param({"restoreFrom": POINT_IN_TIME}, id="what it is restored from"),
    ],
)
def test_what_a_server_was_made_with_stays(change: Tree) -> None:
    before = {"environment": "staging"}
    observed = exists(before)

    fields = for_provider(composed(before | change, observed))

    assert fields["geoRedundantBackupEnabled"] is False
    assert fields["administratorLogin"] == "golden_path"
    assert "createMode" not in fields


def test_an_adopted_server_is_told_only_what_the_order_says() -> None:
    result = composed(ADOPTED, common=ADOPTABLE)
    manifest = result.resources[SERVER].manifest

    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "legacy-server"
    assert manifest["metadata"]["labels"]["golden-path.dev/creation"] == "adopted"
    assert for_provider(result).keys() == {
        "backupRetentionDays", "createMode", "location", "publicNetworkAccessEnabled", "resourceGroupName", "tags",
    }  # fmt: skip
    # With any other mode the provider refuses every update of a server whose password it is not told.
    assert for_provider(result)["createMode"] == "Update"
    assert [key for key in result.resources if "FlexibleServer" in key] == [SERVER]
    assert [key for key in result.resources if "Password" in key] == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"class": "large"}, {"skuName": "GP_Standard_D4ds_v5"}, id="class"),
        pytest.param({"storageGB": 100}, {"storageMb": 131072, "storageTier": "P10"}, id="storage"),
        pytest.param({"version": "17"}, {"version": "17"}, id="version"),
    ],
)
def test_an_adopted_server_is_told_what_the_order_says(said: Tree, expected: Tree) -> None:
    fields = for_provider(composed(ADOPTED | said, common=ADOPTABLE))

    assert expected == {name: fields[name] for name in expected}


@pytest.mark.parametrize(
    ("said", "sku", "expected"),
    [
        pytest.param({}, "B_Standard_B1ms", None, id="burstable: Azure would refuse"),
        pytest.param({}, "GP_Standard_D2ds_v5", "ZoneRedundant", id="another"),
        pytest.param({"class": "medium"}, "B_Standard_B1ms", "ZoneRedundant", id="no longer burstable"),
    ],
)
def test_an_adopted_server_gets_a_standby_where_its_sku_takes_one(said: Tree, sku: str, expected: str | None) -> None:
    spec = ADOPTED | said
    observed = exists(spec, {"skuName": sku}, common=ADOPTABLE)

    fields = for_provider(composed(spec, observed, common=ADOPTABLE))

    assert fields.get("highAvailability", {}).get("mode") == expected


def test_an_adopted_server_stays_adopted_when_the_order_says_so_no_more() -> None:
    observed = exists(ADOPTED, common=ADOPTABLE)

    result = composed({"deletable": False}, observed)

    manifest = result.resources[SERVER].manifest
    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "legacy-server"
    assert manifest["metadata"]["labels"]["golden-path.dev/creation"] == "adopted"
    assert {"administratorLogin", "administratorPasswordSecretRef", "skuName", "storageMb"} & for_provider(
        result
    ).keys() == set()


def test_an_adopted_server_gets_a_password_and_databases_when_the_order_says_so() -> None:
    spec = ADOPTED | {"passwordGeneration": 2, "databases": ["orders"]}

    result = composed(spec, common=ADOPTABLE)

    assert for_provider(result)["administratorPasswordSecretRef"]["key"] == "password"
    assert "database-orders/dbforpostgresql.FlexibleServerDatabase" in result.resources


def test_the_password_of_an_adopted_server_is_not_handed_out() -> None:
    result = composed(ADOPTED, exists(ADOPTED, common=ADOPTABLE), common=ADOPTABLE)

    (connected,) = (each for each in result.conditions if each.type == "Connected")
    assert connected.status == "False"
    assert "spec.passwordGeneration 2 makes a new one" in connected.message


def test_nothing_is_made_before_there_is_a_password() -> None:
    result = composed(password=None)

    assert SERVER not in result.resources
    assert "password" in result.held_back[SERVER]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_server_is_told_where_its_password_stands(scope: str) -> None:
    reference = for_provider(composed(scope=scope))["administratorPasswordSecretRef"]

    assert reference["name"].endswith("-1")
    assert reference["key"] == "password"
    assert reference.get("namespace") == (None if scope == "namespaced" else "crossplane-system")


def test_a_new_generation_is_another_secret_once_there_is_one() -> None:
    observed = exists()

    waiting = composed({"passwordGeneration": 2}, observed, password=None)
    after = composed({"passwordGeneration": 2}, observed)

    names = [for_provider(each)["administratorPasswordSecretRef"]["name"][-2:] for each in (waiting, after)]
    assert names == ["-1", "-2"]


def test_outputs_are_unknown_until_azure_tells() -> None:
    result = composed()

    assert result.status is not None
    assert result.status["outputs"] == {"name": "app", "port": "5432", "secret": "shop-connection"}
    assert result.connection == {}
    assert result.ready is False


def test_outputs() -> None:
    first = composed(scope="legacy")

    result = composed(None, there(first, FlexibleServer=STATUS), scope="legacy")

    assert result.status is not None
    assert result.status["outputs"] == {
        "host": STATUS["fqdn"], "name": "app", "port": "5432", "secret": "shop-connection",
    }  # fmt: skip
    assert result.status["identifiers"] == {"database": {"id": STATUS["id"]}}
    assert {name: value.decode() for name, value in result.connection.items() if name != "ca"} == {
        "host": STATUS["fqdn"],
        "name": "app",
        "password": world.PASSWORD,
        "port": "5432",
        "uri": "postgresql://golden_path:p%40ss%2Fw%3Ard@shop.postgres.database.azure.com:5432/app?sslmode=require",
        "username": "golden_path",
    }
    assert result.connection["ca"].decode() == certificates.roots()


ROOTS = {
    # As Microsoft's PKI repository (Azure Certificate Authority details) and DigiCert publish them, SHA-256.
    "DigiCert Global Root G2": "cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f",
    "Microsoft RSA Root Certificate Authority 2017": "c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0",
}


def test_the_roots_are_those_that_azures_servers_chain_to() -> None:
    begin = "-----BEGIN CERTIFICATE-----"
    found = [begin + each for each in certificates.roots().split(begin)[1:]]

    digests = {hashlib.sha256(ssl.PEM_cert_to_DER_cert(each.strip())).hexdigest() for each in found}
    assert digests == set(ROOTS.values())


def test_the_platform_gives_its_own_roots() -> None:
    bundle = "-----BEGIN CERTIFICATE-----\nof the platform\n-----END CERTIFICATE-----\n"
    first = composed(scope="legacy")

    result = composed(None, there(first, FlexibleServer=STATUS), scope="legacy", database={"caBundle": bundle})

    assert result.connection["ca"].decode() == bundle


@pytest.mark.parametrize(
    ("spec", "given", "words"),
    [
        pytest.param(
            {"networkRef": {"name": "lab"}},
            {},
            ['spec.networkRef.name: unsupported value "lab": must be one of default'],
            id="network",
        ),
        pytest.param(
            {"networkRef": {"name": "edge"}},
            {"networks": {"default": MAIN, "edge": {"subnetIds": [SUBNET]}}},
            ['"edge": must be one of default'],
            id="a network without databases",
        ),
        pytest.param(
            {"restoreFrom": {"snapshot": "final"}},
            {},
            ['spec.restoreFrom.snapshot: unsupported value "final"', "must be left out", "spec.restoreFrom.order"],
            id="a snapshot",
        ),
        pytest.param(
            {"adopt": "theirs", "deletable": False},
            {"common": ADOPTABLE},
            ['spec.adopt: unsupported value "theirs": must be one of legacy-server'],
            id="adopt",
        ),
        pytest.param(
            {"databases": ["app", "postgres"]}, {}, ['spec.databases: unsupported value "postgres"'], id="own"
        ),
        pytest.param(
            {"storageGB": 40000}, {}, ['spec.storageGB: unsupported value "40000"', '"32767" or less'], id="storage"
        ),
        pytest.param(
            {"class": "small"},
            {"database": {"skus": {"B_Standard_B2s": {"cpus": 2, "memoryGiB": 4}}}},
            ["spec.class: unsupported size of 2 cores and 4 GiB", "nothing"],
            id="only burstable ones, and a standby",
        ),
        pytest.param({}, {"location": "West Europe"}, ["data.azure.location"], id="a location's display name"),
        pytest.param({}, {"subscriptionId": "mine"}, ["data.azure.subscriptionId"], id="a subscription's name"),
        pytest.param({}, {"resourceGroup": "ends."}, ["data.azure.resourceGroup"], id="resource group"),
        pytest.param({}, {"database": {"caBundle": "secret"}}, ["data.azure.database.caBundle", "PEM"], id="no PEM"),
        pytest.param(
            {},
            {"database": {"skus": {"Standard_D2ds_v5": {"cpus": 2, "memoryGiB": 8}}}},
            ["data.azure.database.skus", "Standard_D2ds_v5: must be a SKU with its tier in front"],
            id="a SKU without its tier",
        ),
        pytest.param(
            {},
            {"networks": {"default": {"databaseSubnetId": SUBNET}}},
            ["data.azure.networks.default", "databaseSubnetId and databaseZoneId belong together"],
            id="a subnet without a zone",
        ),
        pytest.param(
            {}, {"networks": {"default": {}}}, ["data.azure.networks.default", "nothing can be in it"], id="nothing"
        ),
        pytest.param(
            {},
            {"networks": {"default": MAIN | {"databaseSubnetId": "databases"}}},
            ["data.azure.networks.default.databaseSubnetId"],
            id="no id",
        ),
        pytest.param(
            {},
            {"common": {"tags": {"a/b": "c"}}},
            ['data.tags.a/b: unsupported value "c": must be what Azure accepts'],
            id="a slash in a tag",
        ),
        pytest.param({}, {"common": {"tags": {"a": "c" * 257}}}, ["data.tags.a"], id="a long tag"),
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
            {"networkRef": {"name": "lab"}},
            {"networks": {"default": MAIN, "lab": OTHER}},
            ["spec.networkRef.name", "virtualNetworks/lab", "virtualNetworks/main", "restored from this one"],
            id="another subnet",
        ),
        pytest.param(
            {}, {"location": "northeurope"}, ['data.azure.location: unsupported value "northeurope"'], id="location"
        ),
        pytest.param({}, {"resourceGroup": "new"}, ['data.azure.resourceGroup: unsupported value "new"'], id="group"),
    ],
)
def test_refused_once_it_exists(spec: Tree, given: Tree, words: list[str]) -> None:
    observed = exists()

    with pytest.raises(Refusal) as refusal:
        composed(spec, observed, **given)

    assert [word for word in words if word not in str(refusal.value)] == []


def test_tags() -> None:
    tags = for_provider(composed(common={"tags": {"Cost Center": "42", "Golden-Path-Order": "another"}}))["tags"]

    assert tags == {
        "Cost Center": "42",
        "golden-path-platform": "demo",
        "golden-path-namespace": "team-a",
        "golden-path-kind": "PostgreSQLInstance",
        "golden-path-order": "shop",
        "golden-path-environment": "production",
    }


DATA = (SERVER, APP)


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="production"),
        pytest.param({"environment": "development", "deletable": False}, id="development without consent"),
    ],
)
def test_without_consent_everything_stays(spec: Tree) -> None:
    first = composed(spec)

    for result in (first, composed(spec, there(first, FlexibleServer=STATUS))):
        for key in (*DATA, TLS):
            assert policy(result, key) == "Orphan"
            assert result.resources[key].manifest["metadata"]["labels"]["golden-path.dev/data"] == "protected"
        assert result.status is not None
        assert result.status["deletion"] == "protected"


def test_with_consent_it_goes_once_the_release_is_seen() -> None:
    protected = there(composed({}), FlexibleServer=STATUS)
    consent = {"deletable": True}

    first = composed(consent, protected, status={"deletion": "protected"})
    second = composed(consent, there(first, FlexibleServer=STATUS), status={"deletion": "releasing"})
    third = composed(consent, there(second, FlexibleServer=STATUS), status={"deletion": "releasing"})

    assert [each.status["deletion"] for each in (first, second, third) if each.status] == [
        "releasing", "releasing", "released",
    ]  # fmt: skip
    assert {policy(first, key) for key in DATA} == {"Delete"}
    labels = [each.resources[SERVER].manifest["metadata"]["labels"]["golden-path.dev/data"] for each in (first, second)]
    assert labels == ["protected", "released"]


def test_consent_that_is_taken_back_protects_again() -> None:
    released = there(composed({"deletable": True}), FlexibleServer=STATUS)

    result = composed({}, released, status={"deletion": "releasing"})

    assert {policy(result, key) for key in DATA} == {"Orphan"}


@pytest.mark.parametrize(
    ("consent", "expected"),
    [pytest.param(False, True, id="no consent: kept"), pytest.param(True, True, id="consent: released first")],
)
def test_a_database_that_is_named_no_more(consent: bool, expected: bool) -> None:  # noqa: FBT001
    further = "database-further/dbforpostgresql.FlexibleServerDatabase"
    spec = {"databases": ["app", "further"]}
    observed = there(composed(spec), FlexibleServer=STATUS)

    result = composed({"databases": ["app"], "deletable": consent}, observed)

    assert (further in result.resources) is expected
    assert policy(result, further) == ("Delete" if consent else "Orphan")


SPECS = [
    pytest.param({}, id="production"),
    pytest.param({"environment": "staging"}, id="staging"),
    pytest.param({"environment": "development"}, id="development"),
    pytest.param(COPY, id="a copy"),
    pytest.param(ADOPTED, id="adopted"),
    pytest.param(ADOPTED | {"passwordGeneration": 2, "databases": ["a"], "class": "large"}, id="adopted, and changed"),
    pytest.param({"databases": ["a", "b_", "x" * 63]}, id="databases"),
]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("spec", SPECS)
def test_valid(spec: Tree, scope: str, checker: Checker) -> None:
    first = composed(spec, scope=scope, common=ADOPTABLE)
    second = composed(spec, there(first, FlexibleServer=STATUS | FAILED_OVER), scope=scope, common=ADOPTABLE)

    for each in itertools.chain(first.resources.values(), second.resources.values()):
        valid(each.manifest, checker)
