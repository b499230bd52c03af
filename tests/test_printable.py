"""What is printed: nothing from an order, a cluster or a file steers the terminal that shows it."""

import copy
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from function.main import cli
from function.model import PackageError, Refusal, Tree, printable
from function.status import stable_message
from tests.test_render import CLAIM, XR

EVIL = "a\x1b[31m\x07\x9b2J\x7f\u202ez"
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
KEY = "crossplane.io/composition-resource-name"
INSTANCE: Tree = {
    "apiVersion": "kubernetes.m.crossplane.io/v1alpha1",
    "kind": "Object",
    "metadata": {
        "name": "shop-db-x",
        "namespace": "team-a",
        "annotations": {KEY: "database/kubernetes.Object"},
        "labels": {"golden-path.dev/part": "database", "golden-path.dev/creation": "new", "o": "p"},
        "ownerReferences": [
            {"apiVersion": "golden-path.dev/v1alpha1", "kind": "PostgreSQLInstance", "name": "shop", "controller": True}
        ],
    },
    "spec": {"forProvider": {"manifest": {"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster"}}},
    "status": {"conditions": [{"type": "Synced", "status": "False", "reason": "Failed", "message": "no"}]},
}
ORDER: Tree = yaml.safe_load(XR) | {
    "metadata": {"name": "shop", "namespace": "team-a", "annotations": {"a/b": "c"}, "labels": {"a": "b"}},
    "spec": {"storageGB": 50, "application": {"repoURL": "https://git.example.org/team-a/shop", "path": "deploy"}},
}


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take our own colours away, so that whatever steers is from outside."""
    monkeypatch.setattr(click, "style", lambda text, **_: text)


def run(*arguments: str, text: str = "") -> Result:
    """Run a command as on a terminal, where click lets all codes through."""
    return CliRunner().invoke(cli, arguments, input=text, color=True)


def spoilt(tree: object) -> Iterator[object]:
    """Yield a tree once for each of its texts and keys, with control characters there."""
    if isinstance(tree, str):
        yield tree + EVIL
    elif isinstance(tree, dict):
        for key, value in tree.items():
            rest = {name: copy.deepcopy(other) for name, other in tree.items() if name != key}
            yield {**rest, key + EVIL: value}
            yield from ({**rest, key: changed} for changed in spoilt(value))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from ([*tree[:index], changed, *tree[index + 1 :]] for changed in spoilt(value))


@pytest.mark.parametrize("output", ["tree", "json"])
@pytest.mark.parametrize("where", ["order", "observed"])
def test_no_text_of_an_order_or_a_cluster_steers_the_terminal(where: str, output: str, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    told = ""
    for bad in spoilt({"order": ORDER, "observed": INSTANCE}[where]):
        order, observed = (bad, INSTANCE) if where == "order" else (ORDER, bad)
        state.write_text(json.dumps(observed))
        result = run("render", "-", "--observed", str(state), "--output", output, text=json.dumps(order))
        told += result.stdout + result.stderr

        assert result.exit_code in {0, 2}, result.exception
        assert STEERING.findall(result.stdout + result.stderr) == []
    assert r"\u001b" in told


def test_json_has_the_texts_as_they_were() -> None:
    order = copy.deepcopy(ORDER)
    order["metadata"]["annotations"]["terasky.backstage.io/owner"] = EVIL
    rendering = json.loads(run("render", "-", "--output", "json", text=json.dumps(order)).stdout)

    assert rendering["order"]["metadata"]["annotations"]["terasky.backstage.io/owner"] == EVIL


def test_a_tree_writes_out_what_an_annotation_would_do_to_it() -> None:
    order = copy.deepcopy(ORDER)
    order["metadata"]["annotations"]["terasky.backstage.io/owner"] = "me\x1b[2K\nforged"

    lines = [line.split() for line in run("render", "-", text=json.dumps(order)).stdout.splitlines()]
    assert ["├─", "terasky.backstage.io/owner", r"me\u001b[2K\u000aforged"] in lines


@pytest.mark.parametrize("output", ["yaml", "annotate"])
def test_yaml_escapes_control_characters(output: str, tmp_path: Path) -> None:
    order = copy.deepcopy(ORDER)
    order["metadata"]["annotations"]["a/b"] = "c\x1b[31m\x9b2J\x7f"
    file = tmp_path / "order.yaml"
    file.write_text(json.dumps(order))
    result = run(*(["annotate", str(file)] if output == "annotate" else ["render", str(file), "--output", "yaml"]))

    assert result.exit_code == 0
    assert STEERING.findall(result.stdout.replace("\x7f", "") if output == "annotate" else result.stdout) == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("render", f"{EVIL}.yaml"), id="an order's file"),
        pytest.param(("annotate", f"{EVIL}.yaml"), id="a file to annotate"),
        pytest.param(("render", "-", "--cloud", EVIL), id="a cloud"),
        pytest.param(("render", "-", "--platform", EVIL), id="settings"),
        pytest.param(("render", "-", "--observed", EVIL), id="what is observed"),
        pytest.param(("render", "-", "--xrd", EVIL), id="an XRD"),
        pytest.param(("generate", "package", "--output", f"/dev/null/{EVIL}"), id="a folder"),
        pytest.param(("generate", "package", "--output", "/dev/null/x", "--cloud", EVIL), id="a cloud to package"),
        pytest.param(("generate", "package", "--output", "/dev/null/x", "--group", EVIL), id="a group"),
    ],
)
def test_no_argument_steers_the_terminal(arguments: tuple[str, ...]) -> None:
    result = run(*arguments, text=CLAIM)

    assert result.exit_code == 2
    assert STEERING.findall(result.stdout + result.stderr) == []
    assert len(result.stderr.splitlines()) == 1


def test_no_file_in_a_generated_folder_steers_the_terminal(tmp_path: Path) -> None:
    assert run("generate", "docs", "--output", str(tmp_path)).exit_code == 0
    (tmp_path / f"{EVIL}.md").write_text(next(tmp_path.glob("*.md")).read_text())
    result = run("generate", "docs", "--output", str(tmp_path), "--check")

    assert STEERING.findall(result.stdout + result.stderr) == []


@pytest.mark.parametrize("error", [Refusal, PackageError])
def test_a_message_is_one_line_of_what_can_be_shown(error: type[Exception]) -> None:
    assert str(error(f"one\n two\u2028three {EVIL}")) == r"one two three a\u001b[31m\u0007\u009b2J\u007f\u202ez"


@pytest.mark.parametrize("text", ["plain", "ü ß 漢字 🧑‍🌾", "tab\\t"])
def test_what_steers_nothing_stays(text: str) -> None:
    assert printable(text) == text


def test_a_providers_message_steers_nothing_in_a_condition() -> None:
    assert stable_message("failed \x1b[2Jnow") == r"failed \u001b[2Jnow"


def test_a_message_of_blanks_is_folded_at_once() -> None:
    begun = time.perf_counter()

    assert stable_message("a" + " " * 200_000 + "b") == "a b"
    assert time.perf_counter() - begun < 1
