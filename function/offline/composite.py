"""Composite: the XR behind an order from a file, named and numbered the same on every run."""

import copy
import hashlib
import re
from collections.abc import Iterable, Mapping

from function import names
from function.catalog import Catalog, default_cloud
from function.model import (
    CLAIM_LABELS,
    CLAIMS_PREFIX,
    CLOUD,
    Document,
    GoldenPath,
    Observed,
    Refusal,
    ScopeName,
    Tree,
    at,
    listed,
    quoted,
)
from function.offline import objects
from function.offline.belonging import made_up_uid
from function.offline.cluster import Cluster
from function.offline.definition import Definition, default
from function.scopes import CLAIM, of

CLAIM_ONLY = ("writeConnectionSecretToRef", "resourceRef", "compositeDeletePolicy", "publishConnectionDetailsTo")
"""Fields of a claim that Crossplane does not hand on to its XR."""

_REFERENCES: Mapping[str, tuple[str, ...]] = {
    "claimRef": CLAIM,
    "resourceRef": ("apiVersion", "kind", "name"),
    "compositionRef": ("name",),
    "compositionRevisionRef": ("name",),
    "writeConnectionSecretToRef": ("name",),
}
"""What Crossplane's schema requires of the references in a spec, and in `spec.crossplane`."""

_OF_ORDERS = ("claimRef", "resourceRef")
"""Those that name an order, whose name is refused where it is written."""

_SELECTORS = ("compositionSelector", "compositionRevisionSelector")
"""What selects by labels there."""

_LONGEST_FRONT = 57
"""Of a claim's name in its XR's name: with a hyphen and five digits it fills the 63 characters of a label."""


def composite(order: Tree, xrd: Definition | None, cluster: Cluster) -> tuple[Tree, ScopeName]:
    """Return the XR of an order and its scope: a claim's as Crossplane made or would make it, an XR as it is.

    Args:
        order: The order.
        xrd: Its XRD, if there is one.
        cluster: What is observed, which may tell what the XR behind a claim is called.

    Raises:
        Refusal: The order has no spec to speak of, what is Crossplane's own in it has another shape than Crossplane
            takes, or the XRD is that of another kind.
    """
    order = copy.deepcopy(order)
    _check_spec(order)
    group = order["apiVersion"].partition("/")[0]
    if xrd:
        kinds = [xrd.kind, *([xrd.claim_kind] if xrd.claim_kind else [])]
        if group != xrd.group or order["kind"] not in kinds:
            raise Refusal(
                f"cannot use the XRD of {xrd.kind}.{xrd.group} for {order['kind']}.{group}: "
                f"must be one of {listed(f'{kind}.{xrd.group}' for kind in kinds)}"
            )
        default(order, xrd.schema)
        is_claim = order["kind"] == xrd.claim_kind
    else:
        is_claim = group.startswith(CLAIMS_PREFIX) and not re.match(r"X[A-Z]", order["kind"])
    if is_claim:
        return _behind(order, xrd.kind if xrd else f"X{order['kind']}", cluster), xrd.scope if xrd else "legacy"
    return order, xrd.scope if xrd else of(Document(order))


def _check_spec(order: Tree) -> None:
    """Refuse what the API server would, in the fields that Crossplane adds; what is null it drops."""
    spec = order.get("spec") or {}
    objects.check_map(spec, "spec")
    order["spec"] = spec
    if spec.get("crossplane") is None:
        spec.pop("crossplane", None)
    _check_references(spec, "spec")
    if "crossplane" in spec:
        objects.check_map(spec["crossplane"], "spec.crossplane")
        _check_references(spec["crossplane"], "spec.crossplane")


def _check_references(holder: Tree, where: str) -> None:
    """Refuse references that Crossplane would not follow."""
    for field, words in _REFERENCES.items():
        if holder.get(field) is None:
            holder.pop(field, None)
            continue
        objects.check_map(holder[field], f"{where}.{field}")
        for word in words:
            objects.check_string(holder[field].get(word), f"{where}.{field}.{word}")
        if field in _OF_ORDERS:
            names.check(holder[field]["name"], f"{where}.{field}.name")
        if "namespace" in words:
            objects.check_namespace(holder[field]["namespace"], f"{where}.{field}.namespace")
    for field in _SELECTORS:
        objects.check_map(holder.get(field) or {}, f"{where}.{field}")
        labels = (holder.get(field) or {}).get("matchLabels") or {}
        objects.check_map(labels, f"{where}.{field}.matchLabels")
        for label, value in labels.items():
            objects.check_string(value, f"{where}.{field}.matchLabels: {label}")
    objects.check_maps(holder.get("resourceRefs") or [], f"{where}.resourceRefs")


def check_status(xr: Tree) -> None:
    """Refuse a status that Crossplane never writes.

    Raises:
        Refusal: It is not a map, or its conditions are not a list of maps with a type each.
    """
    status = xr.get("status") or {}
    objects.check_map(status, "status")
    conditions = status.get("conditions") or []
    objects.check_maps(conditions, "status.conditions")
    for index, condition in enumerate(conditions):
        objects.check_string(condition.get("type"), f"status.conditions[{index}].type")


def identified(xr: Tree) -> Tree:
    """Return an XR with a uid: its own, else the one that `crossplane composition render` would give it."""
    metadata = xr["metadata"]
    if metadata.get("uid"):
        return xr
    return xr | {"metadata": metadata | {"uid": made_up_uid(xr)}}


def cloud(xr: Tree, asked: str | None, path: GoldenPath, catalog: Catalog, there: Iterable[Observed]) -> str:
    """Return the cloud of an order: as asked, as its Composition says, where it is already, or the default.

    Args:
        xr: The XR.
        asked: The cloud asked for, if any.
        path: The order's path.
        catalog: The paths and clouds.
        there: What exists of the order.

    Raises:
        Refusal: Two of them disagree, or no cloud of that name offers the path.
    """
    selected, reference = _choices(xr)
    offering = catalog.offering(path)
    referred = _cloud_of(reference)
    standing = {str(label) for body in there if (label := body.get("metadata", "labels", CLOUD))} & set(offering)
    fallback = next(iter(standing)) if len(standing) == 1 else None
    if referred and referred not in offering and not asked and not fallback:
        raise Refusal(
            f"cannot tell the cloud of Composition {quoted(reference)}: must be called after its cloud "
            f"({listed(f'{name}...' for name in offering)}), or --cloud"
        )
    if referred not in offering:
        referred = None
    said = {"--cloud": asked, "compositionSelector": selected, "compositionRef": referred}
    given = {where: str(name) for where, name in said.items() if name is not None}
    if len(set(given.values())) > 1:
        answers = ", ".join(f"{where} says {quoted(name)}" for where, name in given.items())
        raise Refusal(f"cannot choose a cloud: {answers}: must be one cloud")
    return catalog.cloud(next(iter(given.values()), fallback or default_cloud(offering)), path).name


def told_cloud(xr: Tree) -> str | None:
    """Return the cloud that an order itself chooses, as far as it can be told; whether there is one is not asked."""
    selected, reference = _choices(xr)
    return str(selected) if selected else _cloud_of(reference)


def _choices(xr: Tree) -> tuple[object, object]:
    """Return the cloud that an order selects, and the Composition that it refers to."""
    spec = xr.get("spec") or {}
    inner = spec.get("crossplane") if isinstance(spec.get("crossplane"), dict) else spec
    return at(inner, ("compositionSelector", "matchLabels", CLOUD)), at(inner, ("compositionRef", "name"))


def _cloud_of(composition: object) -> str | None:
    """Return the cloud of a Composition of ours, which is called `<cloud>.<XRD>`."""
    return str(composition).partition(".")[0] if composition else None


def _behind(claim: Tree, kind: str, cluster: Cluster) -> Tree:
    """Return the XR that stands behind a claim, under its real name where it has one already."""
    namespace = claim["metadata"].get("namespace") or "default"
    metadata = claim["metadata"] | {"namespace": namespace}
    name = metadata["name"]
    real = cluster.behind(claim | {"metadata": metadata}, kind)
    mark = hashlib.sha256(f"{namespace}/{name}".encode()).hexdigest()[:5]
    xr_metadata: Tree = {"name": real or f"{name[:_LONGEST_FRONT].rstrip('-.')}-{mark}"}
    for texts in ("annotations", "labels"):
        kept = {key: value for key, value in (metadata.get(texts) or {}).items() if not _kubernetes_own(key)}
        if texts == "labels":
            kept |= dict(zip(CLAIM_LABELS, (name, namespace), strict=True))
        if kept:
            xr_metadata[texts] = kept
    reference = {"apiVersion": claim["apiVersion"], "kind": claim["kind"], "name": name, "namespace": namespace}
    spec = {key: value for key, value in (claim.get("spec") or {}).items() if key not in CLAIM_ONLY}
    return {
        "apiVersion": claim["apiVersion"],
        "kind": kind,
        "metadata": xr_metadata,
        "spec": spec | {"claimRef": reference},
    }


def _kubernetes_own(key: str) -> bool:
    domain = key.partition("/")[0]
    return "/" in key and domain.endswith(("kubernetes.io", "k8s.io"))
