"""Scripts of any hand, which can outrun each limit that is within Lua: they end, and nothing else does."""

import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from function.main import cli
from health.child import CRASHED, TRIES, Child
from health.engine import Engine
from health.overrides import Overrides
from health.sandbox import FULL, LATE, ScriptError
from health.verdict import Health
from tests.security.hostile import deadline

RESOURCE = {"apiVersion": "example.org/v1", "kind": "Thing", "metadata": {"name": "x"}, "spec": {"a": [1, {}]}}

GOOD = "return { status = 'Healthy', message = obj.kind }"

SCRIPTS = {
    "pattern that goes back over itself": ("string.find(string.rep('a', 3000), string.rep('.-', 40) .. 'b')", LATE),
    "gsub that does": ("string.gsub(string.rep('a', 1e5), '.*.*.*x', '')", LATE),
    "insert far away": ("local t = {} table.insert(t, 1e15, 1)", LATE),
    "loop": ("while true do end", LATE),
    "loop that catches its end": ("while true do pcall(function() while true do end end) end", LATE),
    "coroutine in a coroutine": ("local function f() coroutine.wrap(f)() end f()", CRASHED),
    "resume in a resume": ("local function f() coroutine.resume(coroutine.create(f)) end f()", CRASHED),
    "text that doubles": ("local s = 'x' while true do s = s .. s end", FULL),
    "many long texts": ("local t = {} for n = 1, 1e6 do t[n] = string.rep('x', 1e5 + n) end", FULL),
    "answer that is too long": ("return { status = 'Healthy', message = string.rep('x', 2 ^ 23) }", "it returned more"),
}
"""What they do, and how that is told."""

CLOSED = {"insert far away"}
"""Those of them that are tried without libraries."""


@pytest.fixture
def child() -> Iterator[Child]:
    """Return a process for scripts, which ends with the test."""
    made = Child()
    yield made
    made.close()


@pytest.mark.parametrize(("script", "told"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_that_outruns_its_limits_is_killed(child: Child, script: str, told: str) -> None:
    engine = Engine(libraries=True, child=child, seconds=0.2)

    with deadline(), pytest.raises(ScriptError) as stopped:
        engine.health(script, RESOURCE)

    assert str(stopped.value).startswith(told)
    assert engine.health(GOOD, RESOURCE) == Health("Healthy", "Thing")  # and the next one is answered


def config_map(script: str) -> str:
    block = {"example.org/Thing": {"health.lua": script, "health.lua.useOpenLibs": True}}
    data = {"resource.customizations": yaml.safe_dump(block)}
    return yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": data})


def run(*arguments: str) -> Result:
    with deadline():
        return CliRunner().invoke(cli, ["health", *arguments])


@pytest.mark.parametrize(("script", "told"), SCRIPTS.values(), ids=SCRIPTS)
def test_check(tmp_path: Path, script: str, told: str) -> None:
    (tmp_path / "cm.yaml").write_text(config_map(script))
    (tmp_path / "object.yaml").write_text(json.dumps(RESOURCE))

    result = run("check", str(tmp_path / "object.yaml"), "--cm", str(tmp_path / "cm.yaml"))

    assert (result.exit_code, result.stderr) == (1, ""), result.exception
    status, message, _ = result.stdout.splitlines()
    assert status == "Unknown  Thing/x"
    assert message.startswith(told)


@pytest.mark.parametrize("name", sorted(CLOSED | {"coroutine in a coroutine"}))
def test_test(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "example.org" / "Thing"
    (folder / "testdata").mkdir(parents=True)
    (folder / "health.lua").write_text(SCRIPTS[name][0])
    (folder / "testdata" / "a.yaml").write_text(json.dumps(RESOURCE))
    (folder / "health_test.yaml").write_text("tests: [{healthStatus: {status: Healthy}, inputPath: testdata/a.yaml}]")

    result = run("test", str(tmp_path), *(["--libraries"] if name not in CLOSED else []))

    assert (result.exit_code, result.stderr) == (1, ""), result.exception
    assert f"an error: {SCRIPTS[name][1]}" in result.stdout


def test_a_script_that_has_to_be_stopped_is_tried_few_times(child: Child) -> None:
    engine = Engine(child=child, seconds=0.05)
    script = "while obj.metadata.name ~= 'y' do end return { status = 'Healthy' }"

    took = []
    for _ in range(TRIES + 200):
        began = time.monotonic()
        with pytest.raises(ScriptError, match=LATE):
            engine.health(script, RESOURCE)
        took.append(time.monotonic() - began)

    assert sum(took[TRIES:]) < sum(took[:TRIES])


def test_what_ends_for_some_objects_is_right_about_them(child: Child) -> None:
    engine = Engine(child=child, seconds=0.05)
    script = "while obj.metadata.name ~= 'y' do end return { status = 'Healthy' }"

    with pytest.raises(ScriptError, match=LATE):
        engine.health(script, RESOURCE)

    assert engine.health(script, {**RESOURCE, "metadata": {"name": "y"}}) == Health("Healthy")


@pytest.mark.parametrize("libraries", [False, True], ids=["closed", "libraries"])
@pytest.mark.parametrize("seed", [None, 3], ids=["in order", "shuffled"])
@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        "local all = '' for key in pairs(obj) do all = all .. key end return { status = 'Healthy', message = all }",
        "return nil",
        "return 'Healthy'",
        "error('why')",
        "return {",
        "return { status = 'Healthy', message = '\\195\\164\\255' }",
        "return { status = 'Healthy', message = string.upper(obj.kind) }",
        "if obj.spec then\n  return { status = 'Healthy' }\nend",
    ],
)
def test_it_says_what_this_process_says(child: Child, script: str, seed: int | None, *, libraries: bool) -> None:
    def said(engine: Engine) -> object:
        try:
            return engine.traced(script, RESOURCE)
        except ScriptError as error:
            return str(error)

    here, there = (Engine(libraries=libraries, seed=seed, child=process) for process in (None, child))

    assert said(there) == said(here)


def test_only_our_own_scripts_run_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = Child.ask

    def ask(self: Child, script: str, seconds: float, request: dict[str, object]) -> object:
        asked.append(script)
        return answer(self, script, seconds, request)

    monkeypatch.setattr(Child, "ask", ask)
    data = {"resource.customizations.health.example.org_Thing": GOOD}

    assert Overrides.read(data, own={GOOD}).decide(RESOURCE).health == Health("Healthy", "Thing")
    assert asked == []
    assert Overrides.read(data).decide(RESOURCE).health == Health("Healthy", "Thing")
    assert asked == [GOOD]


def test_what_we_exported_is_ours_until_it_is_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = subprocess.Popen

    def counted(*arguments: Any, **options: Any) -> object:  # noqa: ANN401  (those of Popen)
        started.append(arguments)
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    provider = {"apiVersion": "pkg.crossplane.io/v1", "kind": "Provider", "metadata": {"name": "aws"}}
    (tmp_path / "object.yaml").write_text(json.dumps(provider))
    exported = run("configmap").stdout
    changed = next(yaml.safe_load_all(exported))
    changed["data"]["resource.customizations.health.pkg.crossplane.io_Provider"] += "-- an edit\n"
    counts = []
    for text in (exported, yaml.safe_dump(changed)):
        (tmp_path / "cm.yaml").write_text(text)
        result = run("check", str(tmp_path / "object.yaml"), "--cm", str(tmp_path / "cm.yaml"))
        assert result.stdout.startswith("Progressing  Provider/aws")
        counts.append(len(started))

    assert counts == [0, 1]


def test_the_process_knows_no_secret_and_imports_nothing_from_where_we_are(
    child: Child, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "health", "lupa"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(1)\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "hunter2")

    assert Engine(child=child).health(GOOD, RESOURCE) == Health("Healthy", "Thing")
    environment = Path(f"/proc/{child.process.pid}/environ") if child.process else Path("/dev/null")
    if environment.exists():
        assert b"hunter2" not in environment.read_bytes()


def test_processes_end(child: Child) -> None:
    options = itertools.product(range(3), (False, True))
    engines = [Engine(child=child, seed=seed, libraries=libraries) for seed, libraries in options]
    assert {engine.health(GOOD, RESOURCE).status for engine in engines} == {"Healthy"}
    process = child.process
    assert process
    assert process.poll() is None

    child.close()

    assert process.poll() == 0


def test_nothing_of_a_suite_drives_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "example.org" / "Th\x1b[2Jing"
    (folder / "testdata").mkdir(parents=True)
    (folder / "health.lua").write_text("error('\\27]0;title\\7', 0)")
    (folder / "testdata" / "a.yaml").write_text(json.dumps(RESOURCE))
    (folder / "testdata" / "\x1bb.yaml").write_text(json.dumps(RESOURCE))
    cases = [{"healthStatus": {"status": "Healthy"}, "inputPath": f"testdata/{name}.yaml"} for name in ("a", "\x1bb")]
    (folder / "health_test.yaml").write_text(yaml.safe_dump({"tests": cases}))

    tested, linted = run("test", str(tmp_path)), run("lint", str(tmp_path))

    assert "2 failed" in tested.stdout
    assert "\x1b" not in tested.output + linted.output
    assert "\x07" not in tested.output + linted.output
