"""Patches themselves: they say everything, and little."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import patch
from tests.patch import PatchError

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4) | st.sampled_from(
    ["name", "type", "<removed>", "!whole", "null", "true", "1", "a: b", "y", "-"]
)
SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
NAMED = st.fixed_dictionaries({"name": st.sampled_from("abcd")}, optional={"type": TEXTS, "value": SCALARS})
TREES = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below | NAMED, max_size=4)
        | st.lists(NAMED, max_size=4)
        | st.dictionaries(TEXTS, below, max_size=4)
        | st.fixed_dictionaries({}, optional=dict.fromkeys("abc", below))
    ),
    max_leaves=20,
)
"""Trees of which many share fields and named entries, so that patches of any depth come about."""


@given(TREES, TREES)
def test_a_patch_makes_one_tree_of_any_other(old: Any, new: Any) -> None:  # noqa: ANN401  (JSON)
    assert patch.same(patch.applied(patch.diff(old, new), old), new)


@given(TREES, TREES)
def test_a_patch_is_read_as_it_was_written(old: Any, new: Any) -> None:  # noqa: ANN401  (JSON)
    text = patch.written(patch.diff(old, new))

    assert patch.written(patch.read(text)) == text
    assert patch.same(patch.applied(patch.read(text), old), new)


@given(TREES)
def test_a_patch_leaves_both_trees_alone(tree: Any) -> None:  # noqa: ANN401  (JSON)
    old: dict[str, Any] = {"a": {"b": [{"name": "c", "d": 1}]}}
    patch.applied(patch.diff(old, {"a": tree}), old)

    assert old == {"a": {"b": [{"name": "c", "d": 1}]}}


NETWORK = {"kind": "Network", "spec": {"rules": [{"port": 1, "from": [1, 2, 3]}, {"port": 2}], "policy": "all"}}
ENV = [{"name": "a", "value": 1}, {"name": "b", "value": 2}, {"name": "c", "value": 3}]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        pytest.param({"a": 1, "b": {"c": 2, "d": 3}}, {"a": 1, "b": {"c": 4, "d": 3}}, "b:\n  c: 4\n", id="a field"),
        pytest.param({"a": 1, "b": 2}, {"b": 2}, "a: <removed>\n", id="a removed field"),
        pytest.param({"a": 1}, {"a": "<removed>"}, "a: '<removed>'\n", id="a text that looks like it"),
        pytest.param({"a": 1}, {"a": None}, "a: null\n", id="null is a value"),
        pytest.param({"a": 1}, {"a": True}, "a: true\n", id="true is not 1"),
        pytest.param({"a": {"b": 1, "c": 2}}, {"a": {"d": 3}}, "a: !whole\n  d: 3\n", id="another map"),
        pytest.param({"a": {"b": 1}}, {"a": {"b": 1}, "e": {"f": []}}, "e:\n  f: []\n", id="a new map"),
        pytest.param({"a": [1, 2]}, {"a": [3, 4]}, "a:\n  - 3\n  - 4\n", id="another list"),
        pytest.param(
            {"env": ENV},
            {"env": [ENV[0], ENV[2] | {"value": 4}, {"name": "d"}]},
            "env: !name\n  b: <removed>\n  c:\n    value: 4\n  d:\n    name: d\n",
            id="entries by name",
        ),
        pytest.param({"env": ENV[:2]}, {"env": ENV[1::-1]}, None, id="entries in another order"),
        pytest.param(
            NETWORK,
            NETWORK | {"spec": {"rules": [{"port": 1, "from": [1, 2, 3]}, {"port": 3}], "policy": "all"}},
            "spec:\n  rules: !index\n    1:\n      port: 3\n",
            id="entries by place",
        ),
        pytest.param(NETWORK, NETWORK, "{}\n", id="nothing"),
    ],
)
def test_a_patch_is_short(old: Any, new: Any, text: str | None) -> None:  # noqa: ANN401  (JSON)
    assert patch.written(patch.diff(old, new)) == (text or patch.written(new))


@pytest.mark.parametrize(
    ("old", "text", "message"),
    [
        pytest.param({"a": 1}, "a: !name\n  b: {}\n", "told apart by name", id="no list"),
        pytest.param({"a": [1]}, "a: !name\n  b: {}\n", "told apart by name", id="other entries"),
        pytest.param({}, "a: [", "it is no YAML", id="no YAML"),
        pytest.param({}, "a: !other {}\n", "could not determine a constructor", id="an unknown tag"),
    ],
)
def test_a_patch_that_does_not_fit_is_refused(old: Any, text: str, message: str) -> None:  # noqa: ANN401  (JSON)
    with pytest.raises(PatchError, match=message):
        patch.applied(patch.read(text), old)
