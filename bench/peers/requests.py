"""Requests: what other functions are sent for the same order, with the same observed state.

A composition of templates does less than a path: it holds nothing back, protects nothing and checks no setting. What
is kept equal is the resources that come out, and what is observed of them.
"""

from typing import Final

from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.order import Settled
from function import wire
from function.model import Tree

INSTANCE: Final = "database/rds.Instance"


def desired(order: Settled) -> bytes:
    """Return a call in which an earlier function has composed everything, as function-auto-ready is used."""
    request = fnv1.RunFunctionRequest.FromString(order.calls[-1])
    request.ClearField("input")
    for key, manifest in order.manifests.items():
        wire.fill(request.desired.resources[key].resource, manifest)
    return request.SerializeToString(deterministic=True)


def patched(order: Settled) -> bytes:
    """Return a call with a template for each resource, as function-patch-and-transform is used."""
    request = fnv1.RunFunctionRequest.FromString(order.calls[-1])
    request.ClearField("input")
    templates = [_template(key, manifest) for key, manifest in order.manifests.items()]
    wire.fill(request.input, {"apiVersion": "pt.fn.crossplane.io/v1beta1", "kind": "Resources", "resources": templates})
    return request.SerializeToString(deterministic=True)


def _template(key: str, manifest: Tree) -> Tree:
    """Return the template of a resource: its name, its tenant and its policy come from the claim, as with us."""
    template: Tree = {
        "name": key,
        "base": manifest,
        "patches": [
            _combined("metadata.annotations[crossplane.io/external-name]"),
            _copied("spec.claimRef.namespace", "metadata.labels[example.org/tenant]"),
            _copied("spec.claimRef.name", "metadata.labels[example.org/order]"),
        ],
    }
    if key == INSTANCE:
        template["patches"] += [
            _copied("spec.storageGB", "spec.forProvider.allocatedStorage"),
            _mapped(
                "spec.class", "spec.forProvider.instanceClass", {"small": "db.t4g.medium", "medium": "db.m7g.large"}
            ),
            _combined("spec.writeConnectionSecretToRef.name"),
            _told("status.atProvider.arn", "status.identifiers.arn"),
            _told("status.atProvider.resourceId", "status.identifiers.resourceId"),
            _told("status.atProvider.address", "status.outputs.host"),
        ]
        template["connectionDetails"] = [
            {"name": name, "type": "FromConnectionSecretKey", "fromConnectionSecretKey": name}
            for name in ("host", "port", "username", "password")
        ]
    return template


def _copied(source: str, target: str) -> Tree:
    return {"type": "FromCompositeFieldPath", "fromFieldPath": source, "toFieldPath": target}


def _told(source: str, target: str) -> Tree:
    return {"type": "ToCompositeFieldPath", "fromFieldPath": source, "toFieldPath": target}


def _mapped(source: str, target: str, pairs: dict[str, str]) -> Tree:
    return _copied(source, target) | {"transforms": [{"type": "map", "map": pairs}]}


def _combined(target: str) -> Tree:
    variables = [{"fromFieldPath": f"spec.claimRef.{name}"} for name in ("namespace", "name")]
    combine = {"variables": variables, "strategy": "string", "string": {"fmt": "%s-%s"}}
    return {"type": "CombineFromComposite", "combine": combine, "toFieldPath": target}
