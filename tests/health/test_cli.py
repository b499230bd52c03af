"""The commands `golden-path health ...`, from the command line to the exit code."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from function import catalog
from function.generate import kinds
from function.main import cli
from tests.test_render import CLAIM

PROVIDER = {"apiVersion": "pkg.crossplane.io/v1", "kind": "Provider", "metadata": {"name": "aws"}}
GOOD = [{"type": "Installed", "status": "True"}, {"type": "Healthy", "status": "True"}]
PAUSED = {"type": "Synced", "status": "False", "reason": "ReconcilePaused"}
HEALTHY = {**PROVIDER, "status": {"conditions": GOOD}}
UNKNOWN_KIND = {"apiVersion": "example.org/v1", "kind": "Cache", "metadata": {"name": "c", "namespace": "team-a"}}


def run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["health", *arguments], input=text)


def line(result: Result) -> str:
    """Return the one line of a refusal."""
    assert (result.exit_code, result.stdout) == (2, ""), result.exception
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("golden-path: cannot ")
    return result.stderr


def config_map(script: str, key: str = "example.org/Cache") -> str:
    data = {"resource.customizations": yaml.safe_dump({key: {"health.lua": script}})}
    return yaml.safe_dump({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": data})


def test_help_imports_neither_lua_nor_the_suite() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from function.main import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        "print([name for name in sys.modules if name.partition('.')[0] in {'lupa', 'health'}])"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


def test_check_of_one_object_is_a_short_answer() -> None:
    result = run("check", "-", text=json.dumps(HEALTHY))

    assert result.exit_code == 0, result.output
    first, decided = result.stdout.splitlines()
    assert first == "Healthy  Provider/aws"
    assert decided.startswith("decided by pkg.crossplane.io/Provider, ")
    assert ".lua:" in decided


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param({**PROVIDER, "status": {"conditions": [*GOOD, PAUSED]}}, 1, id="suspended"),
        pytest.param(PROVIDER, 1, id="no status yet"),
        pytest.param(
            {**HEALTHY, "metadata": {"name": "x", "deletionTimestamp": "2024-01-01T00:00:00Z"}}, 1, id="deleting"
        ),
        pytest.param(HEALTHY, 0, id="healthy"),
        pytest.param(UNKNOWN_KIND, 0, id="no check"),
    ],
)
def test_check_exit_code(body: object, status: int) -> None:
    result = run("check", "-", text=json.dumps(body))

    assert result.exit_code == status, result.output


def test_check_says_that_no_check_is_for_a_kind() -> None:
    result = run("check", "-", text=json.dumps(UNKNOWN_KIND))

    assert "no check  Cache/c in team-a" in result.stdout


def test_check_of_many_objects_is_a_table_worst_first(tmp_path: Path) -> None:
    bodies = [UNKNOWN_KIND, HEALTHY, {**PROVIDER, "metadata": {"name": "fresh"}}]
    file = tmp_path / "objects.yaml"
    file.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": bodies}))

    result = run("check", str(file))

    assert result.exit_code == 1
    head, *rows, total = result.stdout.splitlines()
    assert head.split() == ["STATUS", "OBJECT", "DECIDED", "BY", "MESSAGE"]
    assert [row.split()[0] for row in rows] == ["Progressing", "Healthy", "no"]
    assert total == "3 objects: 1 Progressing, 1 Healthy, 1 no check"


def test_check_reads_what_render_prints() -> None:
    rendered = CliRunner().invoke(cli, ["render", "--output", "yaml", "-"], input=CLAIM)

    result = run("check", "-", "--output", "tree", text=rendered.stdout)

    assert (result.exit_code, result.stderr) == (1, "")
    root, *others = result.stdout.splitlines()
    assert root.startswith("XPostgreSQLInstance/")
    assert all(other.startswith(("├─ ", "└─ ")) for other in others[:-1])


def test_check_as_json() -> None:
    result = run("check", "-", "--output", "json", text=json.dumps(HEALTHY))

    (found,) = json.loads(result.stdout)
    assert (found["kind"], found["name"], found["status"]) == ("Provider", "aws", "Healthy")
    assert found["source"] == "pkg.crossplane.io/Provider"


def test_check_with_an_argocd_cm(tmp_path: Path) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map('local hs = {}\nhs.status = "Degraded"\nhs.message = "so it is"\nreturn hs'))

    result = run("check", "-", "--cm", str(file), text=json.dumps(UNKNOWN_KIND))

    assert result.exit_code == 1
    assert result.stdout == "Degraded  Cache/c in team-a\nso it is\ndecided by example.org/Cache, line 4\n"


def test_check_with_what_configmap_prints_is_check_without(tmp_path: Path) -> None:
    file = tmp_path / "cm.yaml"
    other = "---\n{kind: ConfigMap, metadata: {name: argocd-cmd-params-cm}, data: {}}\n"
    file.write_text(run("configmap").stdout + other)

    exported = run("check", "-", "--cm", str(file), text=json.dumps(HEALTHY))

    assert exported.output == run("check", "-", text=json.dumps(HEALTHY)).output
    assert ".lua:" in exported.output


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("error('broken')", "broken", id="errors"),
        pytest.param("local x = nil\nreturn x.y", "nil", id="indexes nil"),
        pytest.param("while true do end", "", id="loops"),
        pytest.param("while true do pcall(function() while true do end end) end", "", id="loops under pcall"),
        pytest.param("local function f() return 1 + f() end\nreturn f()", "stack overflow", id="recurses"),
        pytest.param("return 'Healthy'", "expect table output from Lua script, not string", id="returns a text"),
        pytest.param("return { status = 'Fine' }", "Lua returned an invalid health status", id="a status that is none"),
        pytest.param("local t = {}\nfor i = 1, 1e9 do t[i] = {} end\nreturn t", "", id="allocates without end"),
        pytest.param("return {", "", id="is no Lua"),
    ],
)
def test_check_of_a_hostile_script_is_unknown(tmp_path: Path, script: str, told: str) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map(script))

    result = run("check", "-", "--cm", str(file), text=json.dumps(UNKNOWN_KIND))

    assert result.exit_code == 1, result.exception
    assert result.stderr == ""
    status, message, decided = result.stdout.splitlines()
    assert status == "Unknown  Cache/c in team-a"
    assert told in message
    assert decided.startswith("decided by example.org/Cache")


def test_check_of_a_script_that_says_nothing_is_not_healthy(tmp_path: Path) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map('return { status = "Healthy", message = 1 }'))

    result = run("check", "-", "--cm", str(file), text=json.dumps(UNKNOWN_KIND))

    assert result.exit_code == 1
    assert result.stdout.startswith("nothing said  Cache/c in team-a\n")


def test_check_tells_of_wildcards_that_overlap(tmp_path: Path) -> None:
    blocks = {key: {"health.lua": 'return { status = "Healthy" }'} for key in ("*/Cache", "example.org/*")}
    body = {"kind": "ConfigMap", "data": {"resource.customizations": yaml.safe_dump(blocks)}}
    file = tmp_path / "cm.yaml"
    file.write_text(yaml.safe_dump(body))

    result = run("check", "-", "--cm", str(file), text=json.dumps(UNKNOWN_KIND))

    assert "or by example.org/*: Argo CD takes any of them, at random" in result.stdout


def test_check_never_tells_a_secret(tmp_path: Path) -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"password": "hunter2"}}
    file = tmp_path / "cm.yaml"
    file.write_text(config_map('return { status = "Degraded", message = obj.stringData.password }', "Secret"))

    for output in ("table", "tree", "json"):
        result = run("check", "-", "--cm", str(file), "--output", output, text=json.dumps(secret))

        assert "(hidden)" in result.stdout
        assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "there is no object in it", id="empty"),
        pytest.param("---\n---\n", "there is no object in it", id="empty documents"),
        pytest.param("a: [", "line 2, column 1", id="no YAML"),
        pytest.param("hunter2", "invalid object, a string: must be a map with apiVersion", id="a text"),
        pytest.param("[1]", "invalid object, a list: must be a map with apiVersion", id="a list"),
        pytest.param("12", "invalid object, a number: must be a map with apiVersion", id="a number"),
        pytest.param("true", "invalid object, a boolean: must be a map with apiVersion", id="a boolean"),
        pytest.param("{a: hunter2}", "has no apiVersion", id="no apiVersion"),
        pytest.param("{apiVersion: v1}", "has no kind", id="no kind"),
        pytest.param("{apiVersion: v1, kind: Rendering}", "the Rendering in it has no metadata", id="no metadata"),
        pytest.param("{apiVersion: v1, kind: 3}", "has no kind", id="a kind that is a number"),
        pytest.param(
            "{apiVersion: v1, kind: List, items: [hunter2]}",
            "invalid object, a string: must be a map with apiVersion",
            id="a list of texts",
        ),
        pytest.param("[" * 9999, "nested deeper than 100 levels", id="nested too deep"),
        pytest.param("{a: !!python/object:os.system hunter2}", "cannot read", id="a tag of Python's"),
    ],
)
def test_check_refuses_bad_input(text: str, told: str) -> None:
    refusal = line(run("check", "-", text=text))

    assert told in refusal
    assert "standard input" in refusal
    assert "hunter2" not in refusal


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param({"kind": "ConfigMap"}, "its ConfigMap has no data", id="no data"),
        pytest.param({"kind": "ConfigMap", "data": {"a": 1}}, "its ConfigMap has no data", id="data of numbers"),
        pytest.param({"kind": "Secret"}, "it holds 0 ConfigMaps", id="no ConfigMap"),
        pytest.param(
            {"kind": "ConfigMap", "data": {"resource.customizations": "- a"}}, "resource.customizations", id="a list"
        ),
        pytest.param(
            {"kind": "ConfigMap", "data": {"resource.customizations.health.a_b_c": "return {}"}},
            "unsupported kind 'a_b_c'",
            id="a malformed split key",
        ),
    ],
)
def test_check_refuses_a_broken_argocd_cm(tmp_path: Path, body: object, told: str) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(yaml.safe_dump(body))

    assert told in line(run("check", "-", "--cm", str(file), text=json.dumps(UNKNOWN_KIND)))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("check", "absent.yaml"), id="check"),
        pytest.param(("check", "tests"), id="check a folder"),
        pytest.param(("test", "absent"), id="test"),
        pytest.param(("test", "docs"), id="test a folder without checks"),
        pytest.param(("lint", "absent"), id="lint"),
        pytest.param(("lint", "docs"), id="lint a folder without checks"),
        pytest.param(("lint", "--cm", "absent.yaml"), id="lint an argocd-cm"),
        pytest.param(("lint", "docs", "--cm", "absent.yaml"), id="lint both"),
        pytest.param(("configmap", "--merge", "absent.yaml"), id="merge"),
        pytest.param(("configmap", "--kind", "a/b/c"), id="a kind that is none"),
        pytest.param(("configmap", "--kind", "example.org/"), id="a kind without a name"),
        pytest.param(("configmap", "--group", "no group"), id="a group that is none"),
    ],
)
def test_bad_arguments(arguments: tuple[str, ...], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)

    assert line(run(*arguments))


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "objects.yaml"
    file.write_bytes(b"\xff\xfe")

    assert "not UTF-8" in line(run("check", str(file)))


def test_configmap_covers_every_kind_that_is_rendered() -> None:
    result = run("configmap", "--keys", "per-kind")

    (config_map, *_) = yaml.safe_load_all(result.stdout)
    covered = {key.rpartition("health.")[2] for key in config_map["data"] if ".health." in key}
    rendered = {f"{group}_{kind}" for group, kind in kinds.of(catalog.load()) if group.endswith((".io", ".dev"))}
    assert rendered - covered == {
        # Argo CD shows what has no status as it is, and has a check of its own for an ExternalSecret.
        "external-secrets.io_ExternalSecret",
        "generators.external-secrets.io_Password",
        "networking.k8s.io_NetworkPolicy",
        "objectbucket.io_ObjectBucketClaim",
    }


def test_every_managed_kind_is_known_in_both_forms() -> None:
    found = catalog.load()
    known = kinds.of(found)

    for cloud in found.clouds.values():
        for kind in cloud.kinds.values():
            forms = {kind.api_version(namespaced=namespaced).partition("/")[0] for namespaced in (False, True)}
            found_in = {group for group, each in known if each == kind.kind}
            assert kind.namespaced is None or forms <= found_in or not forms & found_in


def test_configmap_merges_and_tells_conflicts(tmp_path: Path) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(config_map("return {}", "*.upbound.io/Instance"))

    result = run("configmap", "--merge", str(file))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "*.upbound.io/Instance" in result.stderr


def test_own_suite_is_tested_and_clean() -> None:
    tested, linted = run("test"), run("lint", "--strict")

    assert tested.exit_code == 0, tested.output
    assert ": 0 failed; 100.0% of the lines ran" in tested.stdout
    assert (linted.exit_code, linted.output) == (0, "")


@pytest.mark.parametrize("form", ["kustomize", "operator"])
def test_configmap_merges_into_no_patch(tmp_path: Path, form: str) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text("kind: ConfigMap\nmetadata: {name: argocd-cm}\n")

    assert f"--format {form}" in line(run("configmap", "--merge", str(file), "--format", form))


@pytest.mark.parametrize(("variable", "coloured"), [("", True), ("1", False)])
def test_colours(variable: str, monkeypatch: pytest.MonkeyPatch, *, coloured: bool) -> None:
    monkeypatch.setenv("NO_COLOR", variable)

    result = CliRunner().invoke(cli, ["health", "check", "-"], input=json.dumps(HEALTHY), color=True)

    assert ("\x1b[32mHealthy" in result.stdout) is coloured


def test_configmap_tells_its_size_beside_what_it_prints() -> None:
    result = run("configmap")

    assert re.search(r"have \d+ bytes, \S+ alone \d+: a ConfigMap holds 1048576", result.stderr)
    assert "1048576" not in result.stdout


LEAK = "hs = {}\nhs.status = 'Healthy'\nreturn hs\n"
DEAD = "local hs = { status = 'Healthy' }\nif true then return hs end\nreturn hs\n"
NUMBER = "return { status = 'Healthy', message = 'a' .. tonumber(obj.spec.a) }\n"
MISTAKES = {
    "library": "return { status = string.upper('Healthy') }\n",
    "status": "return { status = 'Ignored' }\n",
    "return": "if obj.status then return { status = 'Healthy' } end\n",
    "syntax": "return {\n",
}


@pytest.mark.parametrize("place", ["folder", "argocd-cm"])
@pytest.mark.parametrize(
    ("script", "status", "strict"),
    [
        pytest.param(LEAK, 0, 1, id="a global"),
        pytest.param(DEAD, 0, 1, id="what nothing reaches"),
        pytest.param(NUMBER, 0, 1, id="a number that we write another way"),
        *(pytest.param(script, 1, 1, id=rule) for rule, script in MISTAKES.items()),
        *(pytest.param(f"hs = {{}}\n{script}", 1, 1, id=f"a global and {rule}") for rule, script in MISTAKES.items()),
    ],
)
def test_lint_fails_on_mistakes_and_on_hints_only_where_it_is_told(
    tmp_path: Path, script: str, status: int, strict: int, place: str
) -> None:
    if place == "folder":  # without cases, which a lint does not need
        (tmp_path / "example.org" / "Cache").mkdir(parents=True)
        (tmp_path / "example.org" / "Cache" / "health.lua").write_text(script)
        arguments = ["lint", str(tmp_path)]
    else:
        (tmp_path / "cm.yaml").write_text(config_map(script))
        arguments = ["lint", "--cm", str(tmp_path / "cm.yaml")]

    lenient, stern = run(*arguments), run(*arguments, "--strict")

    assert (lenient.exit_code, stern.exit_code) == (status, strict)
    assert lenient.stdout == stern.stdout
