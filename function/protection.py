"""Protection: what holds data is kept until the team says that it may go.

A delete of an order never reaches the function: Crossplane drops the XR's finalizer and the garbage collector takes
the rest. So the protection stands in the manifests from the first render on.
"""

from collections.abc import Mapping
from typing import Any

from function import applied, scopes
from function.catalog import Catalog
from function.model import (
    CLOUD,
    DATA,
    EXTERNAL_NAME,
    PART,
    Observed,
    Order,
    Refusal,
    Resource,
    Tree,
    quoted,
    short_kind,
)

PROTECTED = "protected"
RELEASING = "releasing"
RELEASED = "released"


def check(order: Order[Any], resources: Mapping[str, Resource]) -> None:
    """Refuse to touch what is not ours, and to carry on where another cloud has begun.

    Raises:
        Refusal: A resource that somebody else made stands under one of our keys, or the order exists on another cloud.
    """
    for key, observed in sorted(order.request.observed.items()):
        ours = observed.get("metadata", "labels", PART)
        kind = short_kind({"apiVersion": observed.get("apiVersion") or "", "kind": observed.get("kind") or ""})
        if key in resources and (not ours or kind != key.partition("/")[2]):
            raise Refusal(
                f"cannot compose {quoted(key)}: {kind} {quoted(observed.get('metadata', 'name'))} stands there and is "
                f"not ours: accepted is a {key.partition('/')[2]} labelled {PART}"
            )
        cloud = observed.get("metadata", "labels", CLOUD)
        if ours and cloud and cloud != order.cloud:
            raise Refusal(
                f"cannot move the order from cloud {quoted(cloud)} to {quoted(order.cloud)}: its data would stay: "
                f"accepted is the Composition of {quoted(cloud)}, or a new order"
            )


def guarded(order: Order[Any], resource: Resource, catalog: Catalog) -> Resource:
    """Return a resource with the policy and the cloud's own protection that consent calls for."""
    _keep_external_name(order, resource)
    guard = catalog.guard(short_kind(resource.subject))
    if not guard:
        return resource
    kept = not order.spec.consent
    scopes.hold(resource.manifest, keep=kept or guard.outlives)
    resource.manifest["spec"]["forProvider"] |= guard.protect if kept else guard.release
    if kept and guard.holds == "data":
        for manifest in (resource.manifest, resource.subject):
            manifest["metadata"].setdefault("labels", {})[DATA] = PROTECTED
    return resource


def _keep_external_name(order: Order[Any], resource: Resource) -> None:
    """State the external name that the resource has: once set, it is what ties it to its data."""
    observed = order.observed(resource.key)
    name = observed and observed.get("metadata", "annotations", EXTERNAL_NAME)
    if name and EXTERNAL_NAME in resource.manifest["metadata"].get("annotations", {}):
        resource.manifest["metadata"]["annotations"][EXTERNAL_NAME] = name


def left_over(order: Order[Any], wanted: Mapping[str, Resource], catalog: Catalog) -> dict[str, Tree]:
    """Return, by key, what exists and is guarded, but wanted no more: it stays as we last applied it."""
    return {
        key: applied.last_applied(observed)
        for key, observed in sorted(order.request.observed.items())
        if key not in wanted and observed.get("metadata", "labels", PART) and catalog.guard(_short_kind_of(observed))
    }


def outliving(order: Order[Any], catalog: Catalog) -> list[str]:
    """Return the keys of what stays in the cloud although the order may be deleted."""
    guards = {key: catalog.guard(_short_kind_of(observed)) for key, observed in order.request.observed.items()}
    return [key for key, guard in guards.items() if guard and guard.outlives and order.spec.consent]


def deletion(order: Order[Any], catalog: Catalog) -> str:
    """Return how far the order's deletion is: protected, releasing (the cloud still protects something) or released."""
    if not order.spec.consent:
        return PROTECTED
    for observed in order.request.observed.values():
        guard = catalog.guard(_short_kind_of(observed))
        if guard and guard.holds == "data" and not guard.released(observed):
            return RELEASING
    return RELEASED


def _short_kind_of(observed: Observed) -> str:
    inner = observed.get("spec", "forProvider", "manifest") if observed.get("kind") == "Object" else None
    source: Tree = inner or {"apiVersion": observed.get("apiVersion"), "kind": observed.get("kind")}
    return short_kind(source)
