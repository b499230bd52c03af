"""Objects of provider-kubernetes, by which everything of this cloud is made.

An Object has a policy that keeps what it manages, which an operator's own resource lacks, and Crossplane needs no
rights over operators.
"""

from typing import Any

from function import readiness, scopes
from function.clouds.kubernetes.settings import Kubernetes
from function.model import PART, Order, Resource, Tree, at

NAME = "kubernetes"

PART_OF = "app.kubernetes.io/part-of"
"""Label with the order's name, for people and selectors. CloudNativePG writes the other labels of this kind itself."""


def managed_object(
    order: Order[Any], part: str, manifest: Tree, *, ready_when: str | None = None, in_catalog: bool = False
) -> Resource:
    """Return the Object that manages a manifest in the order's namespace.

    Args:
        order: The order that it belongs to.
        part: The part that it belongs to; the manifest is labelled with it too.
        manifest: What it manages.
        ready_when: The CEL expression over `object` that says when it is ready; None where it is once it exists.
        in_catalog: Whether Backstage reads it.
    """
    own = manifest["metadata"].get("labels", {})
    manifest["metadata"] |= {"namespace": order.namespace, "labels": labels(order, part) | own}
    config = order.platform.section(Kubernetes).provider_config
    resource = scopes.managed(order, part, scopes.OBJECT, {"manifest": manifest}, config=config, cloud=NAME)
    if ready_when:
        # Without a watch a change is seen at the provider's next poll, which is 10 minutes by default. A provider that
        # runs without --enable-watches takes no notice of the field.
        resource["spec"] |= {"readiness": {"policy": "DeriveFromCelQuery", "celQuery": ready_when}, "watch": True}
    else:
        resource["spec"]["readiness"] = {"policy": "SuccessfulCreate"}
    return Resource(part, resource, readiness.managed, in_catalog)


def labels(order: Order[Any], part: str) -> dict[str, str]:
    """Return the labels of what an order makes, on what the operator makes of it too."""
    return {PART: part, PART_OF: order.name}


def observed_manifest(order: Order[Any], part: str) -> Tree | None:
    """Return the manifest that an Object of the order manages as things stand; None where there is no Object yet.

    One without a name manages nothing.
    """
    observed = order.observed(f"{part}/{NAME}.Object")
    manifest: Tree | None = observed.get("spec", "forProvider", "manifest") if observed else None
    return manifest if isinstance(at(manifest, ("metadata", "name")), str) else None
