"""What we last applied, read from managedFields; and what stands in for a value that is not known any more."""

import pytest

from function.applied import MANAGER, fill_unknowns, last_applied
from function.model import Document, Tree, Unknown, unknowns

OURS = f"{MANAGER}/0123abcd"


def observed(body: Tree, *fields: tuple[str, str, Tree]) -> Document:
    """Return a resource as the cluster has it, with managedFields of (manager, operation, fields)."""
    entries = [{"manager": m, "operation": operation, "fieldsV1": owned} for m, operation, owned in fields]
    metadata = {"name": "x", "uid": "u", "resourceVersion": "7", "managedFields": entries, **body.get("metadata", {})}
    return Document({"apiVersion": "rds.aws.upbound.io/v1beta3", "kind": "Instance", **body, "metadata": metadata})


@pytest.mark.parametrize(
    ("body", "owned", "expected"),
    [
        pytest.param({"a": 1, "b": 2}, {"f:a": {}}, {"a": 1}, id="a field of ours beside one of the provider's"),
        pytest.param({"m": {"a": 1, "b": 2}}, {"f:m": {"f:b": {}}}, {"m": {"b": 2}}, id="a part of a map"),
        pytest.param({"m": {"a": 1}}, {"f:m": {}}, {"m": {"a": 1}}, id="an atomic map"),
        pytest.param({"l": [1, 2]}, {"f:l": {}}, {"l": [1, 2]}, id="an atomic list"),
        pytest.param({"l": ["a", "b"]}, {"f:l": {'v:"b"': {}}}, {"l": ["b"]}, id="entries of a set"),
        pytest.param(
            {"l": [{"n": "a", "v": 1, "w": 2}, {"n": "b", "v": 3}]},
            {"f:l": {'k:{"n":"a"}': {".": {}, "f:n": {}, "f:v": {}}}},
            {"l": [{"n": "a", "v": 1}]},
            id="entries of a map list",
        ),
        pytest.param({"m": {}}, {"f:m": {".": {}}}, {"m": {}}, id="an empty map"),
        pytest.param({"a": 1}, {"f:gone": {}}, {}, id="a field that is not there any more"),
    ],
)
def test_only_our_fields_were_applied_by_us(body: Tree, owned: Tree, expected: Tree) -> None:
    resource = observed(
        {"spec": body}, (OURS, "Apply", {"f:spec": owned}), ("provider", "Update", {"f:spec": {"f:a": {}}})
    )

    assert last_applied(resource).get("spec", {}) == expected


def test_what_the_server_and_crossplane_write_is_left_to_them() -> None:
    metadata = {
        "labels": {"golden-path.dev/part": "database", "crossplane.io/composite": "shop"},
        "annotations": {"crossplane.io/composition-resource-name": "k", "crossplane.io/external-name": "mine"},
        "ownerReferences": [{"uid": "1"}],
    }
    owned: Tree = {
        "f:metadata": {
            "f:labels": {"f:golden-path.dev/part": {}, "f:crossplane.io/composite": {}},
            "f:annotations": {"f:crossplane.io/composition-resource-name": {}, "f:crossplane.io/external-name": {}},
            "f:ownerReferences": {'k:{"uid":"1"}': {}},
        }
    }

    assert last_applied(observed({"metadata": metadata}, (OURS, "Apply", owned))) == {
        "apiVersion": "rds.aws.upbound.io/v1beta3",
        "kind": "Instance",
        "metadata": {
            "labels": {"golden-path.dev/part": "database"},
            "annotations": {"crossplane.io/external-name": "mine"},
        },
    }


def test_a_state_from_a_file_counts_as_ours() -> None:
    resource = observed({"spec": {"a": 1}, "status": {"b": 2}})

    assert last_applied(resource)["spec"] == {"a": 1}
    assert "status" not in last_applied(resource)


@pytest.mark.parametrize(
    ("owned", "expected"),
    [
        pytest.param({"f:host": {}}, {"host": "there", "size": 2}, id="what we own is stated as the cluster has it"),
        pytest.param({"f:size": {}}, {"size": 2}, id="what we do not own is left out"),
    ],
)
def test_an_unknown_in_an_existing_resource_changes_nothing(owned: Tree, expected: Tree) -> None:
    resource = observed({"spec": {"host": "there", "size": 1}}, (OURS, "Apply", {"f:spec": owned}))
    manifest = {"apiVersion": "v", "kind": "K", "metadata": {}, "spec": {"host": Unknown("host", "x"), "size": 2}}

    assert fill_unknowns(manifest, resource, list(unknowns(manifest)))["spec"] == expected
    assert isinstance(manifest["spec"]["host"], Unknown)  # type: ignore[index]  # the original stays as it was


def test_a_list_with_an_unknown_in_it_counts_as_one_value() -> None:
    resource = observed({"spec": {"hosts": ["a", "b"]}}, (OURS, "Apply", {"f:spec": {"f:hosts": {}}}))
    manifest = {"spec": {"hosts": ["c", Unknown("a host", "x")]}}

    assert fill_unknowns(manifest, resource, list(unknowns(manifest)))["spec"] == {"hosts": ["a", "b"]}
