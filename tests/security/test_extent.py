"""What is no bomb of aliases, and would keep a command busy all the same: wildcards, many fields, long scripts."""

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from function.main import cli
from health.customizations import BYTES, WILDCARDS
from health.globs import matches, overlap
from health.lint.tokens import LONGEST
from tests.security.hostile import SECONDS, deadline

SCRIPT = {"health.lua": "return { status = 'Healthy' }"}
OBJECT = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}\n"


def config_map(data: dict[str, str]) -> str:
    return yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": data})


def run(file: Path, *arguments: str) -> Result:
    with deadline():
        return CliRunner().invoke(cli, ["health", *arguments, str(file)], input=OBJECT)


COMMANDS = [("check", "-", "--cm"), ("lint", "--cm"), ("configmap", "--merge")]

MARKS = "?" * 30
WIDE = [f"*{sign}{MARKS}/*" for sign in "abcdefgh"]


def test_states_of_wildcards_do_not_multiply() -> None:
    """Sets of states would be 2 ** 30 here."""
    with deadline(SECONDS / 2):
        assert not overlap(f"*a{MARKS}/x", f"*b{MARKS}/x")
        assert overlap(f"*a{MARKS}*/x", f"*b{MARKS}*/x")
        assert matches(f"*a{MARKS}/x", "b" * 200 + "a" + "c" * 30 + "/x")


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_wildcards(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map({"resource.customizations": yaml.safe_dump(dict.fromkeys(WIDE, SCRIPT))}))

    assert run(file, *arguments).exit_code in {0, 1}


TOO_MANY = {"resource.customizations": yaml.safe_dump({f"*{number}x/{'y' * 40}": SCRIPT for number in range(99)})}
TOO_MUCH = {f"resource.customizations.health.example.org_K{number}": "--" + "x" * 9999 for number in range(120)}
BOMB = "".join(["a0: &a0 {k: 1}\n", *(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n  k{n}: 1\n" for n in range(1, 16))])
BOMBS = {f"resource.customizations.ignoreDifferences.example.org_K{number}": BOMB for number in range(800)}


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(TOO_MANY, f"must have at most {WILDCARDS} to be compared", id="too many wildcards"),
        pytest.param(TOO_MUCH, f"must have at most {BYTES}", id="more than a ConfigMap holds"),
        pytest.param(BOMBS, "its aliases repeat more than 10000 characters", id="a small bomb in each field"),
    ],
)
def test_an_argocd_cm_that_nobody_could_read(
    tmp_path: Path, arguments: tuple[str, ...], data: dict[str, str], told: str
) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map(data))

    result = run(file, *arguments)

    assert result.exit_code in {1, 2}
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_script_that_is_too_long_to_lint(tmp_path: Path) -> None:
    folder = tmp_path / "checks" / "example.org" / "Thing"
    folder.mkdir(parents=True)
    (folder / "health.lua").write_text(f"local a = 1{' + 1' * (LONGEST // 4)}\nreturn {{ status = 'Healthy' }}\n")

    result = run(tmp_path / "checks", "lint")

    assert result.exit_code == 1
    assert f"must have at most {LONGEST} to be read here" in result.stdout
