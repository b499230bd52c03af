"""The documents: every golden-path command in them runs, and prints what they say that it prints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from function import catalog, demo
from function.generate import admission, policies
from function.main import cli
from function.model import Tree
from tests.golden import Golden

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
IDS = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
YAML = re.compile(r"^```yaml\n(.*?)```", re.DOTALL | re.MULTILINE)
DEMO = demo.environment_config(catalog.load())["data"]
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_console_blocks_show_what_is_printed(document: Path, golden: Golden) -> None:
    text = document.read_text()

    golden(document, BLOCK.sub(lambda match: f"```console\n{_played(match.group(1))}```", text))


def test_the_first_order_is_the_example() -> None:
    assert _yaml_of_readme()[0] == yaml.safe_load((ROOT / "examples/postgresql/xr.yaml").read_text())


def test_orders_and_settings_of_the_readme_go_together(tmp_path: Path) -> None:
    orders = [each for each in _yaml_of_readme() if each["apiVersion"].startswith("golden-path.dev/")]
    (settings,) = [each for each in _yaml_of_readme() if each["kind"] == "EnvironmentConfig"]
    settings["data"] |= {"gcp": DEMO["gcp"], "argocd": DEMO["argocd"]}
    (tmp_path / "settings.yaml").write_text(yaml.safe_dump(settings))
    arguments = ["--platform", str(tmp_path / "settings.yaml")]
    for order in orders:
        selector = order["spec"].get("crossplane", {}).get("compositionSelector", {}).get("matchLabels", {})
        cloud = selector.get("golden-path.dev/cloud", "aws")
        chosen = [] if selector else ["--cloud", "aws"]
        result = CliRunner().invoke(cli, ["render", "-", *arguments, *chosen], input=yaml.safe_dump(order))

        assert (result.exit_code, result.stderr) == (0, "")
        assert f" on {cloud}: Pending" in result.stdout
    assert len(orders) == 3


def _yaml_of_readme() -> list[Tree]:
    return [yaml.safe_load(block) for block in YAML.findall((ROOT / "README.md").read_text())]


def _played(block: str) -> str:
    """Return a console block with the real output behind each golden-path command."""
    steps = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    return "".join(_step(step) for step in steps if step)


def _step(step: str) -> str:
    command, _, _ = step.partition("\n")
    if not command.startswith("$ golden-path ") or command.startswith("$ golden-path serve"):
        return step
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S602  (the documents are ours, and use pipes)
        command.removeprefix("$ "), cwd=ROOT, env=environment, shell=True, capture_output=True, text=True, check=False
    )
    return f"{command}\n{done.stderr}{done.stdout}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_links_lead_somewhere(document: Path) -> None:
    links = [(match[1], match[2]) for match in LINK.finditer(CODE.sub("", document.read_text()))]

    assert [link for link in links if not _resolves(document, *link)] == []


def _resolves(document: Path, target: str, anchor: str | None) -> bool:
    """Return whether a relative link leads to what is there, and its anchor to a heading."""
    path = document.parent / target if target else document
    return path.exists() and (anchor is None or anchor in _anchors(path))


def _anchors(document: Path) -> list[str]:
    """Return the anchors that GitHub gives a document's headings."""
    headings = HEADING.findall(FENCED.sub("", document.read_text()))
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_glossary_defines_each_term_once() -> None:
    anchors = _anchors(ROOT / "docs/glossary.md")

    assert [anchor for anchor in anchors if anchors.count(anchor) > 1] == []


def test_every_decision_is_listed() -> None:
    decisions = ROOT / "docs/decisions"
    listed = {match[1] for match in LINK.finditer((decisions / "README.md").read_text())}

    assert {path.name for path in decisions.glob("[0-9]*.md")} - listed == set()


def test_readme_tells_the_test_command() -> None:
    assert "make test" in (ROOT / "README.md").read_text()


def test_readme_says_what_the_api_server_says_of_a_deletion() -> None:
    path, clouds = catalog.load().paths["PostgreSQLInstance"], catalog.load().clouds.values()
    kept = [
        *policies.data(clouds, [path], "golden-path.dev"),
        *policies.volumes(clouds),
        *policies.orders([path], "golden-path.dev"),
    ]
    said = [policy["spec"]["validations"][0]["message"] for policy in kept if policy["kind"] == admission.KIND]
    (namespace,) = policies.namespaces(path, "golden-path.dev")[0]["spec"]["validations"]
    said.append(json.loads(namespace["messageExpression"].replace('" + params.metadata.name + "', "shop-db")))

    assert [message for message in said if f"| {message} |" not in (ROOT / "README.md").read_text()] == []
