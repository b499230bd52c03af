"""Every command that reads a file, with every file of the table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from function.main import cli
from k8syaml import files, limits
from tests.security.hostile import BYTES, FILES, HEAD, REPOSITORY, SECRET, TEXTS, VALUES, File, Text, deadline

GOOD_SCRIPT = "return { status = 'Healthy' }\n"
GOOD_CASES = "tests:\n- healthStatus: {status: Healthy}\n  inputPath: testdata/a.yaml\n"
ANYTHING = json.dumps({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "x"}})


@dataclass(frozen=True)
class Command:
    """A command, and which file of a folder it reads.

    Attributes:
        name: What is tried.
        arguments: The command, from the folder.
        file: The file, relative to the folder.
        piped: Whether it is read as `-` too.
        yaml: Whether it is YAML.
        folders: Whether it may be a folder.
    """

    name: str
    arguments: tuple[str, ...]
    file: str = "given.yaml"
    piped: bool = False
    yaml: bool = True
    folders: bool = False


CHECK = "checks/example.org/Thing"
COMMANDS = (
    Command("health check", ("health", "check", "given.yaml"), piped=True),
    Command("health check --cm", ("health", "check", "good.yaml", "--cm", "given.yaml")),
    Command("health configmap --merge", ("health", "configmap", "--merge", "given.yaml"), piped=True),
    Command("health lint --cm", ("health", "lint", "--cm", "given.yaml"), piped=True),
    Command("health test: cases", ("health", "test", "checks"), f"{CHECK}/health_test.yaml"),
    Command("health test: an object", ("health", "test", "checks"), f"{CHECK}/testdata/a.yaml"),
    Command("health test: a script", ("health", "test", "checks"), f"{CHECK}/health.lua", yaml=False),
    Command("health lint: a script", ("health", "lint", "checks"), f"{CHECK}/health.lua", yaml=False),
    Command("health lint: an action", ("health", "lint", "checks"), f"{CHECK}/actions/a/action.lua", yaml=False),
    Command("render", ("render", "given.yaml"), piped=True, folders=True),
    Command("render a folder", ("render", "orders"), "orders/given.yaml", folders=True),
    Command("render --platform", ("render", "order.yaml", "--platform", "given.yaml"), piped=True, folders=True),
    Command("render --observed", ("render", "order.yaml", "--observed", "given.yaml"), piped=True, folders=True),
    Command("render --xrd", ("render", "order.yaml", "--xrd", "given.yaml"), piped=True, folders=True),
    Command("annotate", ("annotate", "given.yaml"), piped=True),
    Command("annotate --platform", ("annotate", "order.yaml", "--platform", "given.yaml"), folders=True),
)


@pytest.fixture
def folder(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, which is worked in, with all that the commands need but the file that is tried."""
    monkeypatch.setattr(files, "BYTES", BYTES)
    monkeypatch.setattr(limits, "VALUES", VALUES)
    here = tmp_path / REPOSITORY
    (here / CHECK / "testdata").mkdir(parents=True)
    (here / CHECK / "actions" / "a").mkdir(parents=True)
    (here / "orders").mkdir()
    (here / CHECK / "health.lua").write_text(GOOD_SCRIPT)
    (here / CHECK / "health_test.yaml").write_text(GOOD_CASES)
    (here / CHECK / "testdata" / "a.yaml").write_text(ANYTHING)
    (here / "good.yaml").write_text(ANYTHING)
    (here / "order.yaml").write_text((root / "examples" / "bucket" / "xr.yaml").read_text())
    monkeypatch.chdir(here)
    return here


def refused(result: Result, told: str) -> None:
    """Hold a result to what the table asks of every command."""
    assert (result.exit_code, result.stdout) == (2, ""), (result.output[:2000], result.exception)
    (line,) = result.stderr.splitlines()
    assert line.startswith("golden-path: cannot ")
    assert told.lower() in line.lower()
    assert line.isprintable()
    assert SECRET not in line
    assert len(line) < 1000


def run(arguments: tuple[str, ...], text: str | None = None) -> Result:
    with deadline():
        return CliRunner().invoke(cli, arguments, input=text)


def placed(command: Command, folder: Path, make: Callable[[Path], object]) -> None:
    """Put a file where a command reads it."""
    path = folder / command.file
    path.unlink(missing_ok=True)
    make(path)


@pytest.mark.parametrize(
    ("command", "text"),
    [
        pytest.param(command, text, id=f"{command.name}, {text.name}")
        for command in COMMANDS
        for text in TEXTS
        # Argo CD reads cases so that the last of two equal keys counts.
        if command.yaml and not (command.name.startswith("health test") and text.told.endswith("stands twice"))
    ],
)
def test_texts(command: Command, text: Text, folder: Path) -> None:
    placed(command, folder, lambda path: path.write_text(text.text))

    refused(run(command.arguments), text.told)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
@pytest.mark.parametrize("command", [each for each in COMMANDS if each.piped], ids=lambda command: command.name)
def test_texts_on_standard_input(command: Command, text: Text, folder: Path) -> None:  # noqa: ARG001  (it is worked in)
    arguments = tuple("-" if argument == "given.yaml" else argument for argument in command.arguments)

    refused(run(arguments, text.text), text.told)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        pytest.param(command, file, id=f"{command.name}, {file.name}")
        for command in COMMANDS
        for file in FILES
        if not (command.folders and file.name == "folder")
    ],
)
def test_files(command: Command, file: File, folder: Path) -> None:
    placed(command, folder, file.make)

    refused(run(command.arguments), file.told)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("/dev/zero", "it is a device: must be a regular file", id="a device"),
        pytest.param("/dev/full", "it is a device: must be a regular file", id="another"),
        pytest.param("x" * 5000, "file name too long", id="a path that is too long"),
    ],
)
@pytest.mark.parametrize("command", [each for each in COMMANDS if each.piped], ids=lambda command: command.name)
def test_paths(command: Command, path: str, told: str, folder: Path) -> None:  # noqa: ARG001  (it is worked in)
    arguments = tuple(path if argument == "given.yaml" else argument for argument in command.arguments)
    result = run(arguments)
    if len(path) > 1000:
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr.lower()
    else:
        refused(result, told)


@pytest.mark.parametrize("path", ["../../../../outside/secret.yaml", "/etc/hostname", "testdata/../../../../good.yaml"])
def test_a_case_names_nothing_outside_of_its_suite(path: str, folder: Path) -> None:
    (folder.parent / "outside").mkdir()
    (folder.parent / "outside" / "secret.yaml").write_text(f"{HEAD}token: {SECRET}\n")
    (folder / CHECK / "health.lua").write_text("return { status = 'Healthy', message = obj.token }\n")
    (folder / CHECK / "health_test.yaml").write_text(GOOD_CASES.replace("testdata/a.yaml", path))

    refused(run(("health", "test", "checks")), "it leads out of")


def test_links_within_a_repository_are_followed(folder: Path) -> None:
    (folder / "orders" / "linked.yaml").symlink_to("../good.yaml")

    result = run(("health", "check", "orders/linked.yaml"))

    assert (result.exit_code, result.stderr) == (0, "")


def test_what_the_shell_opened_is_read(folder: Path) -> None:
    with (folder / "good.yaml").open() as file:
        result = run(("health", "check", f"/dev/fd/{file.fileno()}"))

    assert (result.exit_code, result.stderr) == (0, "")
