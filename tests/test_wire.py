"""The wire: what is read is what was sent, and what is written is what was meant."""

from datetime import timedelta
from typing import Any

import pytest
from crossplane.function.proto.v1 import run_function_pb2 as fnv1
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from function import wire
from function.compose import Composed
from function.model import EXTERNAL_NAME, PART, Condition, Document, Path, Refusal, Selector, Tree, Unknown, at
from function.resolve import Desired

JSON = st.recursive(
    # Beyond 2**53 a float, protobuf's only number, does not hold every integer.
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
TREES = st.dictionaries(st.text(), JSON, max_size=5)

XR = {"apiVersion": "golden-path.dev/v1alpha1", "kind": "PostgreSQLInstance", "metadata": {"name": "shop"}}


def struct(tree: Tree) -> Struct:
    """Return a tree as protobuf's own conversion writes it."""
    return json_format.ParseDict(tree, Struct())


def message(tree: Tree, **connection: bytes) -> wire.Message:
    return wire.Message(fnv1.Resource(resource=struct(tree), connection_details=connection))


def paths(value: Any) -> list[Path]:  # noqa: ANN401  (JSON of any shape)
    """Return the path of every value in a tree."""
    below: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        below = list(value.items())
    if isinstance(value, list):
        below = list(enumerate(value))
    return [(), *((step, *rest) for step, inner in below for rest in paths(inner))]


@given(TREES)
def test_a_tree_reads_as_protobufs_own_conversion_does(tree: Tree) -> None:
    assert json_format.MessageToDict(struct(tree)) == message(tree).tree()


@given(TREES)
def test_every_path_reads_as_in_the_converted_tree(tree: Tree) -> None:
    read = message(tree)
    converted = read.tree()

    assert [at(converted, path) for path in paths(tree)] == [read.get(*path) for path in paths(tree)]


@given(TREES)
def test_what_is_written_is_read_again(tree: Tree) -> None:
    written = Struct()
    wire.fill(written, tree)

    assert struct(tree) == written


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(("absent",), id="an absent key"),
        pytest.param(("spec", "absent", "deeper"), id="below an absent key"),
        pytest.param(("spec", "null"), id="null"),
        pytest.param(("spec", "null", "deeper"), id="below null"),
        pytest.param(("spec", "text", "deeper"), id="below a text"),
        pytest.param(("spec", "text", 0), id="a character of a text"),
        pytest.param(("spec", "list", 2), id="beyond the end of a list"),
        pytest.param(("spec", "list", "0"), id="a key of a list"),
        pytest.param(("spec", 0), id="an index of a map"),
    ],
)
def test_where_nothing_is_there_is_none(path: Path) -> None:
    resource = fnv1.Resource(resource=struct({"spec": {"null": None, "text": "abc", "list": [1, 2]}}))
    before = resource.SerializeToString(deterministic=True)

    assert wire.Message(resource).get(*path) is None
    assert before == resource.SerializeToString(deterministic=True), "reading must not write"


def test_numbers_that_are_integral_are_ints() -> None:
    read = message({"a": 5, "b": 5.0, "c": 5.5, "d": True}).tree()

    assert {"a": int, "b": int, "c": float, "d": bool} == {key: type(value) for key, value in read.items()}


def test_maps_are_read_in_the_order_of_their_keys() -> None:
    assert list(message({"c": 1, "a": 1, "b": 1}).tree()) == ["a", "b", "c"]


def test_connection_details_are_bytes() -> None:
    assert message({}, password=b"\xff").connection == {"password": b"\xff"}


def test_writing_merges_maps_and_replaces_the_rest() -> None:
    target = struct({"status": {"theirs": 1, "both": {"a": 1}, "list": [1, 2], "text": "x"}})
    wire.fill(target, {"status": {"both": {"b": 2}, "list": [3], "text": {"y": 1}, "empty": {}, "none": []}})

    expected = {"theirs": 1, "both": {"a": 1, "b": 2}, "list": [3], "text": {"y": 1}, "empty": {}, "none": []}
    assert {"status": expected} == wire.tree(target)


@pytest.mark.parametrize(
    "value", [Unknown("host", "x"), b"bytes", timedelta(1)], ids=lambda value: type(value).__name__
)
def test_what_json_does_not_know_is_an_error(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        wire.fill(Struct(), {"spec": {"list": [value]}})


def test_required_resources_are_read_under_both_of_their_names() -> None:
    named = {name: fnv1.Resources(items=[fnv1.Resource(resource=struct({"from": name}))]) for name in ("old", "new")}
    request = wire.request(
        fnv1.RunFunctionRequest(
            observed=fnv1.State(composite=fnv1.Resource(resource=struct(XR))),
            extra_resources={"a": named["old"], "b": named["old"]},
            required_resources={"b": named["new"], "none": fnv1.Resources()},
        )
    )

    read = {name: [item.get("from") for item in items] for name, items in request.required.items()}
    assert read == {"a": ["old"], "b": ["new"], "none": []}


@pytest.mark.parametrize(
    ("composite", "told"),
    [
        pytest.param({}, "apiVersion: required value", id="nothing"),
        pytest.param({"apiVersion": "v1"}, "kind: required value", id="no kind"),
        pytest.param(
            XR | {"kind": ["a"]},
            "kind: invalid value \"['a']\": must be a string that is not empty",
            id="a kind of another shape",
        ),
        pytest.param(XR | {"metadata": None}, "metadata.name: required value", id="no metadata"),
        pytest.param(XR | {"metadata": "shop"}, "metadata.name: required value", id="metadata as a text"),
        pytest.param(
            XR | {"metadata": {"name": ""}},
            'metadata.name: invalid value "": must be a string that is not empty',
            id="an empty name",
        ),
    ],
)
def test_a_request_without_an_xr_is_refused(composite: Tree, told: str) -> None:
    request = fnv1.RunFunctionRequest(observed=fnv1.State(composite=fnv1.Resource(resource=struct(composite))))
    with pytest.raises(Refusal) as refused:
        wire.request(request)

    assert str(refused.value) == f"cannot read the request: the composite resource's {told}"


def test_a_whole_answer() -> None:
    response = fnv1.RunFunctionResponse()
    composed = Composed(
        resources={
            "a/Secret": Desired({"kind": "A"}, ready=True),
            "b/Secret": Desired({"kind": "B"}, ready=False),
        },
        status={"phase": "Provisioning"},
        conditions=(Condition("Accepted", "True", "Accepted"), Condition("Connected", "Unknown", "Odd", "why")),
        connection={"host": b"db.example"},
        ready=False,
        ttl=timedelta(seconds=20),
    )
    wire.write(response, composed)

    both = {"target": "TARGET_COMPOSITE_AND_CLAIM"}
    expected = {
        "meta": {"ttl": "20s"},
        "desired": {
            "composite": {
                "resource": {"status": {"phase": "Provisioning"}},
                "connectionDetails": {"host": "ZGIuZXhhbXBsZQ=="},
                "ready": "READY_FALSE",
            },
            "resources": {
                "a/Secret": {"resource": {"kind": "A"}, "ready": "READY_TRUE"},
                "b/Secret": {"resource": {"kind": "B"}, "ready": "READY_FALSE"},
            },
        },
        "conditions": [
            {"type": "Accepted", "status": "STATUS_CONDITION_TRUE", "reason": "Accepted"} | both,
            {"type": "Connected", "status": "STATUS_CONDITION_UNKNOWN", "reason": "Odd", "message": "why"} | both,
        ],
    }
    assert expected == json_format.MessageToDict(response)


def test_readiness_of_the_xr_is_left_to_crossplane() -> None:
    response = fnv1.RunFunctionResponse()
    wire.write(response, Composed(status={"phase": "Ready"}))

    assert response.desired.composite.ready == fnv1.READY_UNSPECIFIED


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        pytest.param(
            Selector("v1", "Secret", name="a", namespace="team-a"),
            {"apiVersion": "v1", "kind": "Secret", "matchName": "a", "namespace": "team-a"},
            id="by name",
        ),
        pytest.param(
            Selector("v1", "Secret", labels={"a": "b"}),
            {"apiVersion": "v1", "kind": "Secret", "matchLabels": {"labels": {"a": "b"}}},
            id="by labels",
        ),
        pytest.param(Selector("v1", "Secret"), {"apiVersion": "v1", "kind": "Secret"}, id="all"),
    ],
)
def test_requirements(selector: Selector, expected: Tree) -> None:
    modern, older = fnv1.RunFunctionResponse(), fnv1.RunFunctionResponse()
    wire.require(modern, {"wanted": selector}, extra=False)
    wire.require(older, {"wanted": selector}, extra=True)

    asked = {"wanted": expected}
    assert {"resources": asked} == json_format.MessageToDict(modern.requirements)
    assert {"resources": asked, "extraResources": asked} == json_format.MessageToDict(older.requirements)


def test_no_requirements_are_absent_rather_than_empty() -> None:
    response = fnv1.RunFunctionResponse()
    wire.require(response, {}, extra=True)

    assert not response.HasField("requirements")


ODD: st.SearchStrategy[object] = (
    st.none() | st.integers(-1, 3) | st.booleans() | st.sampled_from(["", "True", "Ready"]) | st.just([])
)
CONDITIONS = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("type", "status", "reason", "message", "lastTransitionTime", "observedGeneration"), ODD)
)


@given(st.lists(CONDITIONS | ODD, max_size=4) | ODD)
def test_conditions_read_as_those_of_a_document(listed: object) -> None:
    tree: Tree = {"status": {"conditions": listed}}
    expected, read = Document(tree).conditions, message(tree).conditions

    assert expected == read
    assert [each.since for each in expected.values()] == [each.since for each in read.values()]


def test_what_is_read_often_reads_as_anything_else() -> None:
    body = {
        "kind": {"name": "a map"},
        "metadata": {"labels": "none", "generation": 2.0, "annotations": {EXTERNAL_NAME: ""}},
    }
    places = [("kind",), ("apiVersion",), ("metadata", "labels", PART), ("metadata", "generation")]
    places += [("metadata", "annotations", EXTERNAL_NAME), ("metadata", "name")]

    assert [at(body, place) for place in places] == [message(body).get(*place) for place in places]
