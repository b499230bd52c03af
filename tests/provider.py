"""The providers, played: what a cluster looks like once they have done their work."""

import base64
import copy
from collections.abc import Iterator

from function.model import Tree, at

READY = [
    {"type": "Ready", "status": "True", "reason": "Available", "lastTransitionTime": "2024-01-01T00:00:00Z"},
    {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "lastTransitionTime": "2024-01-01T00:00:00Z"},
]

ADDRESS = "shop.example.eu-central-1.rds.amazonaws.com"
RDS: Tree = {"address": ADDRESS, "port": 5432, "arn": "arn:aws:rds:eu-central-1:1:db:shop", "resourceId": "db-EXAMPLE"}


def played(resources: dict[str, Tree]) -> list[Tree]:
    """Return composed resources as ready as they get, with the Secrets that their operators write beside them."""
    return [document for resource in resources.values() for document in _played(copy.deepcopy(resource))]


def _played(resource: Tree) -> Iterator[Tree]:
    resource["metadata"] |= {"uid": f"uid-of-{resource['metadata']['name']}", "generation": 1}
    if "spec" not in resource:
        yield resource
        return
    at_provider: Tree = {}
    if resource["kind"] == "Instance":
        protection = resource["spec"]["forProvider"].get("deletionProtection", False)
        at_provider = RDS | {"endpoint": f"{ADDRESS}:5432", "deletionProtection": protection}
        yield _connection_secret(resource)
    if resource["kind"] == "Object":
        at_provider = {"manifest": copy.deepcopy(resource["spec"]["forProvider"]["manifest"])}
        yield from _operator_secrets(resource)
    if resource["kind"] == "Application":
        resource["status"] = {
            "health": {"status": "Healthy"},
            "sync": {"status": "Synced", "revision": "abc", "comparedTo": {"source": resource["spec"]["source"]}},
        }
        yield resource
        return
    resource["status"] = {"atProvider": at_provider, "conditions": copy.deepcopy(READY)}
    yield resource


def _connection_secret(instance: Tree) -> Tree:
    values = {"endpoint": f"{ADDRESS}:5432", "address": ADDRESS, "host": ADDRESS, "port": "5432",
              "username": "app", "password": "s3cr3t/word"}  # fmt: skip
    reference = instance["spec"]["writeConnectionSecretToRef"]
    return _secret(reference["name"], reference.get("namespace") or instance["metadata"]["namespace"], values)


def _operator_secrets(resource: Tree) -> Iterator[Tree]:
    """Yield the Secrets that CloudNativePG writes for a cluster."""
    manifest = resource["spec"]["forProvider"]["manifest"]
    if manifest["apiVersion"] != "postgresql.cnpg.io/v1" or manifest["kind"] != "Cluster":
        return
    name, namespace = manifest["metadata"]["name"], manifest["metadata"]["namespace"]
    database = at(manifest, ("spec", "bootstrap", "initdb", "database")) or "app"
    values = {"username": "app", "password": "s3cr3t/word", "host": f"{name}-rw", "port": "5432", "dbname": database,
              "uri": "postgresql://..."}  # fmt: skip
    yield _secret(f"{name}-app", namespace, values)
    yield _secret(f"{name}-ca", namespace, {"ca.crt": "-----BEGIN CERTIFICATE-----", "ca.key": "never to be read"})


def _secret(name: str, namespace: str, values: dict[str, str]) -> Tree:
    data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": namespace}, "data": data}
