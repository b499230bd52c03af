"""Locks: Usages of the order itself, by which Crossplane's webhook refuses its deletion and says the way out.

They are for clusters without the admission policy in `cluster/`: whoever may edit an order can take a Usage's label off
it. The XR behind a claim has one of its own. Without it the XR could be deleted from behind its claim, which would make
another one, of another uid, whose resources have other names.
"""

from function import readiness, scopes
from function.model import PART, Observed, Resource, ScopeName, Tree

NAME = "lock"
API_VERSION = "protection.crossplane.io/v1beta1"
REASON = "it holds data: set spec.deletable to true, wait until status.deletion says released, then delete it"


def of(composite: Observed, scope: ScopeName) -> list[Resource]:
    """Return the locks on an order: on the claim and on the XR behind it, or on the XR that is the order."""
    if scope == "namespaced":
        return [_lock("Usage", composite.get("metadata", "namespace"), _itself(composite))]
    behind = _lock("ClusterUsage", None, _itself(composite))
    claim = scopes.claim(composite, scope)
    return [_lock("Usage", claim["namespace"], claim), behind] if claim else [behind]


def is_lock(key: str) -> bool:
    """Return whether a key is that of a lock."""
    return key.startswith(f"{NAME}/")


def _itself(composite: Observed) -> dict[str, str]:
    return {
        "apiVersion": composite.get("apiVersion"),
        "kind": composite.get("kind"),
        "name": composite.get("metadata", "name"),
    }


def _lock(kind: str, namespace: str | None, order: dict[str, str]) -> Resource:
    metadata: Tree = {"labels": {PART: NAME}} | ({"namespace": namespace} if namespace else {})
    of_order = {"apiVersion": order["apiVersion"], "kind": order["kind"], "resourceRef": {"name": order["name"]}}
    manifest = {
        "apiVersion": API_VERSION,
        "kind": kind,
        "metadata": metadata,
        "spec": {"of": of_order, "reason": REASON},
    }
    return Resource(NAME, manifest, readiness.exists)
