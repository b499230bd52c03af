"""What a script returned is read as Argo CD reads it: verdicts, actions, and what actions do."""

from typing import Any

import pytest

from health.engine import Action, Engine, Impacted, ScriptError
from health.verdict import Health

ENGINE = Engine()
INVALID = Health("Unknown", "Lua returned an invalid health status")


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        pytest.param('{ status = "Healthy" }', Health("Healthy"), id="a status"),
        pytest.param(
            '{ status = "Degraded", message = "why" }', Health("Degraded", "why"), id="a status and a message"
        ),
        pytest.param("nil", Health(""), id="nil"),
        pytest.param("", Health(""), id="nothing"),
        pytest.param("{}", Health(""), id="an empty table"),
        pytest.param('{ "Healthy" }', Health(""), id="an array"),
        pytest.param('{ message = "m" }', INVALID, id="no status"),
        pytest.param('{ status = "healthy" }', INVALID, id="a lower-case status"),
        pytest.param('{ status = "Fine" }', INVALID, id="a status that there is not"),
        pytest.param('{ Status = "Healthy", MESSAGE = "m" }', Health("Healthy", "m"), id="names in any case"),
        pytest.param('{ status = "Healthy", Status = "Fine" }', Health("Healthy"), id="the exact name counts last"),
        pytest.param('{ status = "Healthy", message = 5 }', Health(""), id="a message that is a number"),
        pytest.param('{ status = "Healthy", message = {} }', Health(""), id="a message that is a table"),
        pytest.param("{ status = 5 }", Health(""), id="a status that is a number"),
        pytest.param('{ status = "Healthy", more = { 1 } }', Health("Healthy"), id="more than asked for"),
        pytest.param('{ status = "Fine" }, { status = "Healthy" }', Health("Healthy"), id="the last of two values"),
        pytest.param('{ status = "Healthy" }, nil', Health(""), id="even if it is nil"),
        pytest.param(
            '{ status = "Healthy", message = "\\195\\169 \\255\\254" }',
            Health("Healthy", "é \ufffd\ufffd"),
            id="no UTF-8",
        ),
        pytest.param(
            '{ status = "Healthy", message = "\\\\ \\" \\0 \\n" }', Health("Healthy", '\\ " \0 \n'), id="odd characters"
        ),
        pytest.param("obj.said", Health("Healthy", "m"), id="a part of the resource"),
    ],
)
def test_health(returned: str, expected: Health) -> None:
    resource = {"said": {"status": "Healthy", "message": "m", "parts": [{"a": None}]}}

    assert ENGINE.health(f"return {returned}", resource) == expected


@pytest.mark.parametrize(
    ("returned", "why"),
    [
        pytest.param('"Healthy"', "expect table output from Lua script, not string", id="a text"),
        pytest.param("true", "expect table output from Lua script, not boolean", id="a boolean"),
        pytest.param("print", "expect table output from Lua script, not function", id="a function"),
        pytest.param('{ status = "Healthy", 1 }', "cannot encode mixed or invalid key types", id="mixed keys"),
        pytest.param("{ [true] = 1 }", "cannot encode mixed or invalid key types", id="a key that is a boolean"),
        pytest.param("{ [2] = 1 }", "cannot encode sparse array", id="an array with a hole"),
        pytest.param('{ status = "Healthy", n = 0 / 0 }', "json: unsupported value: NaN", id="no number"),
        pytest.param(
            '{ status = "Healthy", a = obj.said, b = obj.said }',
            "cannot encode recursively nested tables to JSON",
            id="a table twice",
        ),
    ],
)
def test_health_refused(returned: str, why: str) -> None:
    with pytest.raises(ScriptError) as refused:
        ENGINE.health(f"return {returned}", {"said": {}})

    assert str(refused.value) == why


def test_lines() -> None:
    script = """local function find(name)
  for _, condition in ipairs(obj.conditions) do
    if condition == name then
      return condition
    end
  end
  return nil
end

if find("b") then
  return { status = "Healthy" }
end
return { status = "Degraded" }
"""

    found, ran = ENGINE.traced(script, {"conditions": ["a", "b"]})
    missed, also = ENGINE.traced(script, {"conditions": []})

    assert found == Health("Healthy")
    assert set(ran) == {8, 10, 2, 3, 4, 11}
    assert ran[-1] == 11
    assert missed == Health("Degraded")
    assert set(also) == {8, 10, 2, 7, 13}
    assert also[-1] == 13


def test_lines_of_other_chunks_do_not_count() -> None:
    _, lines = ENGINE.traced("local f = loadstring('\\n\\n\\nreturn 1')\nf()\nreturn nil", {})

    assert lines == (1, 2, 3)


def test_lines_of_a_loop_end_where_it_returned() -> None:
    _, lines = ENGINE.traced("local n = 0\nwhile true do\n  n = n + 1\n  if n > 2 then\n    return nil\n  end\nend", {})

    assert lines == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        pytest.param("{}", {}, id="none"),
        pytest.param("{ pause = {} }", {"pause": Action("pause")}, id="one"),
        pytest.param("{ pause = { disabled = true } }", {"pause": Action("pause", disabled=True)}, id="disabled"),
        pytest.param(
            '{ pause = { displayName = "Pause", iconClass = "fa-pause", params = { { name = "why" } } } }',
            {"pause": Action("pause", display_name="Pause", icon_class="fa-pause", params=("why",))},
            id="all that there is",
        ),
        pytest.param("{ pause = { more = 1 } }", {"pause": Action("pause")}, id="more than there is"),
    ],
)
def test_actions(returned: str, expected: dict[str, Action]) -> None:
    assert ENGINE.actions(f"return {returned}", {}) == expected


@pytest.mark.parametrize(
    ("returned", "why"),
    [
        pytest.param("nil", "expect table output from Lua script, not nil", id="nothing"),
        pytest.param('{ "pause" }', "the actions are an array: must be a table of actions by name", id="an array"),
        pytest.param(
            "{ pause = true }",
            "the action 'pause': invalid value True: must be a table",
            id="an action that is a boolean",
        ),
        pytest.param(
            '{ pause = { disabled = "no" } }',
            "disabled of the action 'pause': invalid value 'no': must be true or false",
            id="disabled by a text",
        ),
        pytest.param(
            "{ pause = { displayName = 1 } }",
            "displayName of the action 'pause': invalid value 1: must be a string",
            id="a title that is a number",
        ),
        pytest.param(
            '{ pause = { params = "x" } }',
            "params of the action 'pause': invalid value 'x': must be an array",
            id="parameters that are a text",
        ),
        pytest.param(
            "{ pause = { params = { 1 } } }",
            "a parameter of the action 'pause': invalid value 1: must be a table with a name",
            id="a parameter that is a number",
        ),
    ],
)
def test_actions_refused(returned: str, why: str) -> None:
    with pytest.raises(ScriptError) as refused:
        ENGINE.actions(f"return {returned}", {})

    assert str(refused.value) == why


RESOURCE: dict[str, Any] = {
    "kind": "K",
    "spec": {"map": {}, "list": [], "n": 3, "f": 1.5, "deep": [{"map": {}}, {}], "null": None},
}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "obj.spec.n = obj.spec.n + 1 return obj",
            [Impacted("patch", {"kind": "K", "spec": {**RESOURCE["spec"], "n": 4, "deep": [{"map": {}}, []]}})],
            id="the old style: the resource, empty maps as they were, but for those in arrays",
        ),
        pytest.param(
            "return { { operation = 'patch', resource = { kind = 'K', spec = { map = {}, new = {} } } } }",
            [Impacted("patch", {"kind": "K", "spec": {"map": {}, "new": []}})],
            id="a patch",
        ),
        pytest.param(
            "return { { operation = 'create', resource = { kind = 'Job', spec = { map = {} } } } }",
            [Impacted("create", {"kind": "Job", "spec": {"map": []}})],
            id="what is created is left as it is",
        ),
        pytest.param("return {}", [], id="nothing to do"),
    ],
)
def test_act(script: str, expected: list[Impacted]) -> None:
    for impacted in expected:
        spec = impacted.resource["spec"]
        assert isinstance(spec, dict)
        spec.pop("null", None)

    assert ENGINE.act(script, RESOURCE) == expected


def test_parameters() -> None:
    script = "obj.spec = actionParams.count .. type(actionParams.none) return obj"

    (found,) = ENGINE.act(script, {"kind": "K"}, {"count": "5"})

    assert found.resource == {"kind": "K", "spec": "5nil"}


@pytest.mark.parametrize(
    ("script", "why"),
    [
        pytest.param("return nil", "expect table output from Lua script, not nil", id="nothing"),
        pytest.param("return { a = 1 }", 'invalid resource {"a": 1}: must be a table with a kind', id="no resource"),
        pytest.param(
            "return { { operation = 'delete', resource = obj } }",
            'unsupported operation "delete": must be one of create, patch',
            id="another operation",
        ),
        pytest.param(
            "return { { operation = 'patch' } }",
            "invalid resource null: must be a table with a kind",
            id="nothing to patch",
        ),
        pytest.param("return { 1 }", "invalid resource null: must be a table with a kind", id="a number"),
    ],
)
def test_act_refused(script: str, why: str) -> None:
    with pytest.raises(ScriptError) as refused:
        ENGINE.act(script, {"kind": "K"})

    assert str(refused.value) == why
