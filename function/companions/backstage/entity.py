"""Entity: the annotations from which Backstage's catalog makes an order's entity.

They are written for the Kubernetes ingestor, which copies a claim's or XR's annotations to the entity that it makes,
and for the plugins that read that entity. None of them depends on the name or uid of an XR behind a claim: the same
annotations are written to the claim in Git, before there is one.
"""

import json
from typing import Any

from function.companions.backstage.settings import NAME, BackstageSettings, Link, filled
from function.model import Order, mapping


def catalog_annotations(order: Order[Any]) -> dict[str, str]:
    """Return the annotations of an order."""
    settings = order.platform.section(BackstageSettings, NAME)
    links = [_link(link, order) for link in settings.links]
    read_by_ingestor = {
        _listing(order, settings): "true",
        "owner": settings.owner and filled(settings.owner, order),
        "system": settings.system and filled(settings.system, order),
        "lifecycle": order.spec.environment,
        "component-type": settings.types.get(order.kind, order.component_type),
        "links": json.dumps(links, ensure_ascii=False) if links else None,
    }
    read_by_plugins = {
        "kubernetes-cluster": settings.cluster,
        "kubernetes-namespace": order.namespace,
        "kubernetes-label-selector": _selector(order),
        "source-location": settings.source_location and filled(settings.source_location, order),
    }
    return {f"{settings.prefix}/{name}": value for name, value in read_by_ingestor.items() if value} | {
        f"backstage.io/{name}": value for name, value in read_by_plugins.items() if value
    }


def _listing(order: Order[Any], settings: BackstageSettings) -> str:
    """Return the annotation that takes the order into the catalog, or keeps all of it out where the order says so.

    The ingestor looks only whether it is there, whatever it says.
    """
    out = "exclude-from-catalog"
    said = mapping(order.request.composite, "metadata", "annotations")
    return out if f"{settings.prefix}/{out}" in said else "add-to-catalog"


def _selector(order: Order[Any]) -> str:
    """Return the labels by which Crossplane marks what an order is made of."""
    if order.claim:
        return f"crossplane.io/claim-name={order.name},crossplane.io/claim-namespace={order.namespace}"
    return f"crossplane.io/composite={order.xr}"


def _link(link: Link, order: Order[Any]) -> dict[str, str]:
    words = link.model_dump(exclude_none=True)
    return words | {"url": filled(link.url, order), "title": filled(link.title, order)}
