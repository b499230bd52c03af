"""Running folders of cases: orders of pairs, libraries, coverage, and what is told of it."""

from pathlib import Path

import pytest

from health.checks import CheckError
from health.testing import report, suite
from health.testing.lines import executable
from health.testing.running import ORDERS

OBJECT = "{{apiVersion: example.org/v1, kind: {}, metadata: {{name: x}}, status: {{a: Healthy, b: Degraded}}}}"


def check(folder: Path, script: str, key: str = "example.org/Cache", cases: str = "{status: Healthy}") -> Path:
    """Write a check with one case."""
    place = folder / key
    (place / "testdata").mkdir(parents=True)
    (place / "health.lua").write_text(script)
    (place / "health_test.yaml").write_text(f"tests: [{{inputPath: testdata/a.yaml, healthStatus: {cases}}}]")
    (place / "testdata" / "a.yaml").write_text(OBJECT.format("Cache" if place.name == "_" else place.name))
    return folder


def test_good_check(tmp_path: Path) -> None:
    found = suite.run(check(tmp_path, 'return { status = "Healthy" }'))

    assert (found.failed, found.cases, found.coverage.percent) == (0, 1, 100.0)
    assert report.text(found).startswith("1 cases of 1 checks, each in 8 orders of pairs: ")


@pytest.mark.parametrize(
    ("script", "actual"),
    [
        pytest.param('return { status = "Degraded", message = "no" }', "Degraded 'no'", id="another verdict"),
        pytest.param('return { status = "Healthy", message = "no" }', "Healthy 'no'", id="another message"),
        pytest.param("return nil", "nothing", id="nothing"),
        pytest.param("error('broken')", "an error: ", id="an error"),
    ],
)
def test_failing_check(tmp_path: Path, script: str, actual: str) -> None:
    found = suite.run(check(tmp_path, script))

    (failure,) = found.tested[0].failures
    assert (failure.case, failure.expected, failure.orders) == ("testdata/a.yaml", "Healthy", len(ORDERS))
    assert failure.actual.startswith(actual)
    assert not failure.closed
    assert "FAILED" in report.text(found)


def test_check_that_relies_on_the_order_of_pairs(tmp_path: Path) -> None:
    script = "local hs = {}\nfor _, state in pairs(obj.status) do\n  hs.status = state\nend\nreturn hs"

    found = suite.run(check(tmp_path, script, cases="{status: Degraded}"))

    (failure,) = found.tested[0].failures
    assert 0 < failure.orders < len(ORDERS)
    assert "Argo CD walks them at random" in report.text(found)


def test_check_that_needs_libraries(tmp_path: Path) -> None:
    folder = check(tmp_path, 'return { status = string.gsub("healthy", "^h", "H") }')

    closed, opened = suite.run(folder), suite.run(folder, libraries=True)

    (failure,) = closed.tested[0].failures
    assert failure.closed
    assert "right with libraries open" in report.text(closed)
    assert (opened.failed, opened.tested[0].closed) == (0, ("testdata/a.yaml",))
    assert "example.org/Cache needs libraries" in report.text(opened)


def test_lines_that_never_ran(tmp_path: Path) -> None:
    script = 'if obj.spec then\n  obj.spec.x = 1\n  obj.spec.y = 1\nend\nreturn { status = "Healthy" }'

    found = suite.run(check(tmp_path, script))

    assert found.coverage.missed == {"example.org/Cache/health.lua": [2, 3]}
    assert "health.lua has lines that never ran: 2-3" in report.text(found)


def test_lines_that_only_another_order_reaches(tmp_path: Path) -> None:
    script = (
        "local first\nfor key in pairs(obj.status) do\n  first = first or key\nend\n"
        "if first == 'b' then\n  return { status = 'Healthy' }\nend\nreturn { status = 'Healthy' }"
    )

    assert suite.run(check(tmp_path, script)).coverage.missed == {}


def test_shared_rules_count_only_where_asked(tmp_path: Path) -> None:
    folder = check(tmp_path, 'require("paused")\nreturn { status = "Healthy" }')

    own, shared = suite.run(folder), suite.run(folder, shared=True)

    assert own.coverage.missed == {}
    assert any(file.startswith("rules/") for file in shared.coverage.missed)


def test_exact_check_decides_a_case_beside_a_wildcard(tmp_path: Path) -> None:
    check(tmp_path, 'return { status = "Degraded" }', key="_.org/_")

    found = suite.run(check(tmp_path, 'return { status = "Healthy" }'))

    assert found.failed == 0
    assert found.coverage.missed == {"_.org/_/health.lua": [1]}


def test_folder_without_checks(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="there is no check in it"):
        suite.run(tmp_path)


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param("local a\nlocal b = 1\nreturn b", [2, 3], id="a local without a value does not run"),
        pytest.param("do\n  return {}\nend", [2], id="do itself does not run"),
        pytest.param("::again::\nif obj then\n  goto again\nend", [2], id="labels and jumps are not told"),
        pytest.param("while obj do\n  break\nend", [1], id="break is a jump too"),
        pytest.param("if true then\n  return {}\nend", [2], id="a constant condition is compiled away"),
        pytest.param("if obj then\n  return 1\nelseif not obj then\n  return 2\nend", [1, 2, 3, 4], id="elseif"),
        pytest.param("local f = function()\n  return 1\nend", [1, 2], id="a function's body"),
        pytest.param("local function f(", [], id="what is no Lua has no lines"),
    ],
)
def test_executable_lines(script: str, lines: list[int]) -> None:
    assert sorted(executable(script)) == lines
