"""Creation: how a resource was created, and which of its fields are pinned, chosen, or refused."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import creation
from function.creation import Asked, Before, Creation
from function.model import CREATION, EXTERNAL_NAME, Document, Refusal, Tree, Unknown, has_begun

SYNCED = {"type": "Synced", "status": "True"}
FAILED = {"type": "LastAsyncOperation", "status": "False", "reason": "CreateFailure"}


def observed(fields: Tree | None = None, *, name: str | None = None, how: str | None = None, **status: Any) -> Document:  # noqa: ANN401
    """Return a resource as the cluster has it.

    Args:
        fields: Its parameters.
        name: Its external name.
        how: What its label says of how it was created.
        **status: Its status.
    """
    metadata: Tree = {"name": "shop-1", "labels": {CREATION: how} if how else {}}
    metadata["annotations"] = {EXTERNAL_NAME: name} if name else {}
    return Document({"kind": "Thing", "metadata": metadata, "spec": {"forProvider": fields or {}}, "status": status})


def before(fields: Tree) -> Before:
    """Return a body as it stands."""
    return Before(observed(fields))


def said(value: object, place: str = "spec.x") -> Asked:
    """Return what the order itself says."""
    return Asked(value, place, said=True)


def given_by_default(value: object) -> Asked:
    """Return what the platform or we have decided."""
    return Asked(value, "spec.x", said=False)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        pytest.param(observed(name="x"), True, id="named in the cloud"),
        pytest.param(observed(name="x", conditions=[FAILED]), True, id="named in the cloud, and an edit failed"),
        pytest.param(observed(), True, id="nothing is known yet: it may be being made"),
        pytest.param(observed(conditions=[SYNCED]), True, id="being made"),
        pytest.param(observed(conditions=[SYNCED, FAILED]), False, id="could not be made"),
        pytest.param(observed(conditions=[{"type": "Synced", "status": "False"}]), False, id="was refused"),
        pytest.param(observed(conditions=[{"type": "Ready", "status": "False"}]), True, id="not ready yet"),
    ],
)
def test_whether_its_creation_has_begun(there: Document, expected: bool) -> None:  # noqa: FBT001  (a table)
    assert has_begun(there) is expected


@pytest.mark.parametrize("wanted", Creation)
@pytest.mark.parametrize("how", Creation)
def test_how_it_was_created_is_what_its_label_remembers(how: Creation, wanted: Creation) -> None:
    assert creation.of(Before(observed(how=str(how))), wanted) is how
    assert creation.of(None, wanted) is wanted


@pytest.mark.parametrize("label", [None, "", "restored", "New"], ids=["gone", "empty", "another", "another case"])
@pytest.mark.parametrize("wanted", Creation)
def test_what_does_not_say_how_it_was_created_is_refused(wanted: Creation, label: str | None) -> None:
    there = observed()
    there.body["metadata"]["labels"] = {CREATION: label}

    with pytest.raises(Refusal) as refusal:
        creation.of(Before(there), wanted)

    assert str(refusal.value) == (
        f'Thing "shop-1": label golden-path.dev/creation: unsupported value "{label}": must be one of new, copied, '
        "adopted, as the resource was created"
    )


SELECTOR = {"matchControllerRef": True}
REF = {"name": "key-1"}


@pytest.mark.parametrize(
    ("created", "there", "expected"),
    [
        pytest.param({"a": 1}, None, {"a": 1}, id="new: stated"),
        pytest.param({"a": said(1)}, None, {"a": 1}, id="new, said: stated"),
        pytest.param({"a": None}, None, {}, id="new: nothing to state"),
        pytest.param({"a": given_by_default(None)}, None, {}, id="new, decided: nothing to state"),
        pytest.param({"a.b.c": 1, "a.d": 2}, None, {"a": {"b": {"c": 1}, "d": 2}}, id="new: deep"),
        pytest.param({"a": 2}, {"a": 1}, {"a": 1}, id="pinned"),
        pytest.param({"a": None}, {"a": 1}, {"a": 1}, id="pinned, and nothing to state today"),
        pytest.param({"a": 2}, {}, {}, id="not stated then: never stated"),
        pytest.param({"a": given_by_default(2)}, {"a": 1}, {"a": 1}, id="pinned against what the platform says today"),
        pytest.param({"a": said(1)}, {"a": 1}, {"a": 1}, id="pinned, and said again"),
        pytest.param({"a": said(None)}, {"a": 1}, {"a": 1}, id="pinned, and said no more"),
        pytest.param({"a": said(Unknown("a", "b"))}, {"a": 1}, {"a": 1}, id="pinned, and not known today"),
        pytest.param({"a.b": 2}, {"a": {"b": 1}}, {"a": {"b": 1}}, id="pinned: deep"),
        pytest.param({"a": False}, {"a": True}, {"a": True}, id="pinned: a boolean"),
        pytest.param({"a": True}, {"a": False}, {"a": False}, id="pinned: false is a value"),
        pytest.param(
            {"key": "today", "keySelector": None},
            {"keySelector": SELECTOR},
            {"keySelector": SELECTOR},
            id="pinned by a selector",
        ),
        pytest.param(
            {"key": "today", "keySelector": None},
            {"keySelector": SELECTOR, "keyRef": REF, "key": "resolved"},
            {"keySelector": SELECTOR},
            id="pinned by a selector: what it came to is the provider's to write",
        ),
        pytest.param(
            {"key": "today", "keySelector": None},
            {"keyRef": REF, "key": "resolved"},
            {"key": "resolved"},
            id="no selector of ours: the value that a reference came to",
        ),
        pytest.param(
            {"key": said("today"), "keySelector": None},
            {"keySelector": SELECTOR, "key": "resolved"},
            {"keySelector": SELECTOR},
            id="pinned by a selector, though the order says a value",
        ),
        pytest.param(
            {"key": None, "keySelector": SELECTOR},
            {"key": "theirs"},
            {"key": "theirs"},
            id="a value, where we select today",
        ),
        pytest.param(
            {"keySelector": SELECTOR},
            {"keySelector": REF, "key": "resolved"},
            {"keySelector": REF},
            id="the selector itself",
        ),
    ],
)
def test_what_is_decided_when_it_is_created(created: Tree, there: Tree | None, expected: Tree) -> None:
    body: Tree = {}

    creation.write(body, created, None if there is None else before(there))

    assert body == expected


def test_what_stands_beside_it_stays() -> None:
    body: Tree = {"a": {"beside": 1}}

    creation.write(body, {"a.b": 2}, before({"a": {"b": 3, "more": 4}}))

    assert body == {"a": {"beside": 1, "b": 3}}


def test_what_is_pinned_is_a_copy() -> None:
    there = {"a": {"b": [1]}}
    body: Tree = {}

    creation.write(body, {"a": {"b": [2]}}, before(there))
    body["a"]["b"].append(2)

    assert there == {"a": {"b": [1]}}


@pytest.mark.parametrize(
    ("created", "there", "message"),
    [
        pytest.param(
            {"a": said(2, "spec.size")},
            {"a": 1},
            'spec.size: unsupported value "2": must be "1", which cannot change once the resource exists',
            id="the order says another value, by its own field",
        ),
        pytest.param(
            {"region": said("eu-west-1", "data.aws.region")},
            {"region": "eu-central-1"},
            'data.aws.region: unsupported value "eu-west-1": must be "eu-central-1", which cannot change once the '
            "resource exists",
            id="the settings say another place",
        ),
        pytest.param(
            {"a": said(value=True, place="spec.on")},
            {"a": False},
            'spec.on: unsupported value "True": must be "False", which cannot change once the resource exists',
            id="off is a value",
        ),
    ],
)
def test_another_creation_is_refused(created: Tree, there: Tree, message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        creation.write({}, created, before(there))

    assert str(refusal.value) == message


def test_a_body_may_be_anywhere() -> None:
    there = Before(
        Document({"spec": {"forProvider": {"manifest": {"spec": {"a": 1}}}}}), ("spec", "forProvider", "manifest")
    )
    bare = Before(Document({"spec": {"a": 3}}), ())
    one: Tree = {}
    other: Tree = {}

    creation.write(one, {"spec.a": 2}, there)
    creation.write(other, {"spec.a": 2}, bare)

    assert (one, other) == ({"spec": {"a": 1}}, {"spec": {"a": 3}})


VALUES = st.one_of(
    st.integers(), st.booleans(), st.text(), st.lists(st.integers()), st.dictionaries(st.text(), st.integers())
)
FIELDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES)


@given(FIELDS, FIELDS)
def test_a_resource_that_exists_never_states_another_creation(wanted: Tree, there: Tree) -> None:
    first: Tree = {}
    creation.write(first, there, None)
    again: Tree = {}
    creation.write(again, wanted, before(copy.deepcopy(first)))

    assert again == {name: value for name, value in first.items() if name in wanted}


@pytest.mark.parametrize("how", Creation)
@pytest.mark.parametrize(
    ("value", "adopted"),
    [
        pytest.param(1, {}, id="a value of ours"),
        pytest.param(given_by_default(1), {}, id="decided by the platform"),
        pytest.param(said(1), {"a": 1}, id="said by the order"),
        pytest.param(said(None), {}, id="said to be nothing"),
    ],
)
def test_what_an_order_may_say_at_any_time(value: object, adopted: Tree, how: Creation) -> None:
    body: Tree = {}

    creation.choose(body, {"a": value}, how)

    stated = {} if value == said(None) else {"a": 1}
    assert body == (adopted if how is Creation.ADOPTED else stated)


@pytest.mark.parametrize(
    ("immutable", "wanted", "there"),
    [
        pytest.param(("a",), {"a": 1}, {"a": 1}, id="the same"),
        pytest.param(("a",), {"b": 2}, {"a": 1}, id="not stated any more: the provider fills in what the cloud has"),
        pytest.param(("a.b",), {"a": {}}, {"a": {"b": 1}}, id="not stated any more: deep"),
        pytest.param(("a",), {"a": 1}, {}, id="not there yet"),
        pytest.param(("a",), {"a": Unknown("a", "b")}, {"a": 1}, id="not known today"),
        pytest.param(("a",), {"b": 2}, {"b": 1}, id="another field"),
        pytest.param((), {"a": 2}, {"a": 1}, id="nothing is immutable"),
    ],
)
def test_nothing_that_the_provider_refuses_changes(immutable: tuple[str, ...], wanted: Tree, there: Tree) -> None:
    creation.check_immutable("part/group.Kind", immutable, wanted, observed(there), {})


@pytest.mark.parametrize(
    ("immutable", "wanted", "there", "places", "message"),
    [
        pytest.param(
            ("a.b",),
            {"a": {"b": 2}},
            {"a": {"b": 1}},
            {},
            'part/group.Kind: a.b: unsupported value "2": must be "1", which the provider does not change once the '
            "resource exists, or a new order",
            id="by the key and the field, where nothing is known of it",
        ),
        pytest.param(
            ("a",),
            {"a": 2},
            {"a": 1},
            {"a": Asked(2, "spec.size", said=False)},
            'spec.size: unsupported value "2": must be "1", which the provider does not change once the resource '
            "exists, or a new order",
            id="by the field of the order that it comes from",
        ),
        pytest.param(
            ("a",),
            {"a": False},
            {"a": True},
            {},
            'part/group.Kind: a: unsupported value "False": must be "True", which the provider does not change once '
            "the resource exists, or a new order",
            id="off is a value",
        ),
    ],
)
def test_what_the_provider_refuses_is_refused_before(
    immutable: tuple[str, ...], wanted: Tree, there: Tree, places: dict[str, Asked], message: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        creation.check_immutable("part/group.Kind", immutable, wanted, observed(there), places)

    assert str(refusal.value) == message
