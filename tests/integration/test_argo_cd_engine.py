"""Our Lua engine agrees with Argo CD's own: on the same script and resource, the same status and the same message."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import k8syaml
from health.engine import Action, Engine, Impacted, ScriptError
from health.overrides import ConfigMapError, Overrides, group_kind
from health.verdict import Health
from tests.health.scripts import RESOURCE, SCRIPTS, body, expression
from tests.integration.argo_cd import Answer, ArgoCD

UPSTREAM = 1142
"""Cases that Argo CD v3.5.7 has for its own checks; one of them is there twice."""

ENGINES = {libraries: Engine(libraries=libraries) for libraries in (False, True)}
FAILED = None

# One program answers all questions of a test, so what a fixture holds may well outlive an example.
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _ours(script: str, resource: Any, *, libraries: bool = False) -> Health | None:  # noqa: ANN401
    try:
        return ENGINES[libraries].health(script, resource)
    except ScriptError:
        return FAILED


def _theirs(answer: Answer) -> Health | None:
    return FAILED if answer.error or answer.status is None else Health(answer.status, answer.message)


def _agree(theirs: ArgoCD, script: str, resource: Any = RESOURCE, *, libraries: bool = False) -> None:  # noqa: ANN401
    answer = theirs.ask("health", resource, script=script, libraries=libraries)

    assert _ours(script, resource, libraries=libraries) == _theirs(answer), answer.error


@pytest.mark.parametrize("libraries", [pytest.param(False, id="closed"), pytest.param(True, id="libraries")])
@pytest.mark.parametrize("script", [pytest.param(script, id=line) for line, script in SCRIPTS.items()])
def test_scripts(theirs: ArgoCD, script: str, libraries: bool) -> None:  # noqa: FBT001
    _agree(theirs, script, libraries=libraries)


@many
@given(number=st.floats() | st.integers(-(2**64), 2**64) | st.floats(-1e7, 1e7))
def test_numbers_as_text(theirs: ArgoCD, number: float) -> None:
    finite = number == number and abs(number) != float("inf")  # noqa: PLR0124  (only NaN is not itself)
    resource = {"n": number if finite else None, "t": "inf" if number > 0 else "nan"}

    _agree(theirs, expression("obj.n, -(obj.n or 1), (obj.n or 1) / 3, table.concat({ obj.n or 0 })"), resource)


@many
@given(
    text=st.text(" \n\t\r0179aAfFzZxXeE.+-_", max_size=8) | st.from_regex(r"[-+ ]?(0x)?[0-9a-f]{15,20}", fullmatch=True)
)
def test_texts_as_numbers(theirs: ArgoCD, text: str) -> None:
    _agree(theirs, expression("tonumber(obj.t), tonumber(obj.t, 16), tonumber(obj.t, 8)"), {"t": text})


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
scalars = (
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | texts
)
values = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=15,
)

WALK = """
local function walk(value)
  if type(value) ~= "table" then add(type(value), value) return end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  add(#keys, #value, next(value) ~= nil)
  for _, key in ipairs(keys) do add(type(key), key) walk(value[key]) end
end
walk(obj)
"""


@many
@given(value=values)
def test_what_a_script_sees_of_a_resource(theirs: ArgoCD, value: object) -> None:
    _agree(theirs, body(WALK), {"x": value, "y": [value]})


@many
@given(value=values)
def test_what_a_script_returns_of_a_resource(theirs: ArgoCD, value: object) -> None:
    resource = {"kind": "K", "status": "Healthy", "x": value}

    _agree(theirs, "return obj", resource)
    _acts_alike(theirs, "return obj", resource)


names = st.sampled_from(["status", "message", "Status", "MESSAGE", "disabled", "name", "params", "displayName", "kind"])
keys = names.map(lambda name: f'["{name}"]') | st.sampled_from(
    ["[1]", "[2]", "[true]", "[1.5]", '["operation"]', '["resource"]']
)
plain = st.sampled_from(["nil", "true", "0", "-1", "2.5", "1e300", "0/0", "print"]) | st.sampled_from(
    [
        "obj",
        "obj.spec",
        "obj.status.conditions",
        '"Healthy"',
        '"x"',
        '"K"',
        '"\\255"',
        '"patch"',
        '"create"',
        "{ kind = 'K' }",
    ]
)
literals = st.recursive(
    plain,
    lambda below: (
        st.dictionaries(keys, below, max_size=4).map(
            lambda fields: "{ " + ", ".join(f"{key} = {value}" for key, value in fields.items()) + " }"
        )
        | st.lists(below, max_size=3).map(lambda items: "{ " + ", ".join(items) + " }")
    ),
    max_leaves=8,
)


@many
@given(literal=literals, status=st.sampled_from(["Healthy", "Unknown", "healthy"]))
def test_results(theirs: ArgoCD, literal: str, status: str) -> None:
    _agree(theirs, f"return {literal}")
    _agree(theirs, f"local found = {literal} if type(found) == 'table' then found.status = '{status}' end return found")


def _offers_alike(theirs: ArgoCD, script: str) -> None:
    answer = theirs.ask("discover", RESOURCE, script=script)
    offered = {
        each["name"]: Action(
            name=each["name"],
            disabled=each.get("disabled", False),
            display_name=each.get("displayName", ""),
            icon_class=each.get("iconClass", ""),
            params=tuple(parameter.get("name", "") for parameter in each.get("params", [])),
        )
        for each in answer.actions
    }

    try:
        ours = {action.name: action for action in ENGINES[False].actions(script, RESOURCE).values()}
    except ScriptError:
        assert answer.error
        return
    assert ours == offered, answer.error


def _acts_alike(theirs: ArgoCD, script: str, resource: Any = RESOURCE) -> None:  # noqa: ANN401
    answer = theirs.ask("act", resource, script=script, parameters={"count": "5"})
    impacted = [Impacted(each["operation"], each["resource"]) for each in answer.resources]

    try:
        ours = ENGINES[False].act(script, resource, {"count": "5"})
    except ScriptError:
        assert answer.error
        return
    assert ours == impacted, answer.error


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("return {}", id="none"),
        pytest.param("return { pause = {}, resume = { disabled = true } }", id="two"),
        pytest.param(
            'return { a = { displayName = "A", iconClass = "fa", params = { { name = "n" } } } }', id="all of it"
        ),
        pytest.param('return { a = { Disabled = true, NAME = "b" } }', id="names in any case"),
        pytest.param("return { a = true }", id="a boolean"),
        pytest.param("return { 'a' }", id="an array"),
        pytest.param("return nil", id="nothing"),
        pytest.param("return { a = { params = { {} } } }", id="a parameter without a name"),
    ],
)
def test_discovery(theirs: ArgoCD, script: str) -> None:
    _offers_alike(theirs, script)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("return obj", id="the resource as it is"),
        pytest.param("obj.spec.n = obj.spec.n + 1 obj.metadata.labels.x = actionParams.count return obj", id="changed"),
        pytest.param("obj.spec.new = {} obj.spec.empty[1] = {} return obj", id="new empty tables"),
        pytest.param("return { { operation = 'create', resource = obj } }", id="created"),
        pytest.param(
            "return { { operation = 'patch', resource = obj }, { operation = 'create', resource = { kind = 'K' } } }",
            id="both",
        ),
        pytest.param("return { { operation = 'delete', resource = obj } }", id="another operation"),
        pytest.param("return { { operation = 'patch' } }", id="no resource"),
        pytest.param("return {}", id="nothing to do"),
        pytest.param("return nil", id="nothing"),
        pytest.param("return { a = 1 }", id="no kind"),
    ],
)
def test_actions(theirs: ArgoCD, script: str) -> None:
    _acts_alike(theirs, script)


@many
@given(literal=literals)
def test_results_of_discovery(theirs: ArgoCD, literal: str) -> None:
    _offers_alike(theirs, f"return {{ a = {literal} }}")


parts = st.sampled_from(["a", "b", "*", "?", "a.b", "*.b", "{a,b}", "[ab]", "[!a]", "", "all", "_"])
patterns = st.builds("{}/{}".format, parts, st.sampled_from(["K", "L", "*", "?", "{K,L}"])) | parts
splits = st.builds(
    "resource.customizations.{}.{}".format,
    st.sampled_from(["health", "actions", "nope"]),
    st.sampled_from(["a_K", "K", "a_b_K", "all", ""]),
)
datas = st.fixed_dictionaries(
    {}, optional={"resource.compareoptions": st.sampled_from(["", "ignoreAggregatedRoles: 1"])}
)


customized = st.sampled_from([{}, {"actions": "x"}, {"health.lua": ""}, {"health.lua": 5}, None, "script"])


@settings(many, max_examples=100)
@given(
    block=st.dictionaries(patterns, customized, max_size=3),
    split=st.lists(splits, max_size=1),
    data=datas,
    version=st.sampled_from(["a/v1", "a.b/v1", "x.b/v1", "v1", "a/b/c", ""]),
    kind=st.sampled_from(["K", "L", "KL"]),
    metadata=st.sampled_from([{}, {"deletionTimestamp": "2026-01-01T00:00:00Z"}, {"deletionTimestamp": "x"}]),
)
def test_lookup(  # noqa: PLR0913, PLR0917
    theirs: ArgoCD,
    block: dict[str, Any],
    split: list[str],
    data: dict[str, str],
    version: str,
    kind: str,
    metadata: dict[str, Any],
) -> None:
    def script(name: str) -> str:
        return f'return {{ status = "Healthy", message = "{name}" }}'

    filled = {key: {"health.lua": script(key)} if value == "script" else value for key, value in block.items()}
    data = (
        data
        | {key: script(key) for key in split}
        | ({"resource.customizations": yaml.safe_dump(filled)} if filled else {})
    )
    resource = {"apiVersion": version, "kind": kind, "metadata": metadata}
    answer = theirs.ask("lookup", resource, data=data)

    try:
        overrides = Overrides.read(data)
    except ConfigMapError:
        assert answer.error.startswith(("argocd-cm: ", "crashed: "))
        return
    decided = overrides.decide(resource).health
    assert answer.error == ""
    if decided and len(overrides.candidates(*group_kind(resource))) > 1:
        assert answer.status == decided.status  # of any of them
    else:
        assert decided == _theirs(answer)


def test_all_cases_of_upstream(theirs: ArgoCD, tmp_path: Path) -> None:
    theirs.dump(tmp_path)
    files = sorted(tmp_path.rglob("health_test.yaml"))
    counted = sum(
        len(re.findall(r"^[- ]*inputpath:", file.read_text(encoding="utf-8"), re.IGNORECASE | re.MULTILINE))
        for file in files
    )
    differing = []
    ran = 0
    for file in files:
        for case in k8syaml.read(file, strict=False)[0]["tests"]:
            name = case.get("inputPath") or case["inputpath"]  # Go reads either
            resource = k8syaml.read(file.parent / name, strict=False)[0]
            expected = Health(case["healthStatus"].get("status") or "", case["healthStatus"].get("message") or "")
            # An exact kind comes before the wildcard whose folder the case is in.
            exact = tmp_path.joinpath(*group_kind(resource), "health.lua")
            script = (exact if exact.is_file() else file.parent / "health.lua").read_text(encoding="utf-8")
            judged = _theirs(theirs.ask("health", resource, script=script, libraries=True))
            ours = _ours(script, resource, libraries=True)
            ran += 1
            if not ours == expected == judged:
                differing.append((f"{file.parent.relative_to(tmp_path)}/{name}", ours, judged, expected))

    assert differing == []
    assert ran == counted == UPSTREAM
