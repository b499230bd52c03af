"""The documents: every golden-path command in them runs, and prints what they say that it prints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from function import catalog
from function.generate import policies
from tests.golden import Golden

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("document", [pytest.param(path, id=path.name) for path in DOCUMENTS if path.exists()])
def test_console_blocks_show_what_is_printed(document: Path, golden: Golden) -> None:
    text = document.read_text()

    golden(document, BLOCK.sub(lambda match: f"```console\n{_played(match.group(1))}```", text))


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


def test_readme_tells_the_test_command() -> None:
    assert "make test" in (ROOT / "README.md").read_text()


def test_readme_says_what_the_api_server_says_of_a_deletion() -> None:
    path = catalog.load().paths["PostgreSQLInstance"]
    kept = [
        *policies.data(),
        *policies.volumes(catalog.load().clouds.values()),
        *policies.orders([path], "golden-path.dev"),
    ]
    said = [policy["spec"]["validations"][0]["message"] for policy in kept if policy["kind"] == policies.KIND]
    (namespace,) = policies.namespaces(path, "golden-path.dev")[0]["spec"]["validations"]
    said.append(json.loads(namespace["messageExpression"].replace('" + params.metadata.name + "', "shop-db")))

    assert [message for message in said if f"| {message} |" not in (ROOT / "README.md").read_text()] == []
