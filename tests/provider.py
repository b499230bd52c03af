"""The providers, played: what a cluster looks like once they have done their work.

What a kind is protected by, the rows of the catalog say, and what else the cloud answers, the habits of the simulator.
"""

import base64
import copy
from collections.abc import Iterator, Mapping

from function.model import EXTERNAL_NAME, Document, Kind, Tree, at, read_field, write_field
from tests.orders import CATALOG
from tests.simulator import habits
from tests.simulator.cloud import Thing
from tests.simulator.upjet import asked

READY = [
    {"type": "Ready", "status": "True", "reason": "Available", "lastTransitionTime": "2024-01-01T00:00:00Z"},
    {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "lastTransitionTime": "2024-01-01T00:00:00Z"},
]

PASSWORD = f"{habits.SECRET}/word"
NAME = "shop"
"""What the cloud tells of everything, so that it tells the same in every scope."""

CERTIFICATE = "-----BEGIN CERTIFICATE-----"


def played(resources: dict[str, Tree]) -> list[Tree]:
    """Return composed resources as ready as they get, with what providers and operators write beside them."""
    return [document for resource in resources.values() for document in _played(copy.deepcopy(resource))]


def _played(resource: Tree) -> Iterator[Tree]:
    metadata = resource["metadata"]
    metadata |= {"uid": f"uid-of-{metadata['name']}", "generation": 1}
    if "spec" not in resource:
        yield resource
        return
    if resource["kind"] == "Application":
        resource["status"] = {
            "health": {"status": "Healthy"},
            "sync": {"status": "Synced", "revision": "abc", "comparedTo": {"source": resource["spec"]["source"]}},
        }
        yield resource
        return
    if resource["kind"] == "ExternalSecret":
        yield _secret(resource["spec"]["target"]["name"], metadata["namespace"], {"password": PASSWORD})
    if "providerConfigRef" not in resource["spec"] and resource["kind"] in CATALOG.paths:
        resource["status"] = _of_order(resource)
        yield resource
        return
    if "providerConfigRef" not in resource["spec"]:
        resource["status"] = {"conditions": copy.deepcopy(READY[:1])}
        yield resource
        return
    kind = CATALOG.kind_of(Document(resource))
    at_provider: Tree = {"id": f"id-of-{metadata['name']}"}
    if resource["kind"] == "Object":
        at_provider = {"manifest": copy.deepcopy(resource["spec"]["forProvider"]["manifest"])}
        yield from _beside(resource)
    elif kind:
        metadata.setdefault("annotations", {}).setdefault(EXTERNAL_NAME, f"a-{kind.kind.lower()}")
        at_provider = _answered(resource, kind)
        yield from _connection_secret(resource, kind)
    resource["status"] = {"atProvider": at_provider, "conditions": copy.deepcopy(READY)}
    yield resource


def _of_order(resource: Tree) -> Tree:
    """Return the status of an order that another order is made of."""
    name, needs = resource["metadata"]["name"], CATALOG.paths[resource["kind"]].needs
    return {
        "deletion": "released" if resource["spec"]["deletable"] else "protected",
        "outputs": {output: f"{output}-of-{name}" for part in needs for output in part.public},
        "conditions": copy.deepcopy(READY),
    }


def _answered(resource: Tree, kind: Kind) -> Tree:
    """Return what the cloud says of a managed resource, its own protection included."""
    fields = asked(resource)
    thing = Thing(kind.in_keys, NAME, "", fields, 1, ("", "", ""))
    told = copy.deepcopy(thing.told) | habits.of(kind.in_keys).running(NAME, fields)
    for path in kind.deleted_by:
        write_field(told, path, read_field(fields, path))
    if kind.protection:
        for path in (*kind.protection.seen, *kind.protection.seen_unless_on):
            write_field(told, path, read_field(fields, path) or False)
    return told


def _connection_secret(resource: Tree, kind: Kind) -> Iterator[Tree]:
    reference = resource["spec"].get("writeConnectionSecretToRef")
    connection = habits.of(kind.in_keys).connection
    if reference and connection:
        namespace = reference.get("namespace") or resource["metadata"]["namespace"]
        yield _secret(reference["name"], namespace, connection(NAME, asked(resource), 1))


def _beside(resource: Tree) -> Iterator[Tree]:
    """Yield what an operator writes beside what it was given."""
    manifest = resource["spec"]["forProvider"]["manifest"]
    name, namespace = manifest["metadata"]["name"], manifest["metadata"].get("namespace")
    match manifest["apiVersion"], manifest["kind"]:
        case "postgresql.cnpg.io/v1", "Cluster":
            database = at(manifest, ("spec", "bootstrap", "initdb", "database")) or "app"
            values = {"username": "app", "password": PASSWORD, "host": f"{name}-rw", "port": "5432",
                      "dbname": database, "uri": "postgresql://..."}  # fmt: skip
            yield _secret(f"{name}-app", namespace, values)
            yield _secret(f"{name}-ca", namespace, {"ca.crt": CERTIFICATE, "ca.key": "never to be read"})
        case "objectbucket.io/v1alpha1", "ObjectBucketClaim":
            data = {"BUCKET_NAME": name, "BUCKET_HOST": "rgw.rook.svc", "BUCKET_PORT": "443", "BUCKET_REGION": ""}
            metadata = {"name": name, "namespace": namespace}
            yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def _secret(name: str, namespace: str, values: Mapping[str, str]) -> Tree:
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": namespace}, "data": data}
