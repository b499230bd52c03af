"""Bundles: what a script is made of, and what is said where it cannot be made."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from health import bundle as module
from health.bundle import BundleError, bundle

CHECK = "example.org/Thing/health.lua"

RULE = "-- A rule.\nlocal function one()\n  return 1\nend\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a suite of one check, whose rules are its own."""
    monkeypatch.setattr(module, "RULES", tmp_path / "rules")
    (tmp_path / "rules").mkdir()
    (tmp_path / "example.org" / "Thing").mkdir(parents=True)
    return tmp_path


def _write(folder: Path, script: str, rules: Mapping[str, str]) -> Path:
    for name, text in rules.items():
        (folder / "rules" / f"{name}.lua").write_text(text)
    file = folder / "example.org" / "Thing" / "health.lua"
    file.write_text(script)
    return file


@pytest.mark.parametrize(
    ("script", "rules", "text", "origins"),
    [
        pytest.param(
            "-- Upstream's own.\nreturn { status = 'Healthy' }\n",
            {},
            "-- Upstream's own.\nreturn { status = 'Healthy' }\n",
            [f"{CHECK}:1", f"{CHECK}:2"],
            id="a-script-that-requires-nothing-stays-as-it-is",
        ),
        pytest.param(
            '-- Mine.\nrequire("one")\n\nreturn one()\n',
            {"one": RULE},
            "-- A rule.\nlocal function one()\n  return 1\nend\n\n-- Mine.\n\nreturn one()\n",
            [*(f"rules/one.lua:{line}" for line in (1, 2, 3, 4, 4)), *(f"{CHECK}:{line}" for line in (1, 3, 4))],
            id="a-rule-stands-before-what-needs-it",
        ),
        pytest.param(
            'require("b")\nrequire("a") -- for x\nreturn b',
            {"a": "local a = 1", "b": 'require("a")\n\nlocal b = a'},
            "local a = 1\n\nlocal b = a\n\nreturn b\n",
            ["rules/a.lua:1", "rules/a.lua:1", "rules/b.lua:3", "rules/b.lua:3", f"{CHECK}:3"],
            id="rules-require-rules-and-each-is-there-once",
        ),
        pytest.param(
            "local os = require('os')\nrequire('os')\nreturn os.time()\n",
            {},
            "local os = require('os')\nrequire('os')\nreturn os.time()\n",
            [f"{CHECK}:1", f"{CHECK}:2", f"{CHECK}:3"],
            id="behind-the-head-require-is-argo-cds-own",
        ),
        pytest.param('require("one")', {"one": "\n\n"}, "", [], id="nothing-at-all"),
        pytest.param("return 1 \r\n\r\n", {}, "return 1 \n", [f"{CHECK}:1"], id="ends-of-lines-as-in-a-config-map"),
    ],
)
def test_what_a_bundle_holds(
    folder: Path, script: str, rules: Mapping[str, str], text: str, origins: list[str]
) -> None:
    found = bundle(_write(folder, script, rules))

    assert found.text == text
    assert list(found.origins) == origins


@pytest.mark.parametrize(
    ("script", "rules", "message"),
    [
        pytest.param(
            'require("two")',
            {"one": RULE},
            "cannot bundle example.org/Thing/health.lua: unsupported rule 'two': must be one of one",
            id="no-such-rule",
        ),
        pytest.param(
            'require("one")',
            {"one": 'require("two")'},
            "cannot bundle rules/one.lua: unsupported rule 'two': must be one of one",
            id="none-that-a-rule-needs",
        ),
        pytest.param(
            'require("a")',
            {"a": 'require("b")', "b": 'require("c")', "c": 'require("b")'},
            "cannot bundle rules/b.lua: rules require each other: b -> c -> b",
            id="a-circle",
        ),
        pytest.param(
            'require("a")',
            {"a": 'require("a")'},
            "cannot bundle rules/a.lua: rules require each other: a -> a",
            id="itself",
        ),
        pytest.param(
            'require("a")\nrequire("b")',
            {"a": "local x, y = 1, 2", "b": "-- Too.\nlocal function y()\nend"},
            "cannot bundle example.org/Thing/health.lua: rules/b.lua:2 names 'y', and so does rules/a.lua:1",
            id="two-rules-with-one-name",
        ),
        pytest.param(
            'require("one")\n\nlocal one = 1',
            {"one": RULE},
            "cannot bundle example.org/Thing/health.lua: example.org/Thing/health.lua:3 names 'one', and so does"
            " rules/one.lua:2",
            id="a-check-with-the-name-of-a-rule",
        ),
    ],
)
def test_what_cannot_be_bundled(folder: Path, script: str, rules: Mapping[str, str], message: str) -> None:
    with pytest.raises(BundleError) as raised:
        bundle(_write(folder, script, rules))

    assert str(raised.value) == message


def test_a_name_inside_of_a_function_is_no_clash(folder: Path) -> None:
    rules = {"a": "local function a()\n  local x = 1\nend", "b": "local function b()\n  local x = 1\nend"}

    assert "local x" in bundle(_write(folder, 'require("a")\nrequire("b")', rules)).text


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    file = _write(folder, "", {})
    file.write_bytes(b"return '\xff'")

    with pytest.raises(BundleError, match=r"^cannot read example\.org/Thing/health\.lua: it is not UTF-8$"):
        bundle(file)
    with pytest.raises(BundleError, match=r"^cannot read example\.org/Other/health\.lua: no such file or directory$"):
        bundle(folder / "example.org" / "Other" / "health.lua")
