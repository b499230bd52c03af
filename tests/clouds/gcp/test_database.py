"""Database on Google Cloud: Cloud SQL."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given

from function.compose import Composed, compose
from function.model import Document, Refusal, Tree, read_field
from tests.clouds.gcp import PASSWORD, check_valid, composed, condition, made, parameters, password_secret
from tests.conftest import Checker
from tests.orders import CATALOG, NAMES, SCOPES, request, xr

INSTANCE = "database/sql.DatabaseInstance"
USER = "database/sql.User"
OTHER_NETWORK = "projects/demo-project/global/networks/other"
NETWORKS: Tree = {
    "default": {"network": "projects/demo-project/global/networks/main"},
    "other": {"network": OTHER_NETWORK, "allocatedIpRange": "services"},
}
KEY = "projects/demo-project/locations/europe-west3/keyRings/platform/cryptoKeys/data"
OTHER_KEY = KEY.replace("data", "other")
POINT_IN_TIME = {"order": "old", "time": "2026-01-31T12:00:00Z"}
ADOPTABLE: Tree = {"adoptable": {"PostgreSQLInstance": ["old"]}}
ADOPT: Tree = {"adopt": "old", "deletable": False}
CERTIFICATE = "-----BEGIN CERTIFICATE-----"
IP = "10.0.0.5"


def instance(result: Composed) -> Tree:
    """Return the parameters of the instance."""
    return parameters(result, INSTANCE)


def running(result: Composed, status: Tree | None = None) -> Document:
    """Return the instance as Cloud SQL has it."""
    told = {
        "privateIpAddress": IP,
        "connectionName": "demo-project:europe-west3:shop",
        "selfLink": "https://sqladmin.googleapis.com/sql/v1beta4/projects/demo-project/instances/shop",
        "databaseVersion": "POSTGRES_17",
        "settings": {"diskSize": 20},
        "deletionProtection": True,
    }
    return made(result, INSTANCE, told | (status or {}), {"serverCACertificateCert": CERTIFICATE.encode()})


def there(
    spec: Tree | None = None,
    status: Tree | None = None,
    **arguments: Any,  # noqa: ANN401  (those of `composed`)
) -> dict[str, Document]:
    """Return what the cluster has of an order: its instance and its user."""
    result = composed(spec, secret=password_secret(), **arguments)
    return {INSTANCE: running(result, status), USER: made(result, USER)}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="new"),
        pytest.param({"environment": "development", "version": "16", "databases": ["app", "audit_"]}, id="development"),
        pytest.param({"restoreFrom": POINT_IN_TIME}, id="copied"),
        pytest.param(ADOPT, id="adopted"),
    ],
)
def test_what_is_rendered_is_valid(spec: Tree, scope: str, checker: Checker) -> None:
    observed = there(spec, scope=scope, common=ADOPTABLE)

    check_valid(composed(spec, scope=scope, common=ADOPTABLE, secret=password_secret()), checker)
    check_valid(composed(spec, observed, scope=scope, common=ADOPTABLE, secret=password_secret()), checker)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (
            "production",
            {
                "settings.availabilityType": "REGIONAL",
                "settings.backupConfiguration.backupRetentionSettings.retainedBackups": 35,
                "settings.backupConfiguration.transactionLogRetentionDays": 7,
                "settings.retainBackupsOnDelete": True,
                "settings.finalBackupConfig.enabled": True,
                "settings.finalBackupConfig.retentionDays": 35,
                "deletionProtection": True,
                "settings.deletionProtectionEnabled": True,
            },
        ),
        (
            "staging",
            {
                "settings.availabilityType": "ZONAL",
                "settings.backupConfiguration.backupRetentionSettings.retainedBackups": 7,
                "settings.backupConfiguration.transactionLogRetentionDays": 7,
                "settings.finalBackupConfig.retentionDays": 7,
                "deletionProtection": True,
            },
        ),
        (
            "development",
            {
                "settings.availabilityType": "ZONAL",
                "settings.backupConfiguration.transactionLogRetentionDays": 1,
                "settings.retainBackupsOnDelete": False,
                "settings.finalBackupConfig.enabled": False,
                "settings.finalBackupConfig.retentionDays": None,
                "deletionProtection": False,
                "settings.deletionProtectionEnabled": False,
            },
        ),
    ],
    ids=str,
)
def test_what_costs_follows_the_environment(environment: str, expected: Tree) -> None:
    fields = instance(composed({"environment": environment}))

    assert expected == {path: read_field(fields, path) for path in expected}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("settings.ipConfiguration.ipv4Enabled", False),
        ("settings.ipConfiguration.sslMode", "ENCRYPTED_ONLY"),
        ("settings.ipConfiguration.privateNetwork", NETWORKS["default"]["network"]),
        ("settings.backupConfiguration.enabled", True),
        ("settings.backupConfiguration.pointInTimeRecoveryEnabled", True),
        ("settings.edition", "ENTERPRISE"),
        ("settings.diskAutoresize", False),
        ("settings.databaseFlags[cloudsql.enable_pgaudit].value", "on"),
        ("settings.databaseFlags[log_statement].value", "ddl"),
        ("encryptionKeyName", KEY),
        ("project", None),
        ("settings.ipConfiguration.authorizedNetworks", None),
    ],
)
@pytest.mark.parametrize("environment", ["development", "production"])
def test_what_is_secure_is_so_for_everybody(path: str, value: object, environment: str) -> None:
    assert read_field(instance(composed({"environment": environment})), path) == value


def test_without_a_key_of_the_platform_google_encrypts() -> None:
    assert "encryptionKeyName" not in instance(composed(kmsKeyName=None))


@pytest.mark.parametrize("key", [USER, "database-app/sql.Database"])
def test_what_is_in_the_instance_is_abandoned_when_it_leaves(key: str) -> None:
    result = composed(secret=password_secret())

    assert parameters(result, key)["deletionPolicy"] == "ABANDON"
    assert parameters(result, key)["instanceSelector"] == {
        "matchControllerRef": True,
        "matchLabels": {"golden-path.dev/part": "database"},
    }


@given(NAMES, NAMES)
def test_its_name_is_one_that_cloud_sql_takes(namespace: str, name: str) -> None:
    result = compose(request(xr(name=name, namespace=namespace), "gcp"), CATALOG)
    external = result.resources[INSTANCE].manifest["metadata"]["annotations"]["crossplane.io/external-name"]

    assert re.fullmatch(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?", external)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ({"cpus": 1, "memoryGiB": 1}, "db-custom-1-3840"),
        ({"cpus": 0.5, "memoryGiB": 4.1}, "db-custom-1-4352"),
        ({"cpus": 2, "memoryGiB": 4}, "db-custom-2-4096"),
        ({"cpus": 3, "memoryGiB": 8}, "db-custom-4-8192"),
        ({"cpus": 2, "memoryGiB": 16}, "db-custom-4-16384"),
        ({"cpus": 96, "memoryGiB": 10}, "db-custom-96-88576"),
        ({"cpus": 96, "memoryGiB": 624}, "db-custom-96-638976"),
    ],
    ids=str,
)
def test_a_tier_holds_what_is_asked_for(size: Tree, expected: str) -> None:
    common = {"sizes": {"PostgreSQLInstance": {"small": size}}}

    assert instance(composed(common=common))["settings"]["tier"] == expected


def test_the_platforms_tiers_come_before_custom_ones() -> None:
    tiers = {"db-perf-optimized-N-2": {"cpus": 2, "memoryGiB": 16}, "db-g1-small": {"cpus": 1, "memoryGiB": 1.7}}

    assert instance(composed(database={"tiers": tiers}))["settings"]["tier"] == "db-perf-optimized-N-2"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            {"common": {"sizes": {"PostgreSQLInstance": {"small": {"cpus": 4, "memoryGiB": 700}}}}},
            "spec.class: unsupported size of 4 cores and 700 GiB of memory: must be one of up to 96 cores and 624 GiB",
            id="size",
        ),
        pytest.param(
            {"spec": {"networkRef": {"name": "moon"}}},
            'spec.networkRef.name: unsupported value "moon": must be one of default',
            id="network",
        ),
        pytest.param(
            {"spec": {"databases": ["postgres"]}},
            'spec.databases: unsupported value "postgres", which is Cloud SQL\'s own: must be another',
            id="database",
        ),
        pytest.param(
            {"spec": {"restoreFrom": {"snapshot": "old-final"}}},
            'spec.restoreFrom.snapshot: unsupported value "old-final": Cloud SQL restores a backup over whatever an '
            "instance has by then, so none is restored here: must be an order and a time",
            id="snapshot",
        ),
        pytest.param(
            {"spec": {"restoreFrom": POINT_IN_TIME | {"order": "shop"}}},
            'spec.restoreFrom.order: unsupported value "shop", which is this order: must be an order of another name',
            id="itself",
        ),
        pytest.param(
            {"spec": ADOPT},
            'spec.adopt: unsupported value "old": must be one of nothing'
            ', which the platform lists for namespace "team-a" in data.adoptable.PostgreSQLInstance',
            id="adopt",
        ),
    ],
)
def test_what_cannot_be_filled_is_refused_by_the_orders_own_field(arguments: Tree, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(**arguments)

    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"kmsKeyName": KEY.replace("west3", "west4")}, "must be a key of region europe-west3", id="key"),
        pytest.param({"kmsKeyName": "data"}, "data.gcp.kmsKeyName", id="no key"),
        pytest.param({"region": "Frankfurt"}, "data.gcp.region", id="region"),
        pytest.param({"networks": {"default": {"network": "main"}}}, "data.gcp.networks.default.network", id="network"),
        pytest.param({"database": {"tiers": {"a": {"cpus": 1}}}}, "data.gcp.database.tiers.a.memoryGiB", id="tier"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)):
        composed(**settings)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_connection_is_handed_out_once_the_user_can_log_in(scope: str) -> None:
    secret = password_secret()
    observed = there(scope=scope)
    without_user = composed(observed={INSTANCE: observed[INSTANCE]}, scope=scope, secret=secret)
    result = composed(observed=observed, scope=scope, secret=secret)

    assert "password, username of database" in condition(without_user, "Connected").replace("uri, ", "")
    assert condition(result, "Connected") == ""
    assert result.status
    assert result.status["outputs"] == {"host": IP, "port": "5432", "name": "app", "secret": "shop-connection"}
    assert result.status["identifiers"]["database"]["connectionName"] == "demo-project:europe-west3:shop"
    assert PASSWORD not in str((result.status, result.conditions))
    if scope == "legacy":
        uri = urlsplit(result.connection["uri"].decode())
        assert (uri.username, unquote(uri.password or ""), uri.hostname, uri.port) == (
            "golden_path",
            PASSWORD,
            IP,
            5432,
        )
        assert result.connection["ca"].decode() == CERTIFICATE


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({}, id="new"),
        pytest.param({"restoreFrom": POINT_IN_TIME}, id="copied"),
        pytest.param(ADOPT | {"databases": ["shop"]}, id="adopted"),
    ],
)
def test_an_order_comes_to_rest(spec: Tree, scope: str) -> None:
    result = composed(spec, scope=scope, common=ADOPTABLE)
    asked = result.requirements
    for _ in range(4):  # the password, the user, its password where it is a copy's, the connection
        observed = {key: made(result, key) for key in result.resources} | {INSTANCE: running(result)}
        result = composed(spec, observed, scope=scope, common=ADOPTABLE, secret=password_secret())
        assert result.requirements == asked

    assert not result.held_back
    assert [key for key, resource in result.resources.items() if not resource.ready] == []
    assert result.status
    assert result.status["phase"] == "Ready"
    assert parameters(result, USER)["passwordSecretRef"]["name"].endswith("-1")


def test_the_user_waits_for_its_password() -> None:
    result = composed()

    assert USER not in result.resources
    assert "secret of database-password" in result.held_back[USER]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_user_gets_the_password_of_the_secret(scope: str) -> None:
    reference = parameters(composed(scope=scope, secret=password_secret()), USER)["passwordSecretRef"]

    assert reference["name"].endswith("-1")
    assert reference["key"] == "password"
    assert reference.get("namespace") == (None if scope == "namespaced" else "crossplane-system")


def test_a_new_password_is_told_once_the_user_has_it() -> None:
    observed = there()
    # The Secret of the second generation is not there yet: the user keeps the first one's.
    waiting = composed({"passwordGeneration": 2}, observed)
    arrived = composed({"passwordGeneration": 2}, observed, scope="namespaced", secret=password_secret("second"))

    assert parameters(waiting, USER)["passwordSecretRef"]["name"].endswith("-1")
    assert parameters(arrived, USER)["passwordSecretRef"]["name"].endswith("-2")
    assert "password" in condition(arrived, "Connected")
    changed = {**observed, USER: made(arrived, USER)}
    assert condition(composed({"passwordGeneration": 2}, changed, secret=password_secret("second")), "Connected") == ""


def test_a_password_never_goes_back() -> None:
    observed = there({"passwordGeneration": 2})

    with pytest.raises(Refusal, match=re.escape('spec.passwordGeneration: unsupported value "1": must be "2" or more')):
        composed({"passwordGeneration": 1}, observed, secret=password_secret())
    reference = parameters(composed({}, observed, secret=password_secret()), USER)["passwordSecretRef"]
    assert reference["name"].endswith("-2")


@pytest.mark.parametrize(
    ("spec", "status", "expected"),
    [
        pytest.param({}, {}, ("POSTGRES_17", 20), id="as it is"),
        pytest.param({}, {"databaseVersion": "POSTGRES_15"}, ("POSTGRES_15", 20), id="its own version"),
        pytest.param({"version": "17"}, {"databaseVersion": "POSTGRES_15"}, ("POSTGRES_17", 20), id="up"),
        pytest.param({}, {"settings": {"diskSize": 100}}, ("POSTGRES_17", 100), id="its own storage"),
        pytest.param({"storageGB": 200}, {"settings": {"diskSize": 100}}, ("POSTGRES_17", 200), id="more storage"),
    ],
)
def test_nothing_of_it_goes_down(spec: Tree, status: Tree, expected: tuple[str, int]) -> None:
    fields = instance(composed(spec, there(status=status), secret=password_secret()))

    assert (fields["databaseVersion"], fields["settings"]["diskSize"]) == expected


@pytest.mark.parametrize(
    ("spec", "status", "message"),
    [
        pytest.param(
            {"version": "15"}, {"databaseVersion": "POSTGRES_16"}, 'spec.version: unsupported value "15"', id="version"
        ),
        pytest.param(
            {"storageGB": 50}, {"settings": {"diskSize": 100}}, 'spec.storageGB: unsupported value "50"', id="storage"
        ),
        pytest.param(
            {"networkRef": {"name": "other"}},
            {},
            'spec.networkRef.name: unsupported value "other", which is projects/demo-project/global/networks/other: '
            "must be a network in projects/demo-project/global/networks/main, where the database is",
            id="network",
        ),
    ],
)
def test_what_cannot_be_undone_is_refused(spec: Tree, status: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)):
        composed(spec, there(status=status), secret=password_secret(), networks=NETWORKS)


def test_a_version_that_only_the_platform_says_never_upgrades_what_an_order_made_again_finds() -> None:
    manifest = composed().resources[INSTANCE].manifest

    assert "databaseVersion" not in manifest["spec"]["forProvider"]
    assert manifest["spec"]["initProvider"] == {"databaseVersion": "POSTGRES_17"}
    assert instance(composed({"version": "16"}))["databaseVersion"] == "POSTGRES_16"


def test_create_only_fields_are_pinned_when_the_settings_change() -> None:
    networks = {"default": {"network": OTHER_NETWORK, "allocatedIpRange": "services"}}
    result = composed(observed=there(), secret=password_secret(), kmsKeyName=OTHER_KEY, networks=networks)
    fields = instance(result)

    assert fields["encryptionKeyName"] == KEY
    assert fields["settings"]["ipConfiguration"]["privateNetwork"] == NETWORKS["default"]["network"]
    assert "allocatedIpRange" not in fields["settings"]["ipConfiguration"]


def test_a_region_that_changes_is_refused() -> None:
    with pytest.raises(Refusal, match=re.escape('data.gcp.region: unsupported value "europe-west4"')):
        composed(observed=there(), region="europe-west4", kmsKeyName=None)


def test_an_order_is_copied_to_a_moment() -> None:
    old = compose(request(xr(name="old"), "gcp"), CATALOG).resources[INSTANCE].manifest
    result = composed({"restoreFrom": POINT_IN_TIME}, secret=password_secret())

    assert instance(result)["clone"] == {
        "sourceInstanceName": old["metadata"]["annotations"]["crossplane.io/external-name"],
        "pointInTime": POINT_IN_TIME["time"],
    }
    # Its key, its disk and its version are its source's.
    assert not {"encryptionKeyName", "databaseVersion"} & instance(result).keys()
    assert "diskType" not in instance(result)["settings"]


def test_a_copy_is_made_once() -> None:
    observed = there({"restoreFrom": POINT_IN_TIME}, {"databaseVersion": "POSTGRES_15"})
    edited = composed({"restoreFrom": POINT_IN_TIME | {"order": "else"}}, observed, secret=password_secret())
    forgotten = composed({}, observed, secret=password_secret())

    for result in (edited, forgotten):
        assert instance(result)["clone"]["sourceInstanceName"].startswith("demo-team-a-old-database-")
        assert instance(result)["databaseVersion"] == "POSTGRES_15"


def test_the_user_of_a_copy_is_seen_before_it_gets_its_password() -> None:
    spec = {"restoreFrom": POINT_IN_TIME}
    first = composed(spec, secret=password_secret())
    unseen = {INSTANCE: running(first), USER: Document(first.resources[USER].manifest)}
    seen = {INSTANCE: running(first), USER: made(first, USER)}

    assert "passwordSecretRef" not in parameters(first, USER)
    assert "passwordSecretRef" not in parameters(composed(spec, unseen, secret=password_secret()), USER)
    second = composed(spec, seen, secret=password_secret())
    assert parameters(second, USER)["passwordSecretRef"]["name"].endswith("-1")
    assert "password of database" in condition(second, "Connected")


def test_an_adopted_instance_gets_only_what_the_order_says() -> None:
    result = composed(ADOPT, common=ADOPTABLE, secret=password_secret())
    manifest = result.resources[INSTANCE].manifest
    settings = instance(result)["settings"]

    assert manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "old"
    assert manifest["metadata"]["labels"]["golden-path.dev/creation"] == "adopted"
    assert not {"tier", "edition", "diskSize", "diskType", "diskAutoresize", "databaseFlags"} & settings.keys()
    assert not {"privateNetwork", "allocatedIpRange"} & settings["ipConfiguration"].keys()
    assert not {"databaseVersion", "encryptionKeyName"} & instance(result).keys()
    assert [key for key in result.resources if key.endswith("sql.Database")] == []
    assert settings["ipConfiguration"]["sslMode"] == "ENCRYPTED_ONLY"
    assert instance(result)["deletionProtection"] is True
    assert result.status
    assert result.status["outputs"]["name"] == "postgres"


def test_what_an_order_says_of_an_adopted_instance_it_becomes() -> None:
    spec = ADOPT | {"class": "large", "databases": ["shop"], "networkRef": {"name": "other"}}
    result = composed(spec, common=ADOPTABLE, networks=NETWORKS, secret=password_secret())
    settings = instance(result)["settings"]

    assert (settings["tier"], settings["edition"]) == ("db-custom-4-16384", "ENTERPRISE")
    assert settings["ipConfiguration"]["privateNetwork"] == OTHER_NETWORK
    assert "database-shop/sql.Database" in result.resources
    assert result.status
    assert result.status["outputs"]["name"] == "shop"


def test_an_adopted_instance_is_not_upgraded_in_the_edit_that_adopts_it() -> None:
    spec = ADOPT | {"version": "17"}
    first = composed(spec, common=ADOPTABLE, secret=password_secret())
    observed = {INSTANCE: running(first, {"databaseVersion": "POSTGRES_15"})}

    assert "databaseVersion" not in instance(first)
    with pytest.raises(Refusal, match=re.escape('spec.version: unsupported value "17": must be "15"')):
        composed(spec, observed, common=ADOPTABLE, secret=password_secret())
    later = composed({"version": "17"}, observed, secret=password_secret())
    assert instance(later)["databaseVersion"] == "POSTGRES_17"
    assert later.resources[INSTANCE].manifest["metadata"]["annotations"]["crossplane.io/external-name"] == "old"


@pytest.mark.parametrize(
    ("deletable", "status", "stage"),
    [
        pytest.param(False, {"deletionProtection": True}, "protected", id="no consent"),
        pytest.param(True, {"deletionProtection": True}, "releasing", id="provider's still on"),
        pytest.param(
            True,
            {"deletionProtection": False, "settings": {"deletionProtectionEnabled": True}},
            "releasing",
            id="cloud's still on",
        ),
        pytest.param(
            True,
            {"deletionProtection": False, "settings": {"deletionProtectionEnabled": False}},
            "released",
            id="both off",
        ),
        pytest.param(True, {"deletionProtection": False, "settings": {}}, "released", id="cloud's left out"),
    ],
)
@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_the_data_goes_only_with_consent_and_once_both_locks_are_seen_off(
    deletable: bool,  # noqa: FBT001
    status: Tree,
    stage: str,
    scope: str,
) -> None:
    spec = {"deletable": deletable}
    before = composed(spec, scope=scope, secret=password_secret())
    # The label is what the second step takes away: as the cluster has it after it.
    observed = there(spec, status, scope=scope)
    labels = observed[INSTANCE].body["metadata"]["labels"]
    if stage == "released":
        labels.pop("golden-path.dev/data", None)
    result = composed(spec, observed, scope=scope, secret=password_secret())
    manifest = result.resources[INSTANCE].manifest

    assert result.status
    assert result.status["deletion"] == stage
    assert instance(before)["deletionProtection"] is not deletable
    assert manifest["spec"]["managementPolicies"] == (
        ["*"] if deletable else ["Create", "LateInitialize", "Observe", "Update"]
    )
    assert instance(result)["settings"]["deletionProtectionEnabled"] is not deletable


def test_a_database_that_leaves_the_order_leaves_its_resource_alone() -> None:
    spec = {"databases": ["app", "audit"]}
    first = composed(spec, secret=password_secret())
    observed = {key: made(first, key) for key in first.resources if "/sql." in key} | {INSTANCE: running(first)}
    result = composed({"databases": ["app"]}, observed, secret=password_secret())

    assert "database-audit/sql.Database" not in result.resources
    assert INSTANCE in result.resources


def test_the_catalog_knows_what_the_provider_refuses_to_change() -> None:
    immutable = CATALOG.clouds["gcp"].immutable

    assert {"region", "encryptionKeyName", "settings.diskType"} <= set(immutable["sql.gcp.DatabaseInstance"])
    assert {"instance", "type"} <= set(immutable["sql.gcp.User"])
