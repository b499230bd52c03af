"""Checks: which folders are one, and what is said of folders that are none."""

from pathlib import Path

import pytest

from health.bundle import BundleError
from health.checks import CheckError, suite

SCRIPT = "return { status = 'Healthy' }\n"


def _folder(suite: Path, name: str, *files: str) -> None:
    (suite / name).mkdir(parents=True)
    for file in files:
        (suite / name / file).write_text(SCRIPT if file == "health.lua" else "tests: []\n")


def test_the_checks_of_a_folder(tmp_path: Path) -> None:
    _folder(tmp_path, "example.org/Thing", "health.lua", "health_test.yaml")
    _folder(tmp_path, "_.example.org/_", "health.lua", "health_test.yaml")
    _folder(tmp_path, "example.org/Other/actions", "discovery.lua")  # Argo CD has such folders, too
    _folder(tmp_path, "example.org/Thing/testdata", "health.lua")

    found = suite(tmp_path)

    assert [(check.group, check.kind, check.key) for check in found] == [
        ("*.example.org", "*", "*.example.org/*"),
        ("example.org", "Thing", "example.org/Thing"),
    ]
    assert found[1].folder == tmp_path / "example.org" / "Thing"
    assert found[1].script.text == SCRIPT


def test_a_check_without_cases(tmp_path: Path) -> None:
    _folder(tmp_path, "example.org/Thing", "health.lua")

    with pytest.raises(CheckError) as raised:
        suite(tmp_path)
    message = "cannot use the check example.org/Thing: it has no health_test.yaml: accepted is a check with its cases"

    assert str(raised.value) == message


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"^cannot read checks: there is no folder '.*nowhere'$"):
        suite(tmp_path / "nowhere")


def test_a_check_that_cannot_be_bundled(tmp_path: Path) -> None:
    _folder(tmp_path, "example.org/Thing", "health.lua", "health_test.yaml")
    (tmp_path / "example.org/Thing/health.lua").write_text('require("nothing_of_ours")\n')
    (check,) = suite(tmp_path)

    with pytest.raises(BundleError, match="there is no rule 'nothing_of_ours'"):
        _ = check.script


def test_our_own_checks() -> None:
    keys = [check.key for check in suite()]

    assert len(keys) > 25
    assert {"*.crossplane.io/*", "*.upbound.io/*", "crossplane.io/*", "upbound.io/*", "golden-path.dev/*"} <= set(keys)
    assert {key for key in keys if "*" in key} == {key for key in keys if key.endswith("/*")}
