"""A database in the cluster by CloudNativePG: from whole orders to the manifests inside the Objects."""

import pytest

from function.clouds.kubernetes.adoption import OWNER
from function.clouds.kubernetes.database.cluster import READY
from function.model import PART, VOLUME, Document, Tree
from function.parts import Database
from tests.clouds.crds import problems
from tests.clouds.kubernetes.orders import (
    ADOPTABLE,
    DEMO,
    EVERYTHING,
    KEY,
    NONE,
    OWN,
    STORED,
    UNSAID,
    backup,
    composed,
    database,
    inner,
    live,
)
from tests.conftest import Checker
from tests.orders import CATALOG, SCOPES

ORDERS = [
    pytest.param({}, dict(DEMO), {}, id="an empty order on demo settings"),
    pytest.param({}, NONE, {}, id="no backups"),
    pytest.param({"environment": "development"}, UNSAID, {}, id="development, and nothing said on backups"),
    pytest.param(
        {"databases": ["app", "order_lines", "x_"], "networkRef": {"name": "office"}},
        EVERYTHING,
        {},
        id="every setting",
    ),
    pytest.param({}, database(imageCatalog="ours"), {}, id="an image catalog"),
    pytest.param(
        {"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}, STORED, {}, id="restored to a moment"
    ),
    pytest.param(
        {"restoreFrom": {"snapshot": "night"}},
        STORED,
        {"database-snapshot": backup(backupId="20260131T120000", majorVersion=17)},
        id="restored from a backup",
    ),
    pytest.param({"adopt": "old", "deletable": False}, dict(DEMO), {"database-cluster": live("old")}, id="adopted"),
]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("spec", "kubernetes", "required"), ORDERS)
def test_an_api_server_accepts_every_manifest_and_what_is_inside(
    spec: Tree, kubernetes: Tree, required: dict[str, list[Document]], scope: str, checker: Checker
) -> None:
    result = composed(spec, kubernetes=kubernetes, scope=scope, required=required, **ADOPTABLE)

    assert any(desired.manifest["kind"] == "Object" for desired in result.resources.values())
    assert problems(result, scope, checker) == []


def test_further_databases_keep_their_data() -> None:
    result = composed({"databases": ["app", "more"]})

    assert inner(result, "database-more")["spec"]["databaseReclaimPolicy"] == "retain"


def test_the_spread_is_relaxed_by_the_platform_alone() -> None:
    result = composed(kubernetes=database(spread="preferred"))

    assert inner(result)["spec"]["affinity"]["podAntiAffinityType"] == "preferred"


def test_every_connection_without_tls_is_refused() -> None:
    rules = inner(composed())["spec"]["postgresql"]["pg_hba"]

    assert rules == ["hostnossl all all all reject"]


@pytest.mark.parametrize(
    ("kubernetes", "expected"),
    [
        pytest.param({}, "ghcr.io/cloudnative-pg/postgresql:17-standard-trixie", id="CloudNativePG's own"),
        pytest.param({"image": "mirror.example.org/pg:{version}"}, "mirror.example.org/pg:17", id="the platform's"),
    ],
)
def test_the_image_is_of_the_version(kubernetes: Tree, expected: str) -> None:
    result = composed(kubernetes=database(**kubernetes))

    assert inner(result)["spec"]["imageName"] == expected


def test_an_image_catalog_takes_the_place_of_an_image() -> None:
    spec = inner(composed({"version": "16"}, kubernetes=database(imageCatalog="ours")))["spec"]

    assert spec["imageCatalogRef"]["major"] == 16
    assert "imageName" not in spec


@pytest.mark.parametrize(
    ("size", "cpu", "memory"),
    [
        pytest.param({"cpus": 2, "memoryGiB": 4}, "2", "4Gi", id="whole"),
        pytest.param({"cpus": 0.5, "memoryGiB": 1.5}, "500m", "1536Mi", id="fractions"),
        pytest.param({"cpus": 64, "memoryGiB": 1024}, "64", "1Ti", id="as the API server writes it"),
    ],
)
def test_resources_are_the_class_as_the_platform_has_it(size: Tree, cpu: str, memory: str) -> None:
    result = composed(sizes={"PostgreSQLInstance": {"small": size}})

    expected = {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": memory}}
    assert expected == inner(result)["spec"]["resources"]


def test_every_database_but_the_first_has_a_resource_of_its_own() -> None:
    result = composed({"databases": ["shop", "order_lines", "a_", "object_store"]}, kubernetes=STORED)

    names = {key.partition("/")[0]: inner(result, key.partition("/")[0]) for key in result.resources if "Object" in key}
    databases = {part: body for part, body in names.items() if body["kind"] == "Database"}
    assert [body["spec"]["name"] for body in databases.values()] == ["a_", "object_store", "order_lines"]
    assert databases["database-order_lines"]["metadata"]["name"] == "shop-database-286d28e4-order-lines-36c5f636"
    assert databases["database-order_lines"]["spec"]["owner"] == "app"
    assert inner(result)["spec"]["bootstrap"]["initdb"]["database"] == "shop"


def test_ready_is_told_by_the_cluster_and_seen_by_a_watch() -> None:
    manifest = composed().resources[KEY].manifest

    assert manifest["spec"]["readiness"] == {"policy": "DeriveFromCelQuery", "celQuery": READY}
    assert manifest["spec"]["watch"] is True


def test_pods_carry_our_labels_and_no_lock() -> None:
    """The lock would stop the operator from replacing a pod."""
    body = inner(composed())

    expected = {PART: "database", "app.kubernetes.io/part-of": "shop"}
    handed_on = {"crossplane.io/composite": "shop", VOLUME: "protected"}
    assert body["spec"]["inheritedMetadata"]["labels"] == expected | handed_on
    own_alone = {"golden-path.dev/data": "protected", OWNER: OWN}
    assert body["metadata"]["labels"] == expected | own_alone


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param({}, "protected", id="no consent"),
        pytest.param({"deletable": True}, "released", id="consent, told by a value: the operator takes no label back"),
        pytest.param({"environment": "development"}, "released", id="development"),
    ],
)
def test_volumes_are_kept_until_consent(spec: Tree, expected: str) -> None:
    actual = inner(composed(spec))["spec"]["inheritedMetadata"]["labels"][VOLUME]

    assert expected == actual


def test_what_guards_a_kept_database_stays_with_it() -> None:
    result = composed({"databases": ["app", "more"]}, kubernetes=EVERYTHING)

    kept = {key.partition("/")[0] for key, d in result.resources.items() if "managementPolicies" in d.manifest["spec"]}
    assert kept == {
        "database",
        "database-network-policy",
        "database-object-store",
        "database-scheduled-backup-postgres17",
    }


def test_the_provider_may_do_what_is_rendered_and_no_more() -> None:
    everything = composed({"databases": ["app", "more"]}, kubernetes=EVERYTHING)
    cloud = CATALOG.clouds["kubernetes"]

    bodies = [inner(everything, key.partition("/")[0]) for key in everything.resources if key.endswith(".Object")]
    rendered = {(body["apiVersion"].partition("/")[0], _plural(body["kind"])) for body in bodies}
    rows = {(kind.group, kind.plural) for kind in cloud.renderers[Database].kinds.values()}
    allowed = {(rule["apiGroups"][0], resource) for rule in cloud.provider_rules for resource in rule["resources"]}
    assert rows == rendered
    assert rendered <= allowed


def _plural(kind: str) -> str:
    return kind.lower().removesuffix("y") + ("ies" if kind.endswith("y") else "s")
