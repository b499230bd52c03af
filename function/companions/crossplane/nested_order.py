"""Nested order: an XR beside a v2 order, a claim in the namespace of the claim before a legacy XR.

It is in the API group of the order that is made of it, whose Crossplane has the rights on it: the RBAC manager gives it
those on the claims and XRs of every XRD. What it holds it retains and releases itself. So it has no policies: consent
goes down as `deletable`, and comes back as `status.deletion`.
"""

from function import names, readiness
from function.companions.crossplane import Crossplane
from function.model import (
    CLOUD,
    PART,
    Observed,
    OutputContext,
    PackageError,
    Render,
    Renderer,
    Resource,
    Source,
    Sources,
    Tree,
    Value,
    listed,
)
from function.parts import Connection, NestedOrder


def render(crossplane: Crossplane, nested: NestedOrder) -> Render:
    """Yield the order.

    Raises:
        PackageError: The cloud offers no such kind, or the order that would be made of it is a nested one itself.
    """
    order = crossplane.order
    if nested.kind not in order.orders:
        raise PackageError(
            f"a {order.kind} is made of a {nested.kind}, which {order.cloud} does not offer: must be one of "
            f"{listed(order.orders)}"
        )
    # One level is all that is seen through, and two paths that are made of each other would never come to an end.
    if order.request.composite.get("metadata", "labels", PART):
        raise PackageError(
            f"a {order.kind} that is made of a {nested.kind} is itself part of an order: must be ordered by itself"
        )
    yield Resource(nested.name, order.orders[nested.kind], _manifest(crossplane, nested), readiness.managed)


def _manifest(crossplane: Crossplane, nested: NestedOrder) -> Tree:
    order, name = crossplane.order, order_name(crossplane)
    # Without it the XRD's default would choose, which is another cloud's.
    selector: Tree = {"compositionSelector": {"matchLabels": {CLOUD: order.cloud}}}
    own: Tree = {"crossplane": selector}
    if order.scope == "legacy":
        own = {**selector, "writeConnectionSecretToRef": {"name": f"{name}-{Connection.OF_CLAIMS}"}}
    return {
        "apiVersion": order.request.composite.get("apiVersion"),
        "kind": nested.kind,
        "metadata": {
            "name": name,
            "namespace": order.namespace,
            # Of the cloud, which then cannot change under it: what chose its Composition is not asked again.
            "labels": {PART: nested.name, CLOUD: order.cloud},
        },
        "spec": {**nested.spec, "environment": order.spec.environment, "deletable": order.spec.consent, **own},
    }


def order_name(crossplane: Crossplane) -> str:
    """Return the name of the order."""
    return names.local_name(crossplane.order, crossplane.part.name)


def _named_outputs(nested: NestedOrder) -> Sources:
    return {name: Source(f"`status.outputs.{name}` of the order", _output) for name in nested.outputs}


def _output(context: OutputContext, name: str) -> Value:
    """Return an output of the order, as it tells it itself."""
    observed = _observed(context.site)
    value = observed.get("status", "outputs", *name.split(".")) if observed else None
    return value if isinstance(value, str) and value else context.unknown(name)


def _identifier(context: OutputContext, name: str) -> Value:
    return order_name(context.site) if _observed(context.site) else context.unknown(name)


def _observed(crossplane: Crossplane) -> Observed | None:
    return crossplane.observed(crossplane.order.orders[crossplane.part.kind])


RENDERER = Renderer(
    NestedOrder,
    render,
    outputs={"order": Source.of_site("its name, made of those of the order and the part", order_name)},
    named_outputs=_named_outputs,
    identifiers={"order": Source("the name of the order, once it exists", _identifier)},
)
