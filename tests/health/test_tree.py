"""A resource that is converted as it is read looks to a script like one that was converted as a whole."""

import copy
import gc
import json
import weakref
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.engine import Engine, ScriptError
from health.tree import CHUNK, Tree
from tests.health.scripts import RESOURCE, body, expression

ENGINE = Engine()

WALK = """
local function walk(value)
  if type(value) ~= "table" then add(type(value), value) return end
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do add(key) walk(value[key]) end
end
walk(obj)
"""


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
scalars = st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars | st.none(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=12,
)


def _said(script: str, resource: Any, engine: Engine = ENGINE) -> str:  # noqa: ANN401
    return engine.health(script, resource).message


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as it comes back from Lua: without nulls, empty maps as arrays, whole numbers as integers."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each is not None} or []
    if isinstance(value, list):
        return [_plain(each) for each in value if each is not None]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer():
        whole = int(Decimal(repr(float(value))))  # by its shortest digits, as Go writes it
        return whole if -(2**63) <= whole < 2**63 else float(value)
    return value


@given(value=values)
def test_whatever_json_has_arrives_and_returns(value: object) -> None:
    (found,) = ENGINE.act("return { { resource = { kind = 'K', x = obj.x }, operation = 'create' } }", {"x": value})

    expected = {"kind": "K"} if value is None else {"kind": "K", "x": _plain(value)}
    assert found.resource == expected


@given(value=values, seed=st.integers(0, 3))
def test_the_order_of_keys_changes_nothing_but_the_order(value: object, seed: int) -> None:
    resource = {"x": value, "y": [value]}

    assert _said(body(WALK), resource, Engine(seed=seed)) == _said(body(WALK), resource)


@given(value=values)
def test_the_resource_stays_as_it_is(value: object) -> None:
    resource = {"x": value, "y": {"z": value}}
    before = copy.deepcopy(resource)

    ENGINE.health("for k, v in pairs(obj) do obj[k] = nil end obj.y = { z = 1 } obj.y.z = 2", resource)
    ENGINE.health("if type(obj.x) == 'table' then obj.x.new = 1 table.insert(obj.x, 1) end obj.y.z = nil", resource)

    assert json.dumps(resource) == json.dumps(before)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("#obj.spec.list, obj.spec.list[3]", "3|2", id="nulls of an array are left out"),
        pytest.param("obj.spec.no, rawget(obj.spec, 'no')", "nil|nil", id="a null is absent"),
        pytest.param(
            "#obj.spec.empty, #obj.metadata.labels, next(obj.metadata.labels)", "0|0|nil", id="empty is empty"
        ),
        pytest.param(
            "obj.status == obj.status, obj.status.conditions[1] == obj.status.conditions[1]",
            "true|true",
            id="read twice",
        ),
        pytest.param("rawget(obj, 'status') == obj.status", "true", id="read raw"),
        pytest.param("rawequal(obj.spec.deep, obj.spec.deep)", "true", id="compared raw"),
        pytest.param("#obj.spec.deep[1], obj.spec.deep[2][1].a, #obj.spec.deep[3]", "2|1|0", id="arrays in arrays"),
        pytest.param("table.getn(obj.status.conditions), table.maxn(obj.spec.list)", "2|3", id="lengths"),
        pytest.param("unpack(obj.spec.words)", "b|a|c", id="unpacked"),
        pytest.param("table.concat(obj.spec.words, ' ')", "b a c", id="joined"),
        pytest.param("table.remove(obj.status.conditions, 1).type, #obj.status.conditions", "Ready|1", id="removed"),
        pytest.param("getmetatable(obj), getmetatable(obj.spec)", "nil|nil", id="no metatable shows"),
        pytest.param(
            "setmetatable(obj.spec, { __index = { gone = 1 } }).n, obj.spec.gone",
            "1|1",
            id="the script's own metatable",
        ),
        pytest.param("type(obj.spec.n), obj.spec.n, obj.spec.t, obj.spec.f", "number|1|true|1.5", id="scalars"),
        pytest.param("obj[1], obj.nope, obj.spec.nope", "nil|nil|nil", id="what is not there"),
    ],
)
def test_reading(text: str, expected: str) -> None:
    assert _said(expression(text), RESOURCE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "obj.spec.deep = nil add(obj.spec.deep, rawget(obj.spec, 'deep'))", "nil|nil", id="gone stays gone"
        ),
        pytest.param(
            "obj.spec.deep = 1 for k, v in pairs(obj.spec) do if k == 'deep' then add(v) end end", "1", id="new shows"
        ),
        pytest.param("rawset(obj.spec, 'deep', 1) add(obj.spec.deep, obj.spec.n)", "1|1", id="written raw"),
        pytest.param(
            "local m = obj.metadata obj.metadata = nil add(m.name, obj.metadata)", "x|nil", id="what was read lives on"
        ),
        pytest.param(
            "table.insert(obj.spec, 7) add(obj.spec[1], obj.spec.n, #obj.spec)", "7|1|1", id="a map with an item"
        ),
        pytest.param("obj.new = 1 local n = 0 for _ in pairs(obj) do n = n + 1 end add(n)", "6", id="one more key"),
        pytest.param("for k in pairs(obj) do obj[k] = nil end add(next(obj))", "nil", id="emptied on the way"),
        pytest.param("table.sort(obj.spec.words) add(unpack(obj.spec.words))", "a|b|c", id="sorted in place"),
        pytest.param("obj.status.conditions[1].sub.x = 1 add(obj.status.conditions[1].sub.x)", "1", id="deep"),
    ],
)
def test_writing(text: str, expected: str) -> None:
    assert _said(body(text), RESOURCE) == expected


def test_pairs_walks_in_the_order_of_the_resource() -> None:
    resource = {"spec": {"c": 1, "a": {}, "b": None, "é": 2, "aa": []}}

    found = _said(
        body("for k in pairs(obj.spec) do add(k) end local k repeat k = next(obj.spec, k) add(k) until not k"), resource
    )

    assert found == "c|a|é|aa|c|a|é|aa|nil"


def test_pairs_walks_in_another_order_by_seed() -> None:
    resource = {"spec": dict.fromkeys("abcdefgh", 1)}
    script = body("for k in pairs(obj.spec) do add(k) end")

    orders = {_said(script, resource, Engine(seed=seed)) for seed in range(5)}

    assert len(orders) == 5
    assert {"".join(sorted(order)) for order in orders} == {"abcdefgh|||||||"}
    assert _said(script, resource, Engine(seed=1)) == _said(script, resource, Engine(seed=1))


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 3])
def test_wide(size: int) -> None:
    resource = {"map": {f"k{n}": n for n in range(size)}, "list": [{"n": n} for n in range(size)]}
    script = body("local n = 0 for _, v in pairs(obj.map) do n = n + v end add(n, #obj.list, obj.list[#obj.list].n)")

    assert _said(script, resource) == f"{sum(range(size))}|{size}|{size - 1}"


def test_deep() -> None:
    resource: dict[str, Any] = {}
    for _ in range(300):
        resource = {"a": resource, "l": [[resource]]}

    assert _said(body("local n, at = 0, obj while at.a do n, at = n + 1, at.l[1][1] end add(n)"), resource) == "300"


def test_only_what_is_read_is_converted() -> None:
    resource = {"kind": "K", "spec": {"never": object()}, "status": {"ok": "yes"}}

    assert _said(expression("obj.status.ok"), resource) == "yes"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param({1: 2}, "the key 1 is no string", id="a key that is no text"),
        pytest.param({"a": {1, 2}}, "{1, 2} is a set", id="a set"),
        pytest.param({"a": b"x"}, "b'x' is a bytes", id="bytes"),
        pytest.param({"a": 10**400}, "int too large to convert to float", id="a number beyond all"),
    ],
)
def test_no_json(value: object, why: str) -> None:
    with pytest.raises(ScriptError) as refused:
        ENGINE.health("return { status = 'Healthy', message = obj.x.a }", {"x": value})

    assert str(refused.value) == f"cannot read the resource: {why}: must be what JSON has"


def test_a_script_may_catch_what_it_cannot_read() -> None:
    """And gets a text then, no object of Python's."""
    found = _said(
        body("local ok, why = pcall(function() return obj.x.a end) add(ok, type(why))"), {"x": {"a": object()}}
    )

    assert found == "false|string"


def test_nothing_is_kept_of_the_resource() -> None:
    tree = Tree()
    tree.start({"a": 1}, {}, None)
    level, _, _ = tree.answers

    tree.clear()

    assert level(1, 0)[0] is None


def test_an_engine_keeps_no_resource() -> None:
    class Kept(dict[str, Any]):
        """A resource that tells when it is gone."""

    resource = Kept(RESOURCE)
    gone = weakref.ref(resource)

    ENGINE.health(body(WALK), resource)
    del resource
    gc.collect()

    assert gone() is None
