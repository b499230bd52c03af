"""`golden-path render`: what it takes, what it refuses, and how it says so."""

import hashlib
import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from function.main import cli
from function.model import Tree, listed
from function.offline import command
from tests.orders import CATALOG, DATABASE_CLOUDS, FREE, platform

CLAIM = """\
apiVersion: claims.golden-path.dev/v1alpha1
kind: PostgreSQLInstance
metadata: {name: shop, namespace: team-a}
spec: {storageGB: 50}
"""
XR = CLAIM.replace("claims.", "")


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["render", *arguments], input=text)


def rendered(text: str, *arguments: str) -> list[Tree]:
    result = run("-", "--output", "yaml", *arguments, text=text)
    assert result.exit_code == 0, result.stderr
    return list(yaml.safe_load_all(result.stdout))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            CLAIM.replace("storageGB", "storageGb"),
            "spec.storageGb: unknown field: did you mean storageGB?",
            id="field",
        ),
        pytest.param(
            CLAIM.replace("50", "5"),
            'spec.storageGB: invalid value "5": must be greater than or equal to 20',
            id="bound",
        ),
        pytest.param(
            CLAIM.replace("50", "50Gi"), 'spec.storageGB: invalid value "50Gi": must be a valid integer', id="unit"
        ),
        pytest.param(
            CLAIM.replace("50", '"50"'),
            'spec.storageGB: invalid value "50": must be a valid integer',
            id="text for a number",
        ),
        pytest.param(
            CLAIM.replace("storageGB: 50", "class: huge"),
            'spec.class: unsupported value "huge": must be one of small, medium, large, xlarge',
            id="class",
        ),
        pytest.param(
            CLAIM.replace("storageGB: 50", 'version: "9"'),
            'spec.version: invalid value "9": must match ^[1-9][0-9]$',
            id="pattern",
        ),
        pytest.param(
            CLAIM.replace("storageGB: 50", 'version: "12"'),
            'spec.version: unsupported value "12": must be one of 15, 16, 17',
            id="version not offered",
        ),
        pytest.param(
            CLAIM.replace("storageGB: 50", "restoreFrom: {order: other}"),
            "spec.restoreFrom: restoreFrom takes either a snapshot, or an order and a time",
            id="rule",
        ),
        pytest.param(
            CLAIM.replace("PostgreSQLInstance", "PostgresInstance"),
            'kind: unsupported value "PostgresInstance": must be one of',
            id="kind",
        ),
        pytest.param(CLAIM.replace("shop", "s" * 64), "must be no more than 63 characters, and has 64", id="long name"),
        pytest.param(
            CLAIM.replace("shop", "Shop"),
            'metadata.name: invalid value "Shop": must be lower-case letters, digits, hyphens and dots',
            id="name",
        ),
        pytest.param("a: [1", "cannot read standard input line 2, column 1", id="YAML syntax"),
        pytest.param("a: 1\na: 2", 'the key "a" stands twice', id="a key twice"),
        pytest.param("just a text", "invalid object, a string: must be a map with apiVersion and kind", id="no object"),
        pytest.param(
            "apiVersion: v1\nkind: X",
            f"cannot read standard input: there is no order in it, only 1 X: must be one of {listed(CATALOG.paths)}",
            id="no order",
        ),
        pytest.param(
            CLAIM.replace("{name: shop", "{labels: {a: 1}, name: shop"),
            'metadata.labels of "shop": a: invalid value "1": must be a string: put it in quotes',
            id="label that is a number",
        ),
        pytest.param(
            CLAIM.replace("spec: {storageGB: 50}", "spec: 5"), 'spec: invalid value "5": must be a map', id="spec"
        ),
        pytest.param("", "there is no order in it", id="nothing"),
        pytest.param(
            CLAIM.replace("storageGB: 50", "compositionSelector: {matchLabels: {golden-path.dev/cloud: moon}}"),
            'cloud: unsupported value "moon" for a PostgreSQLInstance: must be one of aws, ',
            id="cloud",
        ),
    ],
)
def test_bad_input_gets_one_line_and_nothing_on_stdout(text: str, message: str) -> None:
    result = run("-", text=text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param({"name": "Demo"}, 'data.name: invalid value "Demo": must match', id="pattern"),
        pytest.param(
            {"name": None}, 'data.name: invalid value "None": must be a valid string', id="a name that is null"
        ),
        pytest.param({"regoin": "x"}, "data.regoin: unknown field: must be one of adoptable, argocd", id="unknown key"),
        pytest.param({"tags": {"a": 1}}, "data.tags.a: invalid value 1: must be a string: put it in quotes", id="type"),
        pytest.param(
            {"defaults": {"PostgreSQLInstance": {"environment": "development"}}},
            "PostgreSQLInstance.environment takes no platform default",
            id="a default of the environment",
        ),
        pytest.param(
            {"defaults": {"PostgreSQLInstance": {"deletable": True}}},
            "PostgreSQLInstance.deletable takes no platform default",
            id="a default of the consent",
        ),
        pytest.param(
            {"defaults": {"Bucket": {"emptyOnDelete": True}}},
            "Bucket.emptyOnDelete takes no platform default",
            id="a default of the second consent",
        ),
        pytest.param(
            {"tags": {"owner": "REQUIRED: who pays"}},
            'data.tags.owner: placeholder "REQUIRED: who pays": must be filled in',
            id="a placeholder",
        ),
        pytest.param(
            {"namespaces": {"team-a": {"versions": {"postgres": ["16", "REQUIRED"]}}}},
            'data.versions.postgres[1]: placeholder "REQUIRED": must be filled in',
            id="a placeholder in a list of the order's namespace",
        ),
        pytest.param(
            {"namespaces": []}, 'data.namespaces: invalid value "[]": must be a map by namespace', id="namespaces"
        ),
    ],
)
def test_bad_settings_get_one_line(data: Tree, message: str, tmp_path: Path) -> None:
    settings = tmp_path / "platform.yaml"
    settings.write_text(yaml.safe_dump(platform(**data)))
    result = run("-", "--platform", str(settings), text=CLAIM)

    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert message in result.stderr


def test_one_bad_order_of_several_prints_none() -> None:
    result = run("-", "--output", "yaml", text=f"{CLAIM}---\n{CLAIM.replace('50', '5')}")

    assert (result.exit_code, result.stdout) == (2, "")


def test_clouds_that_disagree_are_refused() -> None:
    text = CLAIM.replace("storageGB: 50", "compositionSelector: {matchLabels: {golden-path.dev/cloud: kubernetes}}")
    result = run("-", "--cloud", "aws", text=text)

    assert result.exit_code == 2
    assert '--cloud says "aws", compositionSelector says "kubernetes"' in result.stderr


def test_demo_settings_are_told_on_stderr() -> None:
    assert "demo settings" in run("-", text=CLAIM).stderr


def test_a_claim_renders_under_the_same_xr_name_every_time() -> None:
    xr = rendered(CLAIM)[0]

    assert xr["metadata"]["name"] == f"shop-{hashlib.sha256(b'team-a/shop').hexdigest()[:5]}"
    assert xr["spec"]["claimRef"]["name"] == "shop"
    assert xr["metadata"]["labels"]["crossplane.io/claim-namespace"] == "team-a"


def test_several_documents_are_several_orders() -> None:
    documents = rendered(f"{CLAIM}---\n{XR}")

    assert [d["apiVersion"] for d in documents if d["kind"].endswith("PostgreSQLInstance")] == [
        "claims.golden-path.dev/v1alpha1",
        "golden-path.dev/v1alpha1",
    ]


def test_json_tells_what_is_held_back() -> None:
    rendering = json.loads(run("-", "--output", "json", text=XR).stdout)

    assert (rendering["apiVersion"], rendering["kind"]) == ("golden-path.dev/v1alpha1", "Rendering")
    assert [held["key"] for held in rendering["heldBack"]] == ["connection/Secret"]


def test_a_resource_of_a_foreign_kind_under_our_key_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "observed.yaml"
    annotations = {"crossplane.io/composition-resource-name": "database/kubernetes.Object"}
    labels = {"golden-path.dev/part": "database"}
    metadata = {"name": "x", "annotations": annotations, "labels": labels}
    state.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}))
    result = run("-", "--observed", str(state), text=XR)

    assert result.exit_code == 2
    assert 'ConfigMap "x" is there and is not ours: must be a kubernetes.Object' in result.stderr


@given(FREE)
def test_free_text_comes_back_as_it_was(revision: str) -> None:
    order = yaml.safe_load(CLAIM)
    order["spec"]["application"] = {"repoURL": "https://git.example.org/team-a/shop.git", "targetRevision": revision}
    settings = run("-", "--output", "json", text=yaml.safe_dump(order))
    if settings.exit_code == 0:
        rendering = json.loads(settings.stdout)
        assert rendering["order"]["spec"]["application"]["targetRevision"] == revision
        found = [r["manifest"] for r in rendering["resources"] if r["manifest"]["kind"] == "Application"]
        assert [application["spec"]["source"]["targetRevision"] for application in found] == [revision]
    else:
        assert "spec.application" in settings.stderr


@given(st.text(max_size=200))
def test_no_input_is_answered_with_a_traceback(text: str) -> None:
    result = run("-", text=text)

    assert result.exit_code in {0, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_value_that_was_handed_out_stays_when_its_source_is_empty(tmp_path: Path) -> None:
    kept = {"host": "aG9zdA=="}
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "shop-connection",
            "labels": {"golden-path.dev/part": "connection"},
            "annotations": {"crossplane.io/composition-resource-name": "connection/Secret"},
        },
        "data": dict.fromkeys(("host", "port", "name", "username", "password", "uri", "ca"), kept["host"]),
    }
    state = tmp_path / "observed.yaml"
    state.write_text(yaml.safe_dump(secret))
    rendering = json.loads(run("-", "--observed", str(state), "--output", "json", text=XR).stdout)

    assert rendering["heldBack"] == []
    assert "connection/Secret" in [resource["key"] for resource in rendering["resources"]]


def test_a_v2_order_with_a_field_of_claims_is_refused() -> None:
    result = run("-", text=XR.replace("storageGB: 50", "writeConnectionSecretToRef: {name: x}"))

    assert result.exit_code == 2
    assert "spec.writeConnectionSecretToRef: unknown field: must be one of adopt" in result.stderr


def test_a_composition_of_no_cloud_is_refused() -> None:
    result = run("-", text=CLAIM.replace("storageGB: 50", "compositionRef: {name: awss.postgres}"))

    assert result.exit_code == 2
    assert 'cannot tell the cloud of Composition "awss.postgres"' in result.stderr


def _examples() -> list[tuple[str, str]]:
    """Return the examples with the clouds that offer them and that their settings are for."""
    folder = Path(__file__).parent.parent / "examples"
    settings = yaml.safe_load((folder / "platform.yaml").read_text())["data"]
    had = {name for name, cloud in CATALOG.clouds.items() if name in settings or not cloud.required}
    kinds = {file.parent.name: yaml.safe_load(file.read_text())["kind"] for file in folder.glob("*/xr.yaml")}
    offered = {example: CATALOG.offering(CATALOG.paths[kind]) for example, kind in kinds.items()}
    return [(example, cloud) for example, clouds in sorted(offered.items()) for cloud in clouds if cloud in had]


@pytest.mark.parametrize(("example", "cloud"), _examples())
def test_the_example_settings_fill_the_example_orders(example: str, cloud: str, root: Path) -> None:
    orders, settings = root / "examples" / example, root / "examples/platform.yaml"
    result = run(str(orders), "--platform", str(settings), "--cloud", cloud)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count(f" in team-a on {cloud}: Pending") == 2


def test_the_first_look_shows_all_that_comes_of_an_order(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    recipe = re.search(
        r"^render:.*\n\t\$\(BIN\)/golden-path render (.*)$", (root / "Makefile").read_text(), re.MULTILINE
    )
    assert recipe
    result = run(*recipe[1].split())

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert len(lines) <= 60
    assert [line.partition(" in ")[0] for line in lines if ": Pending" in line] == [
        "PostgreSQLInstance/shop-db",
        "Bucket/shop-files",
    ]
    assert [line.split()[1:3] for line in lines if "(Application)" in line] == [
        ["application/kubernetes.Object", "(Application)"]
    ]
    assert [line.split()[1:] for line in lines if "backstage.io/lifecycle" in line] == [
        ["terasky.backstage.io/lifecycle", "production"],
        ["terasky.backstage.io/lifecycle", "production"],
    ]


@pytest.mark.parametrize("cloud", DATABASE_CLOUDS)
def test_the_tree_shows_every_annotation_of_the_catalog(cloud: str) -> None:
    arguments = ("-", "--cloud", cloud)
    annotations = rendered(CLAIM, *arguments)[0]["status"]["catalog"]
    _, _, below = run(*arguments, text=CLAIM).stdout.partition("annotations for the catalog\n")
    shown = dict(line.split()[1:3] for line in below.splitlines()[: len(annotations)])

    assert sorted(shown) == sorted(annotations)
    short = {name: value for name, value in annotations.items() if len(value) <= 60 and " " not in value}
    assert short.items() <= shown.items()
    assert max(map(len, below.splitlines()[: len(annotations)])) < 120


@pytest.mark.parametrize(
    ("managed", "told"),
    [pytest.param([], True, id="nothing tells what is ours"), pytest.param([{"manager": "kubectl"}], False, id="told")],
)
def test_a_state_that_counts_by_value_is_said_to(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str], managed: list[Tree], *, told: bool
) -> None:
    metadata = {"name": "shop", "labels": {"golden-path.dev/part": "database"}, "managedFields": managed}
    body = {"apiVersion": "rds.aws.upbound.io/v1beta3", "kind": "Instance", "metadata": metadata}
    state = tmp_path / "state.json"
    state.write_text(json.dumps(body))

    command.render([str(root / "examples/postgresql/claim.yaml")], command.Options(observed=(state,)), "tree")

    assert ("no managedFields" in capsys.readouterr().err) is told
