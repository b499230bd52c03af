"""What an order of a database in the cluster is refused for, message by message."""

import re

import pytest

from function.clouds.kubernetes import PART_OF
from function.clouds.kubernetes.adoption import OWNER
from function.model import Document, Refusal, Tree
from tests.clouds.kubernetes.orders import (
    ADOPTABLE,
    DEMO,
    NONE,
    RESTORE,
    SNAPSHOT,
    STORE,
    STORED,
    THE_CLAIMS,
    UNSAID,
    backup,
    composed,
    live,
    own,
)


@pytest.mark.parametrize(
    ("spec", "kubernetes", "required", "message"),
    [
        pytest.param(
            {},
            UNSAID,
            {},
            'data.kubernetes.database.backup: required value: a database for spec.environment "production" must '
            "have an objectStore there, or under none why not",
            id="production, and nothing said on backups",
        ),
        pytest.param(
            {"networkRef": {"name": "ofice"}},
            dict(DEMO) | {"networks": {"office": {}}},
            {},
            'spec.networkRef.name: unsupported value "ofice": must be one of default, office',
            id="a network that is not there",
        ),
        pytest.param(
            {"passwordGeneration": 2},
            STORED,
            {},
            'spec.passwordGeneration: unsupported value "2": must be 1: CloudNativePG makes passwords itself, and '
            'a new one at once when Secret "shop-database-286d28e4-app" is deleted',
            id="another password",
        ),
        pytest.param(
            {"databases": ["app", "postgres"]},
            STORED,
            {},
            'spec.databases: unsupported value "postgres", which is PostgreSQL\'s own: must be another',
            id="a database of PostgreSQL's own",
        ),
        pytest.param(
            RESTORE,
            NONE,
            {},
            "spec.restoreFrom: forbidden: the platform keeps no backups: must be left out, and the order begins empty",
            id="restore without backups",
        ),
        pytest.param(
            {"restoreFrom": {"order": "shop", "time": "2026-01-31T12:00:00Z"}},
            STORED,
            {},
            'spec.restoreFrom.order: unsupported value "shop", this order itself: its log would mix with the one '
            "it came from: must be an order of another name",
            id="restore from itself",
        ),
        pytest.param(
            {"restoreFrom": {"order": "../team-b/till", "time": "2026-01-31T12:00:00Z"}},
            STORED,
            {},
            'spec.restoreFrom.order: unsupported value "../team-b/till" for a CloudNativePG cluster: must be '
            "lower-case letters, digits and hyphens, with a letter first",
            id="restore from another namespace's folder",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": []},
            'spec.restoreFrom.snapshot: unsupported value "night": must be the name of a completed Backup of '
            'method plugin in namespace "team-a"',
            id="a backup that is not there",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(method="volumeSnapshot", backupId="1")},
            'spec.restoreFrom.snapshot: unsupported value "night": must be the name of a completed Backup of '
            'method plugin in namespace "team-a"',
            id="a backup of another method",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", of="../team-b/till")},
            'spec.restoreFrom.snapshot: unsupported value "night": must be the name of a completed Backup of '
            'method plugin in namespace "team-a"',
            id="a backup that points elsewhere",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", majorVersion=16)},
            'spec.version: unsupported value "17" with spec.restoreFrom.snapshot "night": must be "16", which the '
            "Backup is of, to be raised afterwards",
            id="a backup of another version",
        ),
        pytest.param(
            {"adopt": "other", "deletable": False},
            STORED,
            {},
            'spec.adopt: unsupported value "other": must be one of old'
            ', which the platform lists for namespace "team-a" in data.adoptable.PostgreSQLInstance',
            id="adoption that is not listed",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": []},
            'spec.adopt: unsupported value "old": must be one of kind Cluster that exists in namespace "team-a"',
            id="adoption of nothing, which would be an empty database",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", labels=own(**{PART_OF: "till", OWNER: "0123456789abcdef"}))},
            'spec.adopt: unsupported value "old", which is the order "till"\'s: must be one of kind Cluster that no '
            "order has",
            id="adoption of another order's",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": 15}})},
            'spec.version: unsupported value "17" with spec.adopt "old", which would be upgraded as it is '
            'adopted: must be "15", to be raised afterwards',
            id="adoption that would upgrade",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live()},
            'metadata.name: unsupported value "shop": Cluster "shop-database-286d28e4" in namespace "team-a" exists '
            "and is not this order's: must be another name, or spec.adopt where the platform lists it",
            id="somebody's cluster of the same name",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels={PART_OF: "shop"})},
            'metadata.name: unsupported value "shop": Cluster "shop-database-286d28e4" in namespace "team-a" exists '
            "and is not this order's: must be another name, or spec.adopt where the platform lists it",
            id="somebody's cluster of the same name, which Helm labelled",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(**{OWNER: None}))},
            'metadata.name: unsupported value "shop": Cluster "shop-database-286d28e4" in namespace "team-a" exists '
            "and is not this order's: must be another name, or spec.adopt where the platform lists it",
            id="a cluster of no API",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(**{OWNER: THE_CLAIMS}))},
            'metadata.name: unsupported value "shop": Cluster "shop-database-286d28e4" in namespace "team-a" exists '
            "and is not this order's: must be another name, or spec.adopt where the platform lists it",
            id="the cluster of a claim of the same name",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": "x"}})},
            'Cluster "old": status.pgDataImageInfo.majorVersion: unsupported value "x": must be a major version of '
            "PostgreSQL",
            id="a cluster of no version",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", majorVersion=[])},
            'Backup "night": status.majorVersion: unsupported value "[]": must be a major version of PostgreSQL',
            id="a backup of no version",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(), spec={"bootstrap": 5})},
            'spec.bootstrap of the Cluster: unsupported value "5": must be a method with its settings (as the Cluster '
            "began): tell the platform team",
            id="a beginning that is none",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(), spec={"bootstrap": {"initdb": 5}})},
            "spec.bootstrap of the Cluster: unsupported value \"{'initdb': 5}\": must be a method with its "
            "settings (as the Cluster began): tell the platform team",
            id="a method that is none",
        ),
    ],
)
def test_refusals(spec: Tree, kubernetes: Tree, required: dict[str, list[Document]], message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, kubernetes=kubernetes, required=required, **ADOPTABLE)

    assert message == str(refusal.value)


@pytest.mark.parametrize(
    ("kubernetes", "message"),
    [
        pytest.param({"database": {"backup": {}}}, "must be either objectStore or none", id="neither"),
        pytest.param(
            {"database": {"backup": {"none": "why", "objectStore": STORE}}},
            "must be either objectStore or none",
            id="both",
        ),
        pytest.param({"database": {"backup": {"none": ""}}}, "data.kubernetes.database.backup.none", id="no reason"),
        pytest.param(
            {"database": {"backup": {"objectStore": {"destination": "backups"}}}},
            "data.kubernetes.database.backup.objectStore.destination",
            id="no bucket",
        ),
        pytest.param({"networks": {"all": {"cidrs": ["0.0.0.0/0"]}}}, "0.0.0.0/0 lets everybody in", id="everybody"),
        pytest.param({"networks": {"all": {"cidrs": ["10.0.0.1/8"]}}}, "10.0.0.1/8 has host bits set", id="no range"),
        pytest.param(
            {"database": {"image": "postgres"}}, "data.kubernetes.database.image", id="an image without its version"
        ),
        pytest.param({"database": {"spread": "no"}}, "data.kubernetes.database.spread", id="another spread"),
    ],
)
def test_settings_that_do_not_fit_are_refused(kubernetes: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)) as refusal:
        composed(kubernetes=kubernetes)

    assert "\n" not in str(refusal.value)
