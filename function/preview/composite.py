"""Composite: the XR behind an order from a file, named and numbered the same on every run."""

import copy
import hashlib
import re
import uuid
from dataclasses import dataclass

from function.catalog import Catalog, default_cloud
from function.model import CLOUD, Document, GoldenPath, Refusal, ScopeName, Tree, at, listed, quoted
from function.scopes import CLAIMS_PREFIX, of

CLAIM_ONLY = ("writeConnectionSecretToRef", "resourceRef", "compositeDeletePolicy", "publishConnectionDetailsTo")
"""Fields of a claim that Crossplane does not hand on to its XR."""

_LONGEST_FRONT = 57
"""Of a claim's name in its XR's name: with a hyphen and five digits it fills the 63 characters of a label."""


@dataclass(frozen=True)
class Definition:
    """What an XRD says about its orders."""

    group: str
    kind: str
    claim_kind: str | None
    scope: ScopeName
    schema: Tree


def definition(xrd: Tree, source: str) -> Definition:
    """Return what an XRD says.

    Raises:
        Refusal: It is no XRD, or has no version that orders refer to.
    """
    if xrd["kind"] != "CompositeResourceDefinition":
        raise Refusal(
            f"cannot use {source} as an XRD: its kind is {quoted(xrd['kind'])}: accepted is CompositeResourceDefinition"
        )
    legacy = xrd["apiVersion"].endswith("/v1")
    scopes: dict[str, ScopeName] = {"LegacyCluster": "legacy", "Namespaced": "namespaced", "Cluster": "cluster"}
    scope = at(xrd, ("spec", "scope")) or ("LegacyCluster" if legacy else "Namespaced")
    versions = at(xrd, ("spec", "versions")) or []
    schema = next((at(v, ("schema", "openAPIV3Schema")) for v in versions if at(v, ("referenceable",))), None)
    kind, group = at(xrd, ("spec", "names", "kind")), at(xrd, ("spec", "group"))
    if scope not in scopes or schema is None or not kind or not group:
        raise Refusal(
            f"cannot use {source} as an XRD: accepted is one with a group, a kind, a scope and a referenceable version"
        )
    return Definition(str(group), str(kind), at(xrd, ("spec", "claimNames", "kind")), scopes[scope], schema)


def composite(order: Tree, xrd: Definition | None) -> tuple[Tree, ScopeName]:
    """Return the XR of an order and its scope: a claim's as Crossplane would make it, an XR as it is.

    Raises:
        Refusal: The order has no spec to speak of, or the XRD is that of another kind.
    """
    if not isinstance(order.get("spec") or {}, dict):
        raise Refusal(f"cannot accept the order: spec is {quoted(order['spec'])}: accepted is a map")
    order = copy.deepcopy(order)
    group = order["apiVersion"].partition("/")[0]
    if xrd:
        kinds = [xrd.kind, *([xrd.claim_kind] if xrd.claim_kind else [])]
        if group != xrd.group or order["kind"] not in kinds:
            raise Refusal(
                f"cannot use the XRD of {xrd.kind}.{xrd.group} for {order['kind']}.{group}: "
                f"accepted is {listed(f'{kind}.{xrd.group}' for kind in kinds)}"
            )
        _default(order, xrd.schema)
        is_claim = order["kind"] == xrd.claim_kind
    else:
        is_claim = group.startswith(CLAIMS_PREFIX) and not re.match(r"X[A-Z]", order["kind"])
    if is_claim:
        order = _behind(order)
    return order, xrd.scope if xrd else of(Document(order))


def identified(xr: Tree) -> Tree:
    """Return an XR with a uid: its own, else the one that `crossplane composition render` would give it."""
    metadata = xr["metadata"]
    if metadata.get("uid"):
        return xr
    group, _, version = xr["apiVersion"].partition("/")
    words = (f"{group}/{version}, Kind={xr['kind']}", metadata.get("namespace") or "", metadata["name"])
    uid = str(uuid.uuid5(uuid.UUID(int=0), "\x00".join(words)))
    return xr | {"metadata": metadata | {"uid": uid}}


def cloud(xr: Tree, asked: str | None, path: GoldenPath, catalog: Catalog) -> str:
    """Return the cloud of an order: as asked, as the order's Composition says, or the default.

    Raises:
        Refusal: Two of them disagree, or no cloud of that name offers the path.
    """
    spec = xr.get("spec") or {}
    inner = spec.get("crossplane") if isinstance(spec.get("crossplane"), dict) else spec
    selected = at(inner, ("compositionSelector", "matchLabels", CLOUD))
    reference = at(inner, ("compositionRef", "name"))
    offering = catalog.offering(path)
    referred = str(reference).partition(".")[0] if reference else None  # a generated Composition is <cloud>.<XRD>
    if referred and referred not in offering and not asked:
        raise Refusal(
            f"cannot tell the cloud of Composition {quoted(reference)}: accepted is one that is called after its cloud "
            f"({listed(f'{name}...' for name in offering)}), or --cloud"
        )
    if referred not in offering:
        referred = None
    said = {"--cloud": asked, "compositionSelector": selected, "compositionRef": referred}
    given = {where: str(name) for where, name in said.items() if name}
    if len(set(given.values())) > 1:
        answers = ", ".join(f"{where} says {quoted(name)}" for where, name in given.items())
        raise Refusal(f"cannot choose a cloud: {answers}: accepted is one cloud")
    return catalog.cloud(next(iter(given.values()), default_cloud(offering)), path).name


def _behind(claim: Tree) -> Tree:
    """Return the XR that stands behind a claim."""
    metadata = claim["metadata"]
    namespace = metadata.get("namespace") or "default"
    name = metadata["name"]
    mark = hashlib.sha256(f"{namespace}/{name}".encode()).hexdigest()[:5]
    xr_metadata: Tree = {"name": f"{name[:_LONGEST_FRONT].rstrip('-.')}-{mark}"}
    for texts in ("annotations", "labels"):
        kept = {key: value for key, value in (metadata.get(texts) or {}).items() if not _kubernetes_own(key)}
        if texts == "labels":
            kept |= {"crossplane.io/claim-name": name, "crossplane.io/claim-namespace": namespace}
        if kept:
            xr_metadata[texts] = kept
    reference = {"apiVersion": claim["apiVersion"], "kind": claim["kind"], "name": name, "namespace": namespace}
    spec = {key: value for key, value in (claim.get("spec") or {}).items() if key not in CLAIM_ONLY}
    return {
        "apiVersion": claim["apiVersion"],
        "kind": f"X{claim['kind']}",
        "metadata": xr_metadata,
        "spec": spec | {"claimRef": reference},
    }


def _kubernetes_own(key: str) -> bool:
    domain = key.partition("/")[0]
    return "/" in key and domain.endswith(("kubernetes.io", "k8s.io"))


def _default(value: object, schema: Tree) -> None:
    """Fill in the defaults of a schema, as the API server does on admission."""
    if isinstance(value, dict):
        for name, below in (schema.get("properties") or {}).items():
            if "default" in below and value.get(name) is None:
                value[name] = copy.deepcopy(below["default"])
            if name in value:
                _default(value[name], below)
    elif isinstance(value, list):
        for item in value:
            _default(item, schema.get("items") or {})
