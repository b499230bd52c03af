"""Scopes: legacy, namespaced and cluster XRs, and every difference between them.

A claim stands before a LegacyCluster XR. It and a v2 Cluster XR compose cluster-scoped managed resources; a v2
Namespaced XR composes only namespaced ones (the `.m.` groups), and only into its own namespace. What follows from
that (API groups, deletion policies, references to ProviderConfigs and Secrets) is decided here and nowhere else.
"""

from collections.abc import Mapping

from function.model import (
    CLAIM_LABELS,
    CLAIMS_PREFIX,
    CLOUD,
    EXTERNAL_NAME,
    PART,
    Kind,
    Observed,
    Order,
    Refusal,
    ScopeName,
    Tree,
    Unknown,
    Value,
    listed,
    quoted,
)
from function.model.order import SpecT

CROSSPLANES: Mapping[str, tuple[str, ...]] = {
    "legacy": (
        "claimRef", "resourceRefs", "writeConnectionSecretToRef", "publishConnectionDetailsTo", "compositionRef",
        "compositionSelector", "compositionRevisionRef", "compositionRevisionSelector", "compositionUpdatePolicy",
        "compositeDeletePolicy",
    ),
    "namespaced": ("crossplane",),
    "cluster": ("crossplane",),
}  # fmt: skip
"""Fields of `spec` that are Crossplane's own, which it adds to the schema of every XR."""

MADE_BY_CLAIMS = ("claimRef", "resourceRefs")
"""Fields of `spec` that only Crossplane writes, and only into a legacy XR."""

CLAIM = ("apiVersion", "kind", "name", "namespace")
"""Fields of `spec.claimRef`."""

ORPHAN = ["Create", "LateInitialize", "Observe", "Update"]
DELETE = ["*"]


OBJECT = Kind("kubernetes.crossplane.io", "Object", version="v1alpha2", namespaced="v1alpha1", location=None, tags=None)
"""provider-kubernetes' Object: what reaches into namespaces where Crossplane lets an order compose nothing itself."""

OBJECT_PROVIDER = {"xpkg.crossplane.io/crossplane-contrib/provider-kubernetes": "v1.2.1"}
"""The package that brings it, with its version."""


def of(composite: Observed) -> ScopeName:
    """Return the scope of an XR, as its group and its layout tell it."""
    if composite.get("spec", "crossplane") is None:
        group = str(composite.get("apiVersion") or "")
        if group.startswith(CLAIMS_PREFIX) or any(composite.get("spec", name) is not None for name in MADE_BY_CLAIMS):
            return "legacy"
    return "namespaced" if composite.get("metadata", "namespace") else "cluster"


def claim(composite: Observed, scope: ScopeName) -> dict[str, str] | None:
    """Return what an XR says of the claim before it; None where there is none.

    Raises:
        Refusal: It is not what Crossplane writes there.
    """
    said = composite.get("spec", "claimRef") if scope == "legacy" else None
    if said is None:
        return None
    if not isinstance(said, dict) or not all(isinstance(said.get(field), str) and said[field] for field in CLAIM):
        raise Refusal(
            f"spec.claimRef: invalid value {quoted(said)}: must be a map of {listed(CLAIM)}, as Crossplane writes it"
        )
    return {field: said[field] for field in CLAIM}


def tenant(composite: Observed) -> str | None:
    """Return the namespace that an XR was ordered from; None for one of the platform's own."""
    namespace = composite.get("spec", "claimRef", "namespace") or composite.get("metadata", "namespace")
    return str(namespace) if namespace else None


def namespaced(order: Order[SpecT]) -> bool:
    """Return whether the order's managed resources are the namespaced ones."""
    return order.scope == "namespaced"


def managed(  # noqa: PLR0913  (each argument is one field of every managed resource)
    order: Order[SpecT],
    part: str,
    kind: Kind,
    for_provider: Tree,
    *,
    config: str,
    cloud: str | None = None,
    external_name: str | Unknown | None = None,
    connection_secret: str | None = None,
) -> Tree:
    """Return the manifest of a managed resource.

    Args:
        order: The order that composes it.
        part: The part that it belongs to: its label, by which the order's resources find each other.
        kind: Its kind.
        for_provider: Its parameters.
        config: The ClusterProviderConfig (for cluster-scoped kinds: ProviderConfig) that the platform gives the order.
        cloud: The cloud that renders it; None for a companion.
        external_name: Its name in the cloud, where that is ours to choose.
        connection_secret: The Secret that the provider writes its connection details to.
    """
    labels = {PART: part} | ({CLOUD: cloud} if cloud else {})
    metadata: Tree = {"labels": labels}
    if external_name is not None:
        metadata["annotations"] = {EXTERNAL_NAME: external_name}
    reference: Tree = {"kind": "ClusterProviderConfig", "name": config} if namespaced(order) else {"name": config}
    spec: Tree = {"forProvider": for_provider, "providerConfigRef": reference}
    if connection_secret:
        spec["writeConnectionSecretToRef"] = secret_ref(order, connection_secret)
    return {
        "apiVersion": kind.api_version(namespaced=namespaced(order)),
        "kind": kind.kind,
        "metadata": metadata,
        "spec": spec,
    }


def secret_namespace(order: Order[SpecT]) -> str:
    """Return where the Secrets that managed resources refer to are: beside a namespaced order, else the platform's."""
    return order.namespace if namespaced(order) else order.platform.common.system_namespace


def secret_ref(order: Order[SpecT], name: Value, key: str | None = None) -> Tree:
    """Return a managed resource's reference to a Secret: beside it, or in the platform's own namespace."""
    reference: Tree = {"name": name}
    if not namespaced(order):
        reference["namespace"] = secret_namespace(order)
    return reference | ({"key": key} if key else {})


def selector_for_part(part: str) -> Tree:
    """Return a selector of the resource of the same order that has this part label."""
    return {"matchControllerRef": True, "matchLabels": {PART: part}}


def composite_labels(order: Order[SpecT]) -> dict[str, str]:
    """Return the labels that Crossplane gives what an order composes, for what an operator makes of it in turn."""
    claim = dict(zip(CLAIM_LABELS, (order.name, order.namespace), strict=True))
    return {"crossplane.io/composite": order.xr} | (claim if order.claim else {})


def set_deletion_policy(manifest: Tree, *, orphan: bool) -> None:
    """Write the policy of a managed resource: the one place that decides whether a deletion reaches the cloud.

    Both fields are always written: an explicit list of policies that holds Delete wins over `Orphan`, so one without
    the other protects nothing.
    """
    manifest["spec"]["managementPolicies"] = list(ORPHAN if orphan else DELETE)
    if ".m." not in manifest["apiVersion"]:
        manifest["spec"]["deletionPolicy"] = "Orphan" if orphan else "Delete"


def deletes_external(observed: Observed) -> bool:
    """Return whether a deletion of a resource is seen to reach the cloud, as it is where there is no policy."""
    policies = observed.get("spec", "managementPolicies")
    return policies in (None, DELETE) and observed.get("spec", "deletionPolicy") in (None, "Delete")


def may_compose(order: Order[SpecT], namespace: str) -> bool:
    """Return whether Crossplane lets the order's XR compose a resource in a namespace itself."""
    return not namespaced(order) or namespace == order.namespace
