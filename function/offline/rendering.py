"""Rendering: one order from a file, and all that became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from function.catalog import Catalog
from function.compose import Composed
from function.model import Document, Refusal, Request, Tree
from function.offline import composite, crossplane
from function.offline.cluster import Cluster, ordered, reconcile
from function.offline.definition import Definition
from function.offline.files import Read

HIDDEN = "(hidden)"


@dataclass(frozen=True)
class Rendering:
    """One order, rendered.

    Attributes:
        order: The claim or XR as it was given.
        cloud: The cloud that it was rendered on.
        xr: The XR as Crossplane would leave it.
        resources: The composed resources as Crossplane would apply them, by key; Secret values are hidden.
        composed: What the function answered.
        observed: The keys of the composed resources that exist.
        own: The observed documents that belong to the order.
        others: The other clouds that offer it.
    """

    order: Tree
    cloud: str
    xr: Tree
    resources: Mapping[str, Tree]
    composed: Composed
    observed: frozenset[str]
    own: tuple[Tree, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What orders are rendered with.

    Attributes:
        catalog: The paths and clouds.
        cluster: The platform's settings, and what is observed.
        cloud: The cloud asked for, if any.
        xrd: The XRD of the orders, if any.
    """

    catalog: Catalog
    cluster: Cluster
    cloud: str | None
    xrd: Definition | None


def render(order: Read, given: Given) -> Rendering:
    """Return what becomes of one order.

    Raises:
        Refusal: The order cannot be filled; the message names the file that it came from.
    """
    try:
        return _render(order.body, given)
    except Refusal as refusal:
        raise Refusal(f"{order.source}: {refusal}") from refusal


def _render(order: Tree, given: Given) -> Rendering:
    path = given.catalog.path(order["kind"])
    printed, scope = composite.composite(order, given.xrd, given.cluster)
    xr = composite.identified(given.cluster.state_of(printed))
    composite.check_status(xr)
    observed = given.cluster.composed(xr)
    cloud = composite.cloud(printed, given.cloud, path, given.catalog, observed.values())
    composed = reconcile(xr, scope, {"cloud": cloud}, given.cluster, given.catalog)
    resources = crossplane.composed_resources(xr, composed, observed)
    return Rendering(
        order=order,
        cloud=cloud,
        xr=crossplane.updated(xr, printed, scope, composed, resources),
        resources={key: _hidden(resource) for key, resource in resources.items()},
        composed=composed,
        observed=frozenset(observed),
        own=tuple(given.cluster.own(xr, composed.requirements.values())),
        others=tuple(name for name in given.catalog.offering(path) if name != cloud),
    )


def catalog_annotations(order: Read, given: Given) -> Mapping[str, str]:
    """Return what the portal's catalog is told about an order. It is not rendered for that, and needs no cloud.

    Raises:
        Refusal: The order is none, or the settings are none; the message names the file that it came from.
    """
    try:
        path = given.catalog.path(order.body["kind"])
        printed, scope = composite.composite(order.body, given.xrd, given.cluster)
        composite.check_status(printed)
        offered = given.catalog.offering(path)
        told = composite.told_cloud(printed)
        cloud = told if told in offered else next(iter(offered), None)
        request = Request(Document(composite.identified(printed)), {}, {}, {"cloud": cloud}, scope)
        return given.catalog.catalog_annotations(ordered(request, given.cluster, given.catalog))
    except Refusal as refusal:
        raise Refusal(f"{order.source}: {refusal}") from refusal


def _hidden(resource: Tree) -> Tree:
    if resource["kind"] != "Secret" or "data" not in resource:
        return resource
    return resource | {"data": dict.fromkeys(resource["data"], HIDDEN)}
