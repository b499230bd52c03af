"""Orders: from a request to the Order that paths and clouds read."""

from typing import Any

from function import names, scopes
from function.catalog import Catalog
from function.model import GoldenPath, Order, Platform, Refusal, Request, ScopeName, Tree, quoted
from function.model.validation import parse


def read(request: Request, platform: Platform, catalog: Catalog) -> Order[Any]:
    """Return the order that a request is about.

    Args:
        request: The request.
        platform: The settings in force for it.
        catalog: The paths and clouds of this installation.

    Raises:
        Refusal: Its kind, name, cloud or spec is none that can be composed.
    """
    composite = request.composite
    path = catalog.path(str(composite.get("kind") or ""))
    cloud = catalog.cloud(request.input.get("cloud"), path)
    scope = request.scope or scopes.of(composite)

    xr = str(composite.get("metadata", "name") or "")
    claim = scopes.claim(composite, scope)
    name = claim["name"] if claim else xr
    names.check(name, "metadata.name")
    names.check(xr, "the XR's metadata.name")

    spec = _spec(composite.get("spec"), path, platform, scope)
    return Order(
        kind=path.kind,
        component_type=path.component_type,
        name=name,
        namespace=scopes.tenant(composite) or platform.common.system_namespace,
        xr=xr,
        uid=str(composite.get("metadata", "uid") or ""),
        claim=claim is not None,
        scope=scope,
        cloud=cloud.name,
        spec=parse(path.spec, spec, "spec"),
        platform=platform,
        request=request,
        orders=catalog.orders(cloud.name, str(composite.get("apiVersion") or "")),
    )


def _spec(spec: object, path: GoldenPath, platform: Platform, scope: ScopeName) -> Tree:
    """Return what the team wrote, with what the platform says where it left something out."""
    if spec is None:
        spec = {}
    if not isinstance(spec, dict):
        raise Refusal(f"spec: invalid value {quoted(spec)}: must be a map")
    ordered = {key: value for key, value in spec.items() if key not in scopes.CROSSPLANES[scope] and value is not None}
    return platform.common.defaults.get(path.kind, {}) | ordered
