"""Checks: which folders are one, and what is said of folders that are none."""

import sys
from pathlib import Path

import pytest

from health.bundle import BundleError
from health.checks import CheckError, installed, suite

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
    message = "cannot use the check example.org/Thing: it has no health_test.yaml: must be a check with its cases"

    assert str(raised.value) == message


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match=r"^cannot read checks: there is no folder '.*nowhere'$"):
        suite(tmp_path / "nowhere")


def test_a_check_that_cannot_be_bundled(tmp_path: Path) -> None:
    _folder(tmp_path, "example.org/Thing", "health.lua", "health_test.yaml")
    (tmp_path / "example.org/Thing/health.lua").write_text('require("nothing_of_ours")\n')
    (check,) = suite(tmp_path)

    with pytest.raises(BundleError, match="unsupported rule 'nothing_of_ours'"):
        _ = check.script


def test_our_own_checks() -> None:
    keys = [check.key for check in suite()]

    assert len(keys) > 25
    assert {"*.crossplane.io/*", "*.upbound.io/*", "crossplane.io/*", "upbound.io/*", "golden-path.dev/*"} <= set(keys)
    assert {key for key in keys if "*" in key} == {key for key in keys if key.endswith("/*")}


def _installed(site: Path, module: str, *checks: str) -> None:
    """Install a package that brings checks, as pip leaves one behind."""
    for check in checks:
        _folder(site / "brought", check, "health.lua", "health_test.yaml")
    (site / "brought-1.dist-info").mkdir(parents=True)
    (site / "brought-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: brought\nVersion: 1\n")
    (site / "brought-1.dist-info" / "entry_points.txt").write_text(f"[golden_path.health]\nbrought = {module}\n")
    if checks:
        (site / "brought" / "__init__.py").touch()


def test_checks_of_other_packages_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(tmp_path, "brought", "cache.example.org/Cache")
    monkeypatch.syspath_prepend(tmp_path)

    found = installed()

    assert {check.key for check in found} == {check.key for check in suite()} | {"cache.example.org/Cache"}
    assert list(found) == sorted(found, key=lambda check: (check.group, check.kind))


@pytest.mark.parametrize(
    ("module", "checks", "words"),
    [
        pytest.param("brought", ["pkg.crossplane.io/Provider"], "pkg.crossplane.io/Provider in", id="a kind of ours"),
        pytest.param("brought", ["_.aws.upbound.io/_"], "both are for one kind", id="a wildcard within one of ours"),
        pytest.param(
            "brought.no", ["example.org/Cache"], '"brought.no" must be an installed package', id="no such module"
        ),
        pytest.param("nowhere", [], '"nowhere" must be an installed package', id="no such package"),
    ],
)
def test_checks_of_other_packages_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, checks: list[str], words: str
) -> None:
    _installed(tmp_path, module, *checks)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "brought", raising=False)

    with pytest.raises(CheckError) as raised:
        installed()

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
