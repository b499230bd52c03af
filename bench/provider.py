"""Provider: what the cluster has of a composed resource once a provider has done its work on it.

The size is what counts here. A managed resource in a running cluster is some 5 KB, of which most is what the provider
reports and which fields belong to whom, and a function that reads all of it pays for all of it.
"""

import base64
import copy
from collections.abc import Iterator

from google.protobuf.struct_pb2 import Struct

from function import wire
from function.model import Tree

SIZE = 5200
"""Bytes that a managed resource has in a request, at least; one with many parameters has more."""

TIME = "2024-01-01T00:00:00Z"
VERSION = "90000000"
"""The resourceVersion of everything, which nothing else in a request looks like."""
HOST = "shop.example.eu-central-1.rds.amazonaws.com"
ACCOUNT = {"username": "app", "password": "measured", "port": "5432"}
RDS = {"arn": "arn:aws:rds:eu-central-1:123456789012:db:shop", "resourceId": "db-EXAMPLE", "address": HOST}


def settled(resource: Tree) -> Iterator[Tree]:
    """Yield a composed resource as the cluster has it when all is done, and what was made beside it."""
    body = copy.deepcopy(resource)
    body["metadata"] |= {
        "uid": f"00000000-0000-4000-8000-{resource['metadata']['name'][-12:]}",
        "generation": 2,
        "resourceVersion": VERSION,
        "creationTimestamp": TIME,
        "managedFields": [_managed("apiextensions.crossplane.io/composed/0123456789ab", "Apply", _ours(resource))],
    }
    if "forProvider" in body.get("spec", {}):
        yield from _beside(body)
        body["metadata"]["finalizers"] = ["finalizer.managedresource.crossplane.io"]
        _report(body)
    yield body


def _report(body: Tree) -> None:
    """Write what a provider reports, up to the size that such resources have."""
    parameters: Tree = body["spec"]["forProvider"]
    body["spec"]["initProvider"] = {}
    body["status"] = {
        "observedGeneration": 2,
        "atProvider": copy.deepcopy(parameters) | (RDS if body["kind"] == "Instance" else {"id": "example"}),
        "conditions": [
            _condition("Ready", "Available"),
            _condition("Synced", "ReconcileSuccess"),
            _condition("LastAsyncOperation", "Success"),
        ],
    }
    theirs = _managed("provider", "Update", {"f:status": {"f:atProvider": _fields(body["status"]["atProvider"])}})
    body["metadata"]["managedFields"].append(theirs)
    for number in range(SIZE):
        if _size(body) >= SIZE:
            return
        name = f"reportedAttribute{number}"
        body["status"]["atProvider"][name] = f"what the provider says of attribute {number}"
        theirs["fieldsV1"]["f:status"]["f:atProvider"][f"f:{name}"] = {}


def _beside(body: Tree) -> Iterator[Tree]:
    """Yield the Secret that a resource names for its connection, or what an Object manages."""
    if reference := body["spec"].get("writeConnectionSecretToRef"):
        namespace = reference.get("namespace") or body["metadata"]["namespace"]
        yield _secret(reference["name"], namespace, ACCOUNT | {"host": HOST, "endpoint": f"{HOST}:5432"})
    inner = body["spec"]["forProvider"].get("manifest")
    if not inner:
        return
    yield inner
    if inner["apiVersion"].startswith("postgresql.cnpg.io/") and inner["kind"] == "Cluster":
        name, namespace = inner["metadata"]["name"], inner["metadata"]["namespace"]
        yield _secret(f"{name}-app", namespace, ACCOUNT | {"host": f"{name}-rw", "dbname": "app"})
        yield _secret(f"{name}-ca", namespace, {"ca.crt": "-----BEGIN CERTIFICATE-----"})


def _secret(name: str, namespace: str, values: dict[str, str]) -> Tree:
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": namespace}, "data": data}


def _condition(kind: str, reason: str) -> Tree:
    known = {"status": "True", "lastTransitionTime": TIME, "observedGeneration": 2}
    return {"type": kind, "reason": reason} | known


def _managed(manager: str, operation: str, fields: Tree) -> Tree:
    entry = {"manager": manager, "operation": operation, "fieldsType": "FieldsV1", "fieldsV1": fields}
    return entry | {"apiVersion": "v1", "time": TIME}


def _ours(resource: Tree) -> Tree:
    """Return the fields that Crossplane applied for us, as `managedFields` has them."""
    return _fields({key: value for key, value in resource.items() if key not in {"apiVersion", "kind"}})


def _fields(value: object) -> Tree:
    """Return a set of fields as `managedFields` has it; a list counts as one value."""
    return {f"f:{key}": _fields(below) for key, below in value.items()} if isinstance(value, dict) else {}


def _size(body: Tree) -> int:
    struct = Struct()
    wire.fill(struct, body)
    return struct.ByteSize()
