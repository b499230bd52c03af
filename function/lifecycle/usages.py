"""Usages: Usages of the order itself, by which Crossplane's webhook refuses its deletion and says the way out.

They are for clusters without the admission policy in `cluster/`: whoever may edit an order can take a Usage's label off
it. The XR behind a claim has one of its own. Without it the XR could be deleted from behind its claim, which would make
another one, of another uid, whose resources have other names.
"""

from function import readiness, scopes
from function.model import PART, Kind, Observed, Resource, ScopeName, Tree, plain

NAME = "lock"
USAGE = plain("protection.crossplane.io", "v1beta1", "Usage")
CLUSTER_USAGE = plain("protection.crossplane.io", "v1beta1", "ClusterUsage")

REASON = "it holds data: set spec.deletable to true, wait until status.deletion says released, then delete it"


def of(composite: Observed, scope: ScopeName) -> list[Resource]:
    """Return the Usages of an order: on the claim and on the XR behind it, or on the XR that is the order."""
    if scope == "namespaced":
        return [_usage(USAGE, composite.get("metadata", "namespace"), _itself(composite))]
    behind = _usage(CLUSTER_USAGE, None, _itself(composite))
    claim = scopes.claim(composite, scope)
    return [_usage(USAGE, claim["namespace"], claim), behind] if claim else [behind]


def is_usage(key: str) -> bool:
    """Return whether a key is that of such a Usage."""
    return key.startswith(f"{NAME}/")


def _itself(composite: Observed) -> dict[str, str]:
    return {
        "apiVersion": composite.get("apiVersion"),
        "kind": composite.get("kind"),
        "name": composite.get("metadata", "name"),
    }


def _usage(kind: Kind, namespace: str | None, order: dict[str, str]) -> Resource:
    metadata: Tree = {"labels": {PART: NAME}} | ({"namespace": namespace} if namespace else {})
    of_order = {"apiVersion": order["apiVersion"], "kind": order["kind"], "resourceRef": {"name": order["name"]}}
    manifest = {
        "apiVersion": kind.api_version(namespaced=False),
        "kind": kind.kind,
        "metadata": metadata,
        "spec": {"of": of_order, "reason": REASON},
    }
    return Resource(NAME, kind, manifest, readiness.exists)
