"""Backups of a database in the cluster, and what is restored from them."""

import pytest

from function.compose import Composed, compose
from function.model import Document, Tree
from tests.clouds.kubernetes.orders import (
    APP,
    EVERYTHING,
    KEY,
    STORE,
    STORED,
    backup,
    composed,
    database,
    inner,
    live,
    own,
    there,
)
from tests.orders import CATALOG, platform, request, xr


def retention(result: Composed) -> object:
    """Return how long backups are kept; None where there are none."""
    key = "database-object-store/kubernetes.Object"
    return inner(result, "database-object-store")["spec"]["retentionPolicy"] if key in result.resources else None


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        pytest.param(
            "production",
            {"instances": 3, "pdb": True, "affinity": "required", "synchronous": "any", "retention": "35d"},
            id="production survives a node",
        ),
        pytest.param(
            "staging",
            {"instances": 1, "pdb": False, "affinity": None, "synchronous": None, "retention": "7d"},
            id="staging has one instance",
        ),
        pytest.param(
            "development",
            {"instances": 1, "pdb": False, "affinity": None, "synchronous": None, "retention": None},
            id="development has one instance and no backups",
        ),
    ],
)
def test_availability_and_backups_follow_the_environment(environment: str, expected: Tree) -> None:
    result = composed({"environment": environment}, kubernetes=STORED)

    spec = inner(result)["spec"]
    actual = {
        "instances": spec["instances"],
        "pdb": spec["enablePDB"],
        "affinity": spec.get("affinity", {}).get("podAntiAffinityType"),
        "synchronous": spec["postgresql"].get("synchronous", {}).get("method"),
        "retention": retention(result),
    }
    assert expected == actual


def test_a_development_order_without_backups_reaches_no_archive() -> None:
    result = composed({"environment": "development"}, kubernetes=EVERYTHING)

    assert {"plugins", "externalClusters", "serviceAccountTemplate"} & inner(result)["spec"].keys() == set()
    assert not any("backup" in key or "object-store" in key for key in result.resources)


def test_a_development_order_is_restored_from_others() -> None:
    spec = {"environment": "development", "restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}
    result = composed(spec, kubernetes=EVERYTHING)

    assert inner(result)["spec"]["externalClusters"]
    assert inner(result)["spec"]["serviceAccountTemplate"]
    assert "plugins" not in inner(result)["spec"]
    assert "database-object-store/kubernetes.Object" in result.resources
    assert not any("scheduled-backup" in key for key in result.resources)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(STORE, {"destination": "s3://elsewhere"}, id="another bucket"),
        pytest.param(STORE, STORE | {"endpointURL": "https://s3.example.org"}, id="an endpoint"),
        pytest.param(STORE | {"endpointURL": "https://s3.example.org"}, STORE, id="no endpoint any more"),
    ],
)
def test_backups_go_on_where_they_began(before: Tree, after: Tree) -> None:
    first = composed(kubernetes=database(backup={"objectStore": before}))
    later = composed(kubernetes=database(backup={"objectStore": after}), observed=there(first))

    assert inner(later, "database-object-store") == inner(first, "database-object-store")


def test_backups_go_on_where_they_began_under_another_name_of_the_platform() -> None:
    first = composed(kubernetes=STORED)
    renamed = platform(kubernetes=STORED, name="other")
    later = compose(request(xr(), settings=renamed, observed=there(first)), CATALOG)

    assert inner(later, "database-object-store") == inner(first, "database-object-store")


@pytest.mark.parametrize(
    ("live_major", "expected"),
    [
        pytest.param(16, {"16"}, id="not yet upgraded"),
        pytest.param(17, {"16", "17"}, id="upgraded: a base backup is made at once, and the old one leaves"),
        pytest.param(None, {"16", "17"}, id="not known"),
    ],
)
def test_each_major_version_has_base_backups_of_its_own(live_major: int | None, expected: set[str]) -> None:
    status: Tree = {"pgDataImageInfo": {"majorVersion": live_major}}
    answered = {"database-cluster": live(labels=own(), status=status)}
    first = composed({"version": "16"}, kubernetes=STORED)
    result = composed({"version": "17"}, kubernetes=STORED, observed=there(first), required=answered)

    parts = [key.partition("/")[0] for key in result.resources if "scheduled-backup" in key]
    assert {f"database-scheduled-backup-postgres{major}" for major in expected} == set(parts)
    assert {f"shop-database-286d28e4-postgres{major}" for major in expected} == {
        inner(result, part)["metadata"]["name"] for part in parts
    }


def test_the_deprecated_way_of_backups_is_nowhere() -> None:
    result = composed({"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}, kubernetes=EVERYTHING)

    assert "barmanObjectStore" not in str(result.resources)


def test_backups_are_kept_apart_by_platform_namespace_order_and_version() -> None:
    result = composed({"version": "16"}, kubernetes=STORED)

    assert inner(result, "database-object-store")["spec"]["configuration"] == {
        "destinationPath": "s3://backups/postgres/demo/team-a",
        "s3Credentials": {"inheritFromIAMRole": True},
        "data": {"compression": "gzip"},
        "wal": {"compression": "gzip"},
    }
    assert inner(result)["spec"]["plugins"] == [
        {
            "name": "barman-cloud.cloudnative-pg.io",
            "isWALArchiver": True,
            "parameters": {
                "barmanObjectName": "shop-database-286d28e4",
                "serverName": "shop-database-286d28e4-postgres16",
            },
        }
    ]


def test_requirements_are_the_same_in_every_round() -> None:
    spec = {"restoreFrom": {"snapshot": "night"}}
    first = composed(spec, kubernetes=STORED)
    answered = {name: list[Document]() for name in first.requirements if name.startswith("database-")}
    answered |= {"database-snapshot": backup(backupId="1"), "database-app": APP}

    assert first.requirements == composed(spec, kubernetes=STORED, required=answered).requirements
    assert {selector.namespace for name, selector in first.requirements.items() if name in answered} == {"team-a"}


def test_a_cluster_that_waits_for_its_backup_is_held_back() -> None:
    result = composed({"restoreFrom": {"snapshot": "night"}}, kubernetes=STORED)

    assert result.held_back[KEY] == "cluster, id of Backup night"


def test_a_backup_is_restored_by_its_id_from_the_orders_own_path() -> None:
    answered = {"database-snapshot": backup(backupId="20260131T120000", majorVersion=17)}
    spec = inner(composed({"restoreFrom": {"snapshot": "night"}}, kubernetes=STORED, required=answered))["spec"]

    assert spec["bootstrap"]["recovery"]["recoveryTarget"] == {"backupID": "20260131T120000", "targetImmediate": True}
    assert spec["externalClusters"][0]["plugin"]["parameters"] == {
        "barmanObjectName": "shop-database-286d28e4",
        "serverName": "till-database-efd67ed8-postgres17",
    }
