"""Crossplane: what the real one adds to what a function answers, so that a preview shows the same documents.

Held to `crossplane composition render -x` (CLI v2.5.0, core v2.3.4), document by document, by an integration test.
"""

import copy
import hashlib
from collections.abc import Mapping

from function.compose import Composed
from function.model import CLAIM_LABELS, Condition, Document, Observed, ScopeName, Tree, conditions
from function.names import LABEL_LIMIT
from function.offline.belonging import COMPOSITE, KEY, outermost

TIME = "2024-01-01T00:00:00Z"
"""When everything happened, as far as a preview goes."""


def composed_resources(xr: Tree, composed: Composed, observed: Mapping[str, Observed]) -> dict[str, Tree]:
    """Return the composed resources as Crossplane would apply them, by key; sorted."""
    return {
        key: _composed(xr, key, desired.manifest, observed.get(key))
        for key, desired in sorted(composed.resources.items())
    }


def updated(xr: Tree, printed: Tree, scope: ScopeName, composed: Composed, resources: Mapping[str, Tree]) -> Tree:
    """Return the XR as it would be afterwards: with references to its resources, and its status.

    Args:
        xr: The XR with its uid and observed status.
        printed: The XR as it was given.
        scope: Its scope.
        composed: What became of it.
        resources: Its composed resources.
    """
    result = copy.deepcopy(printed)
    spec = result.setdefault("spec", {}) or {}
    result["spec"] = spec
    references = [
        _reference(resource, namespaced=bool(xr["metadata"].get("namespace"))) for resource in resources.values()
    ]
    references.sort(key=lambda r: r["apiVersion"] + r["kind"] + r["name"] + r.get("namespace", ""))
    holder = spec if scope == "legacy" else spec.setdefault("crossplane", {})
    if references:
        holder["resourceRefs"] = references
    status = copy.deepcopy(xr.get("status") or {}) | (composed.status or {})
    if scope == "legacy":
        status["claimConditionTypes"] = [condition.type for condition in composed.conditions]
    status["conditions"] = _conditions(xr, composed)
    result["status"] = status
    return result


def _composed(xr: Tree, key: str, manifest: Tree, observed: Observed | None) -> Tree:
    result = copy.deepcopy(manifest)
    metadata: Tree = result.setdefault("metadata", {})
    root = outermost(xr)
    if observed:
        metadata["name"] = observed.get("metadata", "name")
    if "name" not in metadata:
        metadata["generateName"] = f"{root}-"
        metadata["name"] = child_name(root, xr["metadata"]["uid"], key)
    elif observed and observed.get("metadata", "generateName"):
        metadata["generateName"] = observed.get("metadata", "generateName")
    if namespace := xr["metadata"].get("namespace"):
        metadata["namespace"] = namespace
    labels = xr["metadata"].get("labels") or {}
    claim = {label: labels[label] for label in CLAIM_LABELS if all(labels.get(other) for other in CLAIM_LABELS)}
    metadata["labels"] = (metadata.get("labels") or {}) | {COMPOSITE: root} | claim
    metadata["annotations"] = (metadata.get("annotations") or {}) | {KEY: key}
    metadata["ownerReferences"] = [
        {
            "apiVersion": xr["apiVersion"],
            "blockOwnerDeletion": True,
            "controller": True,
            "kind": xr["kind"],
            "name": xr["metadata"]["name"],
            "uid": xr["metadata"]["uid"],
        }
    ]
    return result


def child_name(parent: str, uid: str, key: str) -> str:
    """Return the name that Crossplane generates for a composed resource, of 63 characters at most."""
    suffix = hashlib.sha256(f"{uid}{key}".encode()).hexdigest()[:12]
    front = parent if parent.endswith("-") else f"{parent}-"
    if len(front + suffix) > LABEL_LIMIT:
        front = front[: LABEL_LIMIT - len(suffix)]
        front = front if front.endswith("-") else f"{front[:-1]}-"
    return front + suffix


def _reference(resource: Tree, *, namespaced: bool) -> Tree:
    metadata = resource["metadata"]
    reference = {"apiVersion": resource["apiVersion"], "kind": resource["kind"], "name": metadata["name"]}
    if metadata.get("namespace") and not namespaced:
        reference["namespace"] = metadata["namespace"]
    return reference


def _conditions(xr: Tree, composed: Composed) -> list[Tree]:
    """Return the XR's conditions: Crossplane's own around those of the function, in the order that they are set."""
    found = conditions(Document(xr))
    found["Responsive"] = Condition("Responsive", "True", "WatchCircuitClosed")
    found |= {condition.type: condition for condition in composed.conditions}
    found["Synced"] = Condition("Synced", "True", "ReconcileSuccess")
    found["Ready"] = _ready(composed)
    generation = xr["metadata"].get("generation")
    times = {c.get("type"): (c.get("lastTransitionTime"), c.get("status"), c.get("reason"), c.get("message") or "")
             for c in (xr.get("status") or {}).get("conditions") or []}  # fmt: skip
    listed = []
    for condition in found.values():
        entry: Tree = {
            "lastTransitionTime": TIME,
            "type": condition.type,
            "status": condition.status,
            "reason": condition.reason,
        }
        before = times.get(condition.type)
        if before and before[1:] == (condition.status, condition.reason, condition.message):
            entry["lastTransitionTime"] = before[0]
        if condition.message:
            entry["message"] = condition.message
        if generation is not None:
            entry["observedGeneration"] = generation
        listed.append(entry)
    return listed


def _ready(composed: Composed) -> Condition:
    if composed.ready is False:
        return Condition("Ready", "False", "Creating")
    return Condition("Ready", "True", "Available")
