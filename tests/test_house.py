"""Rules of the house that no single module can keep by itself."""

import re
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_import_contracts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_every_package_of_the_wheel_is_in_the_image_and_measured(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["tool"]
    packages = project["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = (root / ".dockerignore").read_text().split()

    assert {f"!{package}" for package in packages} <= set(copied)
    assert project["coverage"]["run"]["source_pkgs"] == packages
    assert project["importlinter"]["root_packages"] == packages


def test_every_action_is_pinned_by_commit(root: Path) -> None:
    workflows = "".join(path.read_text() for path in (root / ".github/workflows").iterdir())
    used = re.findall(r"uses: (?!\./)(.+)", workflows)

    assert used
    assert [action for action in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", action)] == []
