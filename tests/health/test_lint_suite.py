"""The lint of a folder and of an argocd-cm."""

from pathlib import Path

import pytest
import yaml

from health.actions import ActionSet
from health.checks import CheckError
from health.lint import configmap, folder
from tests.health.test_testing import check

LEAK = "hs = { status = 'Healthy' }\nreturn hs"
OPEN = "return { status = string.upper('a') }"
GOOD = 'return { status = "Healthy" }'


def test_own_suite_is_clean() -> None:
    assert folder.own() == []


def test_own_actions_are_linted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "discovery.lua").write_text(GOOD)
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "action.lua").write_text(LEAK)
    monkeypatch.setattr(folder, "sets", lambda: {"leaking": ActionSet(tmp_path)})

    (finding,) = (finding for finding in folder.own() if finding.rule == "global")
    assert finding.place.endswith("leak/action.lua:1")


def test_findings_stand_where_they_were_written(tmp_path: Path) -> None:
    script = f'require("paused")\n\n-- A check.\n{LEAK}'

    (finding,) = folder.findings(check(tmp_path, script))

    assert str(finding) == 'example.org/Cache/health.lua:4: hint: global: "hs" is assigned without local'


def test_findings_are_sorted_by_line(tmp_path: Path) -> None:
    script = "\n".join(f"x{number} = 1" for number in range(12)) + f"\n{GOOD}"

    found = folder.findings(check(tmp_path, script))

    assert [finding.place.rpartition(":")[2] for finding in found] == [str(number) for number in range(1, 13)]


def test_scripts_of_actions_are_linted(tmp_path: Path) -> None:
    actions = check(tmp_path, GOOD) / "example.org" / "Cache" / "actions" / "pause"
    actions.mkdir(parents=True)
    (actions / "action.lua").write_text("obj.message = 1\nnew = obj")

    found = folder.findings(tmp_path)

    assert [finding.rule for finding in found] == ["global", "return"]


def test_wildcards_that_overlap(tmp_path: Path) -> None:
    for key in ("_.org/_", "example._/_", "other.net/_"):
        check(tmp_path, GOOD, key=key)

    (finding,) = folder.findings(tmp_path)

    assert (finding.place, finding.rule) == ("*.org/*", "overlap")
    assert finding.why.startswith("example.*/* ")


def test_libraries_are_an_option(tmp_path: Path) -> None:
    check(tmp_path, OPEN)

    assert [finding.rule for finding in folder.findings(tmp_path)] == ["library"]
    assert folder.findings(tmp_path, libraries=True) == []


def test_folder_without_checks(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="there is no check in it"):
        folder.findings(tmp_path)


def test_config_map() -> None:
    actions = {"discovery.lua": "return {}", "definitions": [{"name": "go", "action.lua": "x = 1\nreturn obj"}]}
    data = {
        "resource.customizations": yaml.safe_dump(
            {
                "*.org/*": {"health.lua": GOOD},
                "example.*/*": {"health.lua": GOOD, "actions": yaml.safe_dump(actions)},
                "other.net/Thing": {
                    "health.lua": "return { status = string.upper('a') }",
                    "health.lua.useOpenLibs": True,
                },
            }
        ),
        "resource.customizations.health.example.org_Cache": LEAK,
    }

    found = [str(finding) for finding in configmap.findings(data)]

    assert found == [
        'example.*/* go:1: hint: global: "x" is assigned without local',
        'example.org/Cache:1: hint: global: "hs" is assigned without local',
        "*.org/*: overlap: example.*/* stands for some of the same kinds: Argo CD takes either, at random",
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"resource.customizations.health.a_b_c": GOOD}, id="three parts"),
        pytest.param({"resource.customizations.healthy.a_b": GOOD}, id="no such customization"),
        pytest.param({"resource.customizations.useOpenLibs.a_b": "maybe"}, id="no boolean"),
        pytest.param({"resource.customizations": "a: ["}, id="no YAML"),
    ],
)
def test_keys_that_break_all_overrides(data: dict[str, str]) -> None:
    (finding,) = configmap.findings(data)

    assert finding.rule == "key"
    assert finding.why.endswith("until then Argo CD has no customization at all")
