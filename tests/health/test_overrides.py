"""The lookup is Argo CD's: which script a resource gets, and what is wrong with an argocd-cm."""

from typing import Any

import pytest

from health.overrides import ConfigMapError, Decision, Overrides
from health.verdict import Health

BLOCK = "resource.customizations"


def _script(message: str) -> str:
    return f'return {{ status = "Healthy", message = "{message}" }}'


def _block(**scripts: str) -> str:
    return "".join(f"'{key}':\n  health.lua: |\n    {script}\n" for key, script in scripts.items())


def _resource(kind: str = "K", version: str = "a.b/v1", **metadata: object) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "x", **metadata}}


def _decided(key: str, message: str) -> Decision:
    return Decision(Health("Healthy", message), key)


EXACT = {BLOCK: _block(**{"a.b/K": _script("exact"), "a.b/*": _script("wildcard")})}
DELETED = "2026-01-01T00:00:00Z"
HOOK = "argocd.argoproj.io/hook-finalizer"
PENDING = Decision(Health("Progressing", "Pending deletion"), "deletionTimestamp")


@pytest.mark.parametrize(
    ("data", "resource", "expected"),
    [
        pytest.param(EXACT, _resource(), _decided("a.b/K", "exact"), id="the exact key first"),
        pytest.param(EXACT, _resource("Other"), _decided("a.b/*", "wildcard"), id="then a wildcard"),
        pytest.param(EXACT, _resource(version="c/v1"), Decision(None, ""), id="then nothing"),
        pytest.param(
            {BLOCK: "a.b/K: {actions: x}\n" + _block(**{"*/K": _script("wildcard")})},
            _resource(),
            _decided("*/K", "wildcard"),
            id="an exact key without a script is passed over",
        ),
        pytest.param(
            {BLOCK: _block(**{"*": _script("all")})}, _resource(), _decided("*", "all"), id="a star crosses the slash"
        ),
        pytest.param(
            {BLOCK: _block(**{"*.b/*": _script("w")})},
            _resource(version="b/v1"),
            Decision(None, ""),
            id="but no dot away",
        ),
        pytest.param(
            {BLOCK: _block(Pod=_script("core"))}, _resource("Pod", "v1"), _decided("Pod", "core"), id="the core group"
        ),
        pytest.param(
            {BLOCK: _block(**{"*/*": _script("w")})},
            _resource("Pod", "v1"),
            Decision(None, ""),
            id="which has no slash",
        ),
        pytest.param(
            {BLOCK: _block(**{"*": _script("w")})},
            {"apiVersion": "a/b/c", "kind": "K"},
            _decided("*", "w"),
            id="no apiVersion",
        ),
        pytest.param(
            {f"{BLOCK}.health.a.b_K": _script("split")}, _resource(), _decided("a.b/K", "split"), id="a split key"
        ),
        pytest.param(
            {f"{BLOCK}.health.Pod": _script("split")},
            _resource("Pod", "v1"),
            _decided("Pod", "split"),
            id="without a group",
        ),
        pytest.param({f"{BLOCK}.health.all": _script("split")}, _resource(), _decided("*/*", "split"), id="for all"),
        pytest.param(
            EXACT | {f"{BLOCK}.health.a.b_K": _script("split")},
            _resource(),
            _decided("a.b/K", "split"),
            id="over the block",
        ),
        pytest.param({f"{BLOCK}.health": _script("split")}, _resource(), Decision(None, ""), id="without a kind"),
        pytest.param(
            {BLOCK: _block(**{"[a": _script("w")})},
            _resource(),
            Decision(None, ""),
            id="what is no pattern matches nothing",
        ),
        pytest.param({}, _resource(), Decision(None, ""), id="no customizations"),
        pytest.param({BLOCK: ""}, _resource(), Decision(None, ""), id="empty customizations"),
        pytest.param({BLOCK: "a.b/K: {1: x}"}, _resource(), Decision(None, ""), id="a field that is named by a number"),
        pytest.param(EXACT, _resource(deletionTimestamp=DELETED), PENDING, id="deletion before any script"),
        pytest.param({}, _resource(deletionTimestamp=DELETED), PENDING, id="even where there is none"),
        pytest.param(EXACT, _resource(deletionTimestamp=DELETED, finalizers=["x"]), PENDING, id="with finalizers"),
        pytest.param(
            EXACT,
            _resource(deletionTimestamp=DELETED, finalizers=[HOOK]),
            _decided("a.b/K", "exact"),
            id="a hook's own",
        ),
        pytest.param(
            EXACT, _resource(deletionTimestamp=DELETED, finalizers=[5, HOOK]), PENDING, id="finalizers that are none"
        ),
        pytest.param(EXACT, _resource(deletionTimestamp="soon"), _decided("a.b/K", "exact"), id="no time"),
        pytest.param(EXACT, _resource(deletionTimestamp=None), _decided("a.b/K", "exact"), id="a null"),
        pytest.param(EXACT, {**_resource(), "metadata": None}, _decided("a.b/K", "exact"), id="no metadata"),
    ],
)
def test_decide(data: dict[str, str], resource: dict[str, Any], expected: Decision) -> None:
    assert Overrides.read(data).decide(resource) == expected


def test_a_script_that_fails_is_unknown() -> None:
    overrides = Overrides.read({BLOCK: _block(**{"a.b/K": "error('why')"})})

    assert overrides.decide(_resource()) == Decision(Health("Unknown", "<string>:1: why"), "a.b/K")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param({BLOCK: "a.b/K: {health.lua: S, health.lua.useOpenLibs: true}"}, True, id="in the block"),
        pytest.param(
            {BLOCK: "a.b/K: {health.lua: S}", f"{BLOCK}.useOpenLibs.a.b_K": "True"}, True, id="by a split key"
        ),
        pytest.param({BLOCK: "a.b/K: {health.lua: S}", f"{BLOCK}.useOpenLibs.a.b_K": "f"}, False, id="or not"),
        pytest.param({BLOCK: "a.b/K: {health.lua: S}"}, False, id="closed if nothing is said"),
    ],
)
def test_libraries(data: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    script = "return { status = 'Healthy', message = type(string) }"
    overrides = Overrides.read({key: value.replace("S", f'"{script}"') for key, value in data.items()})

    health = overrides.decide(_resource()).health

    assert overrides.script("a.b", "K") == ("a.b/K", (script, expected))
    assert health == Health("Healthy", "table" if expected else "nil")


def test_lines_where_asked_for() -> None:
    overrides = Overrides.read({f"{BLOCK}.health.a.b_K": "local x = 1\nreturn nil"})

    assert overrides.decide(_resource()).lines == ()
    assert overrides.decide(_resource(), traced=True).lines == (1, 2)


def test_several_wildcards() -> None:
    data = {BLOCK: _block(**{"*/K": _script("kind"), "a.b/*": _script("group"), "c/*": _script("other"), "a.b/X": ""})}
    overrides = Overrides.read(data)

    assert overrides.decide(_resource()) == _decided("*/K", "kind")  # always the same one
    assert overrides.candidates("a.b", "K") == ("*/K", "a.b/*")
    assert overrides.candidates("a.b", "X") == ("a.b/*",)
    assert overrides.overlaps() == (("*/K", "a.b/*"), ("*/K", "c/*"))


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        pytest.param(
            f"{BLOCK}.health.a_b_K",
            "x",
            "unsupported kind 'a_b_K': must be <group>_<Kind> or <Kind>",
            id="two underscores",
        ),
        pytest.param(f"{BLOCK}.health.", "x", "unsupported kind '': must be <group>_<Kind> or <Kind>", id="no kind"),
        pytest.param(
            f"{BLOCK}.foo.a.b_K",
            "x",
            "unsupported customization 'foo': must be one of health, useOpenLibs, actions, ignoreDifferences, "
            "ignoreResourceUpdates, knownTypeFields",
            id="something else",
        ),
        pytest.param(
            f"{BLOCK}.useOpenLibs.a.b_K",
            "yes",
            "invalid value 'yes': must be true or false",
            id="a boolean of YAML, not of Go",
        ),
        pytest.param(
            f"{BLOCK}.ignoreDifferences.a.b_K",
            "[1]",
            "invalid value [1]: must be a map of jsonPointers, jqPathExpressions, managedFieldsManagers",
            id="differences that are a list",
        ),
        pytest.param(
            f"{BLOCK}.ignoreDifferences.a.b_K",
            "a: [",
            "line 2, column 1: did not find expected node content",
            id="no YAML",
        ),
        pytest.param(
            f"{BLOCK}.knownTypeFields.a.b_K",
            "a: x",
            "invalid value {'a': 'x'}: must be a list of maps of field and type",
            id="types that are a map",
        ),
    ],
)
def test_a_broken_split_key_breaks_everything(key: str, value: str, why: str) -> None:
    with pytest.raises(ConfigMapError) as refused:
        Overrides.read(EXACT | {key: value})

    assert str(refused.value).removeprefix(f"cannot read '{key}'").lstrip(": ") == why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param(
            "- a",
            "'resource.customizations': invalid value ['a']: must be a map of group/Kind to its customizations",
            id="a list",
        ),
        pytest.param(
            "a: b: c",
            "'resource.customizations' line 1, column 5: mapping values are not allowed in this context",
            id="no YAML",
        ),
        pytest.param(
            "a/K:",
            "'resource.customizations, a/K': invalid value None: must be a map, such as health.lua: |",
            id="null, on which Argo CD crashes",
        ),
        pytest.param(
            "a/K: x",
            "'resource.customizations, a/K': invalid value 'x': must be a map, such as health.lua: |",
            id="a text",
        ),
        pytest.param(
            "a/K: {health.lua: 5}",
            "'resource.customizations, a/K, health.lua': invalid value 5: must be a string, as in `|`",
            id="a script that is a number",
        ),
        pytest.param(
            "a/K: {actions: {}}",
            "'resource.customizations, a/K, actions': invalid value {}: must be a string, as in `|`",
            id="actions that are no text",
        ),
        pytest.param(
            "a/K: {ignoreDifferences: {jsonPointers: []}}",
            "'resource.customizations, a/K, ignoreDifferences': invalid value {'jsonPointers': []}: "
            "must be a string, as in `|`",
            id="differences that are no text",
        ),
        pytest.param(
            "a/K: {ignoreDifferences: 'jsonPointers: 5'}",
            "'resource.customizations, a/K, ignoreDifferences, jsonPointers': invalid value 5: must be a list",
            id="wrong within the text",
        ),
        pytest.param(
            "a/K: {health.lua.useOpenLibs: 'true'}",
            "'resource.customizations, a/K, health.lua.useOpenLibs': invalid value 'true': must be true or false",
            id="a boolean in quotes",
        ),
    ],
)
def test_a_broken_block_breaks_everything(text: str, why: str) -> None:
    with pytest.raises(ConfigMapError) as refused:
        Overrides.read({BLOCK: text})

    assert str(refused.value) == f"cannot read {why}"


def test_broken_comparison_options_break_everything() -> None:
    with pytest.raises(ConfigMapError, match=r"ignoreAggregatedRoles'?: invalid value 'x': must be true or false"):
        Overrides.read(EXACT | {"resource.compareoptions": "ignoreAggregatedRoles: x"})
