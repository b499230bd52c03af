"""The reader of case files: what it takes, and what it says of files that are broken."""

from pathlib import Path
from typing import Any

import pytest

from health.cases import ActionCase, Case, CaseError, DiscoveryCase, action_cases, cases
from health.checks import Check, suite
from health.verdict import Health

THING = "apiVersion: example.org/v1\nkind: Thing\n"

ONE = "tests:\n- inputPath: testdata/thing.yaml\n  healthStatus: {status: Healthy, message: fine}\n"


def _check(folder: Path, tests: str, **files: str) -> Check:
    (folder / "testdata").mkdir()
    (folder / "health_test.yaml").write_text(tests)
    for name, text in {"thing": THING, **files}.items():
        (folder / "testdata" / f"{name}.yaml").write_text(text)
    return Check("example.org", "Thing", folder)


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        pytest.param(ONE, Health("Healthy", "fine"), id="as-documented"),
        pytest.param(ONE.replace(", message: fine", ""), Health("Healthy"), id="no-message-is-an-empty-one"),
        pytest.param(ONE.replace("fine", "null"), Health("Healthy"), id="nor-is-null-one"),
        pytest.param(ONE.replace("inputPath", "inputpath"), Health("Healthy", "fine"), id="names-in-any-case"),
    ],
)
def test_a_case_is_an_object_and_what_is_said_of_it(tmp_path: Path, tests: str, expected: Health) -> None:
    found = cases(_check(tmp_path, tests))

    assert found == (Case("testdata/thing.yaml", {"apiVersion": "example.org/v1", "kind": "Thing"}, expected),)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", id="a-time-is-a-text"),
        pytest.param("=", "=", id="a-lone-equals-sign-too"),
        pytest.param("5", 5, id="a-number-is-none"),
    ],
)
def test_objects_are_read_as_go_reads_them(tmp_path: Path, text: str, value: object) -> None:
    (case,) = cases(_check(tmp_path, ONE, thing=f"{THING}field: {text}\n---\n"))

    assert case.resource["field"] == value


@pytest.mark.parametrize(
    ("tests", "files", "message"),
    [
        pytest.param("[]", {}, "must be one map", id="a-list"),
        pytest.param("tests: [1]", {}, "tests: must be a list of maps", id="no-map-in-it"),
        pytest.param("tests: {a: 1}", {}, "tests: must be a list of maps", id="no-list"),
        pytest.param("tests: [", {}, "line 2, column 1: did not find", id="no-yaml"),
        pytest.param(
            ONE.replace("- inputPath: testdata/thing.yaml\n ", "-"),
            {},
            "tests[0].inputPath: required value: must be a string",
            id="no-path",
        ),
        pytest.param(ONE.replace("thing.yaml", "other.yaml"), {}, "other.yaml: no such file", id="no-such-file"),
        pytest.param(
            ONE.replace("Healthy", "healthy"),
            {},
            "tests[0].healthStatus.status: invalid value 'healthy': must be one of Healthy, Suspended",
            id="misspelt-status",
        ),
        pytest.param(
            ONE.replace("fine", "[fine]"),
            {},
            "healthStatus.message: invalid value \"['fine']\": must be a string",
            id="no-text-as-message",
        ),
        pytest.param(
            ONE.replace("{status: Healthy, message: fine}", "Healthy"),
            {},
            "tests[0].healthStatus: invalid value 'Healthy': must be a map",
            id="no-map-as-status",
        ),
        pytest.param(ONE, {"thing": "- 1\n"}, "must be a file of one object", id="no-object"),
        pytest.param(ONE, {"thing": THING + "---\n" + THING}, "must be a file of one document", id="two-objects"),
        pytest.param(ONE, {"thing": "a: " + "[" * 5000}, "nested deeper than 100 levels", id="too-deep"),
        pytest.param(
            ONE,
            {"thing": "a: !!int word"},
            "line 1, column 4: invalid value: must be an integer",
            id="a word for a number",
        ),
        pytest.param(
            ONE,
            {"thing": "a: !!bool word"},
            "line 1, column 4: invalid value: must be a boolean",
            id="a word for a boolean",
        ),
    ],
)
def test_a_broken_file_is_named_in_one_line(tmp_path: Path, tests: str, files: dict[str, str], message: str) -> None:
    check = _check(tmp_path, tests, **files)

    with pytest.raises(CaseError) as error:
        cases(check)

    assert message in str(error.value)
    assert str(error.value).startswith(f"cannot read {tmp_path}")
    assert "\n" not in str(error.value)


def _actions(folder: Path, tests: str, **files: str) -> tuple[DiscoveryCase | ActionCase, ...]:
    for name, text in {"thing": THING, **files}.items():
        (folder / f"{name}.yaml").write_text(text)
    (folder / "action_test.yaml").write_text(tests)
    return action_cases(folder)


def test_discovery_and_action_cases_are_read(tmp_path: Path) -> None:
    thing = {"apiVersion": "example.org/v1", "kind": "Thing"}
    tests = """
discoveryTests:
- inputPath: thing.yaml
  result: [{name: stop, disabled: true}]
actionTests:
- {action: stop, inputPath: thing.yaml, expectedOutputPath: thing.yaml, parameters: {why: broken}}
- {action: stop, inputPath: thing.yaml, expectedErrorMessage: no}
- {action: make, inputPath: thing.yaml, expectedOutputPath: list.yaml}
"""

    found = _actions(tmp_path, tests.replace(": no}", ": 'no'}"), list="- unstructuredObj: {kind: Job}\n")

    assert found == (
        DiscoveryCase("discovery thing.yaml", thing, ({"name": "stop", "disabled": True},)),
        ActionCase("stop thing.yaml", "stop", thing, {"why": "broken"}, (thing,), ""),
        ActionCase("stop thing.yaml", "stop", thing, {}, (), "no"),
        ActionCase("make thing.yaml", "make", thing, {}, ({"kind": "Job"},), ""),
    )


@pytest.mark.parametrize(
    ("tests", "message"),
    [
        pytest.param(
            "{inputPath: thing.yaml}", "actionTests[0].action: required value: must be a string", id="no-action"
        ),
        pytest.param(
            "{action: stop, inputPath: thing.yaml}",
            "expectedOutputPath: required value: must be a string",
            id="no-output",
        ),
        pytest.param(
            "{action: stop, inputPath: thing.yaml, expectedOutputPath: list.yaml}",
            "expectedOutputPath: invalid value 'list.yaml': must be a file of an object, or a list",
            id="list-of-bare-objects",
        ),
        pytest.param(
            "{action: stop, inputPath: thing.yaml, expectedOutputPath: thing.yaml, parameters: {count: 1}}",
            "must be a map of strings",
            id="parameter-that-is-no-text",
        ),
    ],
)
def test_a_broken_file_of_actions_is_named_in_one_line(tmp_path: Path, tests: str, message: str) -> None:
    with pytest.raises(CaseError) as error:
        _actions(tmp_path, f"actionTests:\n- {tests}", list="- {kind: Job}\n")

    assert message in str(error.value)
    assert "\n" not in str(error.value)


def _needless(check: Check) -> list[Any]:
    named = {(check.folder / case.name).resolve() for case in cases(check)}
    return sorted(set((check.folder / "testdata").resolve().iterdir()) - named)


@pytest.mark.parametrize("check", suite(), ids=lambda check: check.key)
def test_every_file_of_our_testdata_is_a_case(check: Check) -> None:
    assert _needless(check) == []
