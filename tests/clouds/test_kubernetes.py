"""The in-cluster cloud: a database by CloudNativePG, from whole orders to the manifests inside the Objects."""

import base64
import copy
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import orders, settings
from function.clouds.kubernetes import BACKEND, cluster, naming, standing
from function.clouds.kubernetes.objects import PART_OF
from function.compose import Composed, compose
from function.model import PART, VOLUME, Document, Refusal, Size, Tree
from function.parts import Database, postgres_uri
from tests.conftest import Checker
from tests.orders import CATALOG, SCOPES, platform, request, xr

KEY = "database/kubernetes.Object"
STORE = {"destination": "s3://backups/postgres"}
STORED = {"backup": {"objectStore": STORE}}
UNSAID: Tree = {}
PART_OF_SHOP = Database(
    "database",
    engine="postgres",
    version="17",
    size=Size(cpus=2, memory_gib=4),
    storage_gib=20,
    databases=("app",),
    standby=True,
    backup_days=35,
    network="default",
    password_generation=1,
)


def secret(**values: str) -> list[Document]:
    """Return a Secret as an answer to a requirement."""
    return [Document({"data": {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}})]


PASSWORD = "p@ss/w:rd"  # noqa: S105  (a word with all that a URI must escape)
APP = secret(username="app", password=PASSWORD, port="5432", dbname="app", uri="postgresql://elsewhere")
CA = secret(**{"ca.crt": "CERTIFICATE", "ca.key": "PRIVATE"})


def composed(  # noqa: PLR0913  (each argument is one thing that a test varies)
    spec: Tree | None = None,
    *,
    kubernetes: Tree | None = None,
    scope: str = "namespaced",
    name: str = "shop",
    observed: dict[str, Document] | None = None,
    required: dict[str, list[Document]] | None = None,
    **common: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what becomes of an order."""
    section = BACKEND.demo if kubernetes is None else kubernetes
    asked = request(
        xr(spec, scope=scope, name=name), settings=platform(kubernetes=dict(section), **common), observed=observed
    )
    return compose(replace(asked, required={**asked.required, **(required or {})}), CATALOG)


def parsed_order() -> Any:  # noqa: ANN401  (an Order of any spec)
    """Return an order, as renderers get it."""
    asked = request(xr())
    answer = settings.read(asked, CATALOG.sections)
    assert answer.platform
    return orders.read(asked, answer.platform, CATALOG)


def inner(result: Composed, part: str = "database") -> Tree:
    """Return the manifest inside the Object of a part."""
    manifest: Tree = result.resources[f"{part}/kubernetes.Object"].manifest["spec"]["forProvider"]["manifest"]
    return manifest


def there(result: Composed) -> dict[str, Document]:
    """Return composed resources as a cluster has them once they were applied."""
    return {key: Document(copy.deepcopy(desired.manifest)) for key, desired in result.resources.items()}


def live(name: str = "shop-database", *, labels: Tree | None = None, **more: Any) -> list[Document]:  # noqa: ANN401  (JSON)
    """Return a Cluster as an answer to a requirement."""
    return [Document({"metadata": {"name": name, "labels": labels or {}}, **more})]


def own(**changed: Any) -> Tree:  # noqa: ANN401  (labels are texts, None for one that is not there)
    """Return the labels of the Cluster that an order called shop makes, or of one that differs."""
    labels = inner(composed())["metadata"]["labels"] | changed
    return {name: value for name, value in labels.items() if value is not None}


def retention(result: Composed) -> object:
    """Return how long backups are kept; None where there are none."""
    key = "database-object-store/kubernetes.Object"
    return inner(result, "database-object-store")["spec"]["retentionPolicy"] if key in result.resources else None


def made(result: Composed) -> dict[str, Document]:
    """Return the Object of the Cluster as the cluster has it once the database is ready."""
    verdicts = [{"type": name, "status": "True"} for name in ("Ready", "Synced")]
    return {KEY: Document(copy.deepcopy(result.resources[KEY].manifest) | {"status": {"conditions": verdicts}})}


def backup(*, method: str = "plugin", of: str = "till-database", **status: Any) -> list[Document]:  # noqa: ANN401  (JSON)
    """Return a Backup as an answer to a requirement."""
    return [Document({"spec": {"method": method, "cluster": {"name": of}}, "status": status})]


@pytest.fixture(scope="session")
def errors(checker: Checker) -> Callable[[Tree], list[str]]:
    """Return the errors that an API server would find in a manifest."""
    return lambda manifest: list(checker.check(manifest).errors)


EVERYTHING: Tree = {
    "backup": {
        "objectStore": STORE
        | {
            "endpointURL": "https://s3.example.org",
            "secret": "backup-keys",
            "serviceAccountAnnotations": {"example.org/role": "backups"},
        }
    },
    "networks": {"office": {"namespaces": ["reports"], "cidrs": ["10.1.0.0/16"]}},
    "monitoringNamespace": "monitoring",
    "storageClass": "fast",
    "spread": "preferred",
}

ORDERS = [
    pytest.param({}, dict(BACKEND.demo), {}, id="an empty order on demo settings"),
    pytest.param({"environment": "development"}, UNSAID, {}, id="development, and nothing said on backups"),
    pytest.param(
        {"databases": ["app", "order_lines", "x_"], "networkRef": {"name": "office"}},
        EVERYTHING,
        {},
        id="every setting",
    ),
    pytest.param({}, STORED | {"imageCatalog": "ours"}, {}, id="an image catalog"),
    pytest.param(
        {"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}, STORED, {}, id="restored to a moment"
    ),
    pytest.param(
        {"restoreFrom": {"snapshot": "night"}},
        STORED,
        {"database-snapshot": backup(backupId="20260131T120000", majorVersion=17)},
        id="restored from a backup",
    ),
    pytest.param(
        {"adopt": "old", "deletable": False}, dict(BACKEND.demo), {"database-cluster": live("old")}, id="taken over"
    ),
]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("spec", "kubernetes", "required"), ORDERS)
def test_an_api_server_accepts_every_manifest_and_what_is_inside(
    spec: Tree, kubernetes: Tree, required: dict[str, list[Document]], scope: str, errors: Callable[[Tree], list[str]]
) -> None:
    result = composed(spec, kubernetes=kubernetes, scope=scope, required=required, adoptable=["old"])

    objects = {key: d.manifest for key, d in result.resources.items() if d.manifest["kind"] == "Object"}
    assert objects
    for key, manifest in objects.items():
        # Crossplane names what it composes and puts it into the XR's namespace.
        metadata = manifest["metadata"] | {"name": "x"} | ({"namespace": "team-a"} if scope == "namespaced" else {})
        assert errors(manifest | {"metadata": metadata}) == [], key
        assert errors(manifest["spec"]["forProvider"]["manifest"]) == [], key


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
    first = composed(kubernetes={"backup": {"objectStore": before}})
    later = composed(kubernetes={"backup": {"objectStore": after}}, observed=there(first))

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
    assert {f"shop-database-postgres{major}" for major in expected} == {
        inner(result, part)["metadata"]["name"] for part in parts
    }


def test_databases_of_two_orders_never_share_a_name() -> None:
    one = naming.database_name("a-database", "b_database_c")
    other = naming.database_name("a-database-b-database", "c")

    assert one != other


def test_further_databases_keep_their_data() -> None:
    result = composed({"databases": ["app", "more"]})

    assert inner(result, "database-more")["spec"]["databaseReclaimPolicy"] == "retain"


def test_the_spread_is_relaxed_by_the_platform_alone() -> None:
    result = composed(kubernetes=dict(BACKEND.demo) | {"spread": "preferred"})

    assert inner(result)["spec"]["affinity"]["podAntiAffinityType"] == "preferred"


def test_every_connection_without_tls_is_refused() -> None:
    rules = inner(composed())["spec"]["postgresql"]["pg_hba"]

    assert rules == ["hostnossl all all all reject"]


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
            "parameters": {"barmanObjectName": "shop-database", "serverName": "shop-database-postgres16"},
        }
    ]


@given(st.text(min_size=1, max_size=60))
def test_backups_begin_at_night_and_always_at_the_same_moment(name: str) -> None:
    order = parsed_order()
    second, minute, hour, *rest = naming.nightly(order, name).split()

    assert 0 <= int(second) < 60
    assert 0 <= int(minute) < 60
    assert 0 <= int(hour) < 6
    assert rest == ["*", "*", "*"]
    assert naming.nightly(order, name) == naming.nightly(order, name)


def test_backups_do_not_all_begin_at_once() -> None:
    moments = {naming.nightly(parsed_order(), f"order-{number}-database") for number in range(50)}

    assert len(moments) > 45


@pytest.mark.parametrize(
    ("kubernetes", "expected"),
    [
        pytest.param({}, "ghcr.io/cloudnative-pg/postgresql:17-standard-trixie", id="CloudNativePG's own"),
        pytest.param({"image": "mirror.example.org/pg:{version}"}, "mirror.example.org/pg:17", id="the platform's"),
    ],
)
def test_the_image_is_of_the_version(kubernetes: Tree, expected: str) -> None:
    result = composed(kubernetes=dict(BACKEND.demo) | kubernetes)

    assert inner(result)["spec"]["imageName"] == expected


def test_an_image_catalog_takes_the_place_of_an_image() -> None:
    spec = inner(composed({"version": "16"}, kubernetes=dict(BACKEND.demo) | {"imageCatalog": "ours"}))["spec"]

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
    result = composed(sizes={"small": size})

    expected = {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": memory}}
    assert expected == inner(result)["spec"]["resources"]


NOBODY_ELSE: list[Tree] = [{"podSelector": {}}]


@pytest.mark.parametrize(
    ("spec", "networks", "clients"),
    [
        pytest.param({}, {}, NOBODY_ELSE, id="its own namespace alone"),
        pytest.param({"networkRef": {"name": "default"}}, {}, NOBODY_ELSE, id="default is always there"),
        pytest.param(
            {"networkRef": {"name": "office"}},
            {"office": {"namespaces": ["reports"], "cidrs": ["10.1.0.0/16"]}},
            [
                *NOBODY_ELSE,
                {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "reports"}}},
                {"ipBlock": {"cidr": "10.1.0.0/16"}},
            ],
            id="a network of the platform's",
        ),
        pytest.param(
            {},
            {"default": {"cidrs": ["10.2.0.0/16"]}},
            [*NOBODY_ELSE, {"ipBlock": {"cidr": "10.2.0.0/16"}}],
            id="what the platform makes of default",
        ),
    ],
)
def test_clients_come_from_the_network(spec: Tree, networks: Tree, clients: list[Tree]) -> None:
    result = composed(spec, kubernetes=dict(BACKEND.demo) | {"networks": networks})

    policy = inner(result, "database-network-policy")["spec"]
    assert policy["podSelector"] == {"matchLabels": {"cnpg.io/cluster": "shop-database"}}
    assert policy["policyTypes"] == ["Ingress"]
    assert policy["ingress"][0] == {"from": clients, "ports": [{"protocol": "TCP", "port": 5432}]}


def test_metrics_are_open_to_the_monitoring_alone() -> None:
    def metrics(result: Composed) -> list[Tree]:
        rules = inner(result, "database-network-policy")["spec"]["ingress"]
        return [rule["from"][0] for rule in rules if any(port["port"] == 9187 for port in rule["ports"])]

    with_monitoring = composed(kubernetes=dict(BACKEND.demo) | {"monitoringNamespace": "monitoring"})

    assert metrics(composed()) == []
    assert metrics(with_monitoring) == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
    ]
    assert "database-pod-monitor/kubernetes.Object" in with_monitoring.resources


def test_every_database_but_the_first_has_a_resource_of_its_own() -> None:
    result = composed({"databases": ["shop", "order_lines", "a_", "object_store"]}, kubernetes=STORED)

    names = {key.partition("/")[0]: inner(result, key.partition("/")[0]) for key in result.resources if "Object" in key}
    databases = {part: body for part, body in names.items() if body["kind"] == "Database"}
    assert [body["spec"]["name"] for body in databases.values()] == ["a_", "object_store", "order_lines"]
    assert databases["database-order_lines"]["metadata"]["name"] == "shop-database-order-lines-a95f57a4"
    assert databases["database-order_lines"]["spec"]["owner"] == "app"
    assert inner(result)["spec"]["bootstrap"]["initdb"]["database"] == "shop"


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,62}", fullmatch=True), min_size=1, max_size=8, unique=True))
def test_names_of_databases_are_valid_labels_and_never_clash(names: list[str]) -> None:
    parts = [naming.part_of_database(PART_OF_SHOP, name) for name in names]
    resources = [naming.database_name("shop-database", name) for name in names]

    assert len(set(parts)) == len(names) == len(set(resources))
    for part, resource in zip(parts, resources, strict=True):
        assert re.fullmatch(r"[a-z0-9]([a-z0-9_.-]{0,61}[a-z0-9])?", part)
        assert part not in {"database-object-store", "database-scheduled-backup", "database-network-policy"}
        assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", resource)


@pytest.mark.parametrize("scope", SCOPES)
def test_outputs_come_from_the_operators_secrets(scope: str) -> None:
    answered = {"database-app": APP, "database-ca": CA}
    result = composed(scope=scope, observed=made(composed(scope=scope)), required=answered)

    namespace = "crossplane-system" if scope == "cluster" else "team-a"
    host = f"shop-database-rw.{namespace}.svc"
    expected = {
        "host": host,
        "port": "5432",
        "name": "app",
        "username": "app",
        "password": PASSWORD,
        "ca": "CERTIFICATE",
        "uri": f"postgresql://app:p%40ss%2Fw%3Ard@{host}:5432/app?sslmode=require",
    }
    if scope == "legacy":
        actual = {key: value.decode() for key, value in result.connection.items()}
    else:
        data = result.resources["connection/Secret"].manifest["data"]
        actual = {key: base64.b64decode(value).decode() for key, value in data.items()}
    assert expected == actual
    assert "PRIVATE" not in str(result)


@pytest.mark.parametrize("missing", ["database-app", "database-ca"])
def test_nothing_is_told_before_both_secrets_are_there(missing: str) -> None:
    answered = {"database-app": APP, "database-ca": CA} | {missing: []}
    result = composed(observed=made(composed()), required=answered)

    assert "connection/Secret" in result.held_back
    assert result.ready is False


def test_nothing_is_told_of_a_database_that_was_never_ready() -> None:
    """Its archive may refuse its log: that of an earlier order of the same name is there."""
    result = composed(observed=there(composed()), required={"database-app": APP, "database-ca": CA})

    assert "connection/Secret" in result.held_back
    assert result.ready is False


@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_what_was_told_stays_told_while_a_database_is_not_ready(scope: str) -> None:
    answered = {"database-app": APP, "database-ca": CA}
    first = composed(scope=scope, observed=made(composed(scope=scope)), required=answered)
    order = Document(xr(scope=scope), connection=first.connection)
    asked = request(xr(scope=scope), settings=platform(kubernetes=dict(BACKEND.demo)), observed=there(first))
    later = compose(replace(asked, composite=order, required={**asked.required, **answered}), CATALOG)

    assert later.connection == first.connection
    assert [condition.status for condition in later.conditions if condition.type == "Connected"] == ["True"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_uri_comes_back_as_it_was(username: str, password: str) -> None:
    parsed = urlsplit(postgres_uri(username, password, "host", 5432, "app"))

    assert (unquote(parsed.username or ""), unquote(parsed.password or "")) == (username, password)
    assert (parsed.hostname, parsed.port, parsed.path, parsed.query) == ("host", 5432, "/app", "sslmode=require")


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
        "barmanObjectName": "shop-database",
        "serverName": "till-database-postgres17",
    }


@pytest.mark.parametrize("found", ["managed", "live"])
def test_what_a_cluster_began_with_stays_as_it_was(found: str) -> None:
    begun = composed({"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}, kubernetes=STORED)
    body = inner(begun)
    observed = there(begun) if found == "managed" else {}
    required = {} if found == "managed" else {"database-cluster": [Document(copy.deepcopy(body))]}

    # The order has changed its mind, and the backup that it names is gone.
    later = composed(
        {"restoreFrom": {"snapshot": "gone"}, "version": "17"},
        kubernetes=STORED,
        observed=observed,
        required=required | {"database-snapshot": []},
    )

    for field in ("bootstrap", "externalClusters"):
        assert inner(later)["spec"][field] == body["spec"][field]


def test_a_cluster_that_is_taken_over_does_not_begin_again() -> None:
    answered = {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": 17}})}
    result = composed(
        {"adopt": "old", "deletable": False, "databases": ["app", "more"]}, required=answered, adoptable=["old"]
    )

    assert inner(result)["metadata"]["name"] == "old"
    assert "bootstrap" not in inner(result)["spec"]
    assert result.held_back["database-more/kubernetes.Object"] == "username of database"


def test_one_more_database_of_an_adopted_cluster_belongs_to_its_user() -> None:
    answered = {"database-cluster": live("old"), "database-app": secret(username="till")}
    spec = {"adopt": "old", "deletable": False, "databases": ["app", "more"]}
    observed = made(composed(spec, required=answered, adoptable=["old"]))
    result = composed(spec, observed=observed, required=answered, adoptable=["old"])

    assert inner(result, "database-more")["spec"]["owner"] == "till"


def test_ready_is_told_by_the_cluster_and_seen_by_a_watch() -> None:
    manifest = composed().resources[KEY].manifest

    assert manifest["spec"]["readiness"] == {"policy": "DeriveFromCelQuery", "celQuery": cluster.READY}
    assert manifest["spec"]["watch"] is True


def test_pods_carry_our_labels_and_no_lock() -> None:
    """The lock would stop the operator from replacing a pod."""
    body = inner(composed())

    expected = {PART: "database", "app.kubernetes.io/part-of": "shop"}
    handed_on = {"crossplane.io/composite": "shop", VOLUME: "protected"}
    assert body["spec"]["inheritedMetadata"]["labels"] == expected | handed_on
    own_alone = {"golden-path.dev/data": "protected", standing.FAMILY: "namespaced"}
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

    bodies = [inner(everything, key.partition("/")[0]) for key in everything.resources if key.endswith(".Object")]
    rendered = {(body["apiVersion"].partition("/")[0], _plural(body["kind"])) for body in bodies}
    allowed = {(rule["apiGroups"][0], resource) for rule in BACKEND.provider_rules for resource in rule["resources"]}
    assert allowed == rendered


def _plural(kind: str) -> str:
    return kind.lower().removesuffix("y") + ("ies" if kind.endswith("y") else "s")


RESTORE = {"restoreFrom": {"order": "till", "time": "2026-01-31T12:00:00Z"}}
SNAPSHOT = {"restoreFrom": {"snapshot": "night"}}


@pytest.mark.parametrize(
    ("spec", "kubernetes", "required", "message"),
    [
        pytest.param(
            {},
            UNSAID,
            {},
            'cannot make a database for spec.environment "production" without backups: the platform\'s settings lack '
            "data.kubernetes.backup: accepted is an objectStore there, or under none why not",
            id="production, and nothing said on backups",
        ),
        pytest.param(
            {"networkRef": {"name": "ofice"}},
            dict(BACKEND.demo) | {"networks": {"office": {}}},
            {},
            'cannot accept spec.networkRef.name "ofice": accepted is default, office',
            id="a network that is not there",
        ),
        pytest.param(
            {"passwordGeneration": 2},
            STORED,
            {},
            'cannot accept spec.passwordGeneration "2": CloudNativePG makes passwords itself, and a new one at once '
            'when Secret "shop-database-app" is deleted: accepted is 1',
            id="another password",
        ),
        pytest.param(
            {"databases": ["app", "postgres"]},
            STORED,
            {},
            'cannot accept spec.databases "postgres": it is PostgreSQL\'s own: accepted is another',
            id="a database of PostgreSQL's own",
        ),
        pytest.param(
            RESTORE,
            dict(BACKEND.demo),
            {},
            "cannot accept spec.restoreFrom: the platform keeps no backups: accepted is an order without it, which "
            "begins empty",
            id="restore without backups",
        ),
        pytest.param(
            {"restoreFrom": {"order": "shop", "time": "2026-01-31T12:00:00Z"}},
            STORED,
            {},
            'cannot restore the order "shop" from itself: its log would mix with the one it came from: accepted is an '
            "order of another name",
            id="restore from itself",
        ),
        pytest.param(
            {"restoreFrom": {"order": "../team-b/till", "time": "2026-01-31T12:00:00Z"}},
            STORED,
            {},
            'cannot name a CloudNativePG cluster after the order "../team-b/till": accepted is a name of up to 41 '
            "characters, lower-case letters, digits and hyphens, that begins with a letter",
            id="restore from another namespace's folder",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": []},
            'cannot accept spec.restoreFrom.snapshot "night": accepted is the name of a completed Backup of method '
            'plugin in namespace "team-a"',
            id="a backup that is not there",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(method="volumeSnapshot", backupId="1")},
            'cannot accept spec.restoreFrom.snapshot "night": accepted is the name of a completed Backup of method '
            'plugin in namespace "team-a"',
            id="a backup of another method",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", of="../team-b/till")},
            'cannot accept spec.restoreFrom.snapshot "night": accepted is the name of a completed Backup of method '
            'plugin in namespace "team-a"',
            id="a backup that points elsewhere",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", majorVersion=16)},
            'cannot accept spec.version "17" with spec.restoreFrom.snapshot "night": accepted is "16", which the '
            "Backup is of, to be raised afterwards",
            id="a backup of another version",
        ),
        pytest.param(
            {"adopt": "other", "deletable": False},
            STORED,
            {},
            'cannot accept spec.adopt "other": accepted is what the platform lists for namespace "team-a": old',
            id="adoption that is not listed",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": []},
            'cannot accept spec.adopt "old": accepted is a Cluster that exists in namespace "team-a"',
            id="adoption of nothing, which would be an empty database",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", labels=own(**{PART_OF: "till"}))},
            'cannot accept spec.adopt "old": it is the order "till"\'s: accepted is a Cluster that no order has',
            id="adoption of another order's",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": 15}})},
            'cannot accept spec.version "17" with spec.adopt "old", which would be upgraded as it is taken over: '
            'accepted is "15", to be raised afterwards',
            id="adoption that would upgrade",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live()},
            'cannot make Cluster "shop-database" in namespace "team-a": one stands there that is not this order\'s: '
            "accepted is an order of another name, or spec.adopt where the platform lists it",
            id="somebody's cluster of the same name",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels={PART_OF: "shop"})},
            'cannot make Cluster "shop-database" in namespace "team-a": one stands there that is not this order\'s: '
            "accepted is an order of another name, or spec.adopt where the platform lists it",
            id="somebody's cluster of the same name, which Helm labelled",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(**{standing.FAMILY: None}))},
            'cannot make Cluster "shop-database" in namespace "team-a": one stands there that is not this order\'s: '
            "accepted is an order of another name, or spec.adopt where the platform lists it",
            id="a cluster of no API",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(**{standing.FAMILY: "legacy"}))},
            'cannot make Cluster "shop-database" in namespace "team-a": one stands there that is not this order\'s but '
            'the "legacy" order\'s of the same name: accepted is an order of another name, or spec.adopt where the '
            "platform lists it",
            id="the cluster of a claim of the same name",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            STORED,
            {"database-cluster": live("old", status={"pgDataImageInfo": {"majorVersion": "x"}})},
            'cannot read status.pgDataImageInfo.majorVersion "x": accepted is a major version of PostgreSQL',
            id="a cluster of no version",
        ),
        pytest.param(
            SNAPSHOT,
            STORED,
            {"database-snapshot": backup(backupId="1", majorVersion=[])},
            'cannot read status.majorVersion "[]": accepted is a major version of PostgreSQL',
            id="a backup of no version",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(), spec={"bootstrap": 5})},
            'cannot read spec.bootstrap "5" of the Cluster: accepted is a method with its settings, as the Cluster '
            "began: tell the platform team",
            id="a beginning that is none",
        ),
        pytest.param(
            {},
            STORED,
            {"database-cluster": live(labels=own(), spec={"bootstrap": {"initdb": 5}})},
            "cannot read spec.bootstrap \"{'initdb': 5}\" of the Cluster: accepted is a method with its settings, as "
            "the Cluster began: tell the platform team",
            id="a method that is none",
        ),
    ],
)
def test_refusals(spec: Tree, kubernetes: Tree, required: dict[str, list[Document]], message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        composed(spec, kubernetes=kubernetes, required=required, adoptable=["old"])

    assert message == str(refusal.value)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        pytest.param(
            {},
            {"adopt": "old", "deletable": False},
            'cannot move the order from Cluster "shop-database" to "old": its data would stay: accepted is no '
            "spec.adopt, or a new order",
            id="adoption under a database that exists",
        ),
        pytest.param(
            {"adopt": "old", "deletable": False},
            {},
            'cannot move the order from Cluster "old" to "shop-database": its data would stay: accepted is spec.adopt '
            '"old", or a new order',
            id="adoption taken back",
        ),
        pytest.param(
            {"databases": ["app", "more"]},
            {"databases": ["more", "app"]},
            'cannot accept spec.databases[0] "more": the connection names the database that it began with: accepted is '
            '"app" first, and others after it',
            id="another database first",
        ),
    ],
)
def test_an_order_does_not_walk_away_from_its_data(before: Tree, after: Tree, message: str) -> None:
    observed = there(composed(before, adoptable=["old"]))

    with pytest.raises(Refusal) as refusal:
        composed(after, observed=observed, adoptable=["old"])

    assert message == str(refusal.value)


def test_an_order_finds_the_cluster_that_it_left() -> None:
    body = inner(composed({"databases": ["before"]}))

    with pytest.raises(Refusal, match='accepted is "before" first'):
        composed(required={"database-cluster": [Document(body)]})


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param({PART_OF: "billing"}, id="that Helm labelled"),
        pytest.param(own(**{standing.FAMILY: "legacy"}), id="of a claim of the same name, which moves to a v2 XR"),
    ],
)
def test_a_cluster_that_no_other_order_has_is_taken_over(labels: Tree) -> None:
    result = composed(
        {"adopt": "old", "deletable": False},
        required={"database-cluster": live("old", labels=labels)},
        adoptable=["old"],
    )

    assert inner(result)["metadata"]["labels"][standing.FAMILY] == "namespaced"


def test_a_cluster_stays_in_its_namespace_whatever_the_platform_calls_its_own() -> None:
    observed = there(composed(scope="cluster"))

    with pytest.raises(Refusal) as refusal:
        composed(scope="cluster", observed=observed, systemNamespace="platform")

    assert str(refusal.value) == (
        'cannot move Cluster "shop-database" from namespace "crossplane-system" to "platform": its data would stay: '
        'accepted is "crossplane-system" as the platform\'s systemNamespace'
    )


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(5, id="a number"),
        pytest.param({"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": 5}, id="without a name"),
        pytest.param(
            {
                "apiVersion": "postgresql.cnpg.io/v1",
                "kind": "Cluster",
                "metadata": {"name": "shop-database", "namespace": "team-a"},
                "spec": 5,
            },
            id="without a spec",
        ),
    ],
)
def test_a_manifest_that_is_none_is_made_whole(manifest: object) -> None:
    observed = there(composed())
    observed[KEY].body["spec"]["forProvider"]["manifest"] = manifest

    assert inner(composed(observed=observed))["metadata"] == inner(composed())["metadata"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a" * 42, id="a cluster's name has 50 characters"),
        pytest.param("1shop", id="a Service's name begins with a letter"),
        pytest.param("my.shop", id="a Service's name has no dots"),
    ],
)
def test_a_name_that_the_operator_would_not_accept_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match=re.escape(f'after the order "{name}": accepted is a name of up to 41')):
        composed(name=name)


def test_the_longest_name_is_accepted() -> None:
    name = "a" * 41

    assert len(inner(composed(name=name))["metadata"]["name"]) == naming.CLUSTER_LIMIT


@pytest.mark.parametrize(
    ("kubernetes", "message"),
    [
        pytest.param({"backup": {}}, "accepted is either objectStore or none", id="neither"),
        pytest.param(
            {"backup": {"none": "why", "objectStore": STORE}}, "accepted is either objectStore or none", id="both"
        ),
        pytest.param({"backup": {"none": ""}}, "data.kubernetes.backup.none", id="no reason"),
        pytest.param(
            {"backup": {"objectStore": {"destination": "backups"}}},
            "data.kubernetes.backup.objectStore.destination",
            id="no bucket",
        ),
        pytest.param({"networks": {"all": {"cidrs": ["0.0.0.0/0"]}}}, "0.0.0.0/0 is everybody", id="everybody"),
        pytest.param({"networks": {"all": {"cidrs": ["10.0.0.1/8"]}}}, "10.0.0.1/8 has host bits set", id="no range"),
        pytest.param({"image": "postgres"}, "data.kubernetes.image", id="an image without its version"),
        pytest.param({"spread": "no"}, "data.kubernetes.spread", id="another spread"),
    ],
)
def test_settings_that_do_not_fit_are_refused(kubernetes: Tree, message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(message)) as refusal:
        composed(kubernetes=kubernetes)

    assert "\n" not in str(refusal.value)


def test_a_database_keeps_its_version_when_the_platform_offers_a_newer_one() -> None:
    first = composed({"version": "16"})
    made = {KEY: Document(copy.deepcopy(first.resources[KEY].manifest))}

    later = composed({}, observed=made)

    assert inner(later)["spec"]["imageName"] == inner(first)["spec"]["imageName"]


def test_a_version_that_goes_down_is_refused() -> None:
    made = {KEY: Document(copy.deepcopy(composed({"version": "17"}).resources[KEY].manifest))}

    with pytest.raises(Refusal, match=r'spec\.version "16": the database has "17"'):
        composed({"version": "16"}, observed=made)
