"""Rendering: one order from a file, and all that became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from function.catalog import Catalog
from function.compose import Composed
from function.model import Refusal, Tree, quoted
from function.offline import composite, crossplane
from function.offline.cluster import Cluster, reconcile
from function.offline.files import Read
from function.settings import PLATFORM_LABEL

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
        others: The other clouds that offer it.
    """

    order: Tree
    cloud: str
    xr: Tree
    resources: Mapping[str, Tree]
    composed: Composed
    observed: frozenset[str]
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
    xrd: composite.Definition | None


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
    printed, scope = composite.composite(order, given.xrd)
    cloud = composite.cloud(printed, given.cloud, path, given.catalog)
    xr = composite.identified(given.cluster.state_of(printed))
    composite.check_status(xr)
    composed = reconcile(xr, scope, {"cloud": cloud}, given.cluster, given.catalog)
    observed = given.cluster.composed(xr)
    resources = crossplane.composed_resources(xr, composed, observed)
    return Rendering(
        order=order,
        cloud=cloud,
        xr=crossplane.updated(xr, printed, scope, composed, resources),
        resources={key: _hidden(resource) for key, resource in resources.items()},
        composed=composed,
        observed=frozenset(observed),
        others=tuple(name for name in given.catalog.offering(path) if name != cloud),
    )


def settings_of(reads: Sequence[Read]) -> list[Tree]:
    """Return the EnvironmentConfigs of a settings file.

    Raises:
        Refusal: It holds something else, or none of the platform's.
    """
    for read in reads:
        if read.body["kind"] != "EnvironmentConfig":
            raise Refusal(
                f"cannot use {read.source} as settings: kind: unsupported value {quoted(read.body['kind'])}: "
                "must be EnvironmentConfig"
            )
    label, value = next(iter(PLATFORM_LABEL.items()))
    if not any((read.body["metadata"].get("labels") or {}).get(label) == value for read in reads):
        raise Refusal(
            f"cannot use these settings: none is labelled {quoted(f'{label}: {value}')}, which the platform's own are"
        )
    return [read.body for read in reads]


def _hidden(resource: Tree) -> Tree:
    if resource["kind"] != "Secret" or "data" not in resource:
        return resource
    return resource | {"data": dict.fromkeys(resource["data"], HIDDEN)}
