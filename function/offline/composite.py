"""Composite: the XR behind an order from a file, named and numbered the same on every run."""

import copy
import hashlib
import re
import uuid
from dataclasses import dataclass

from function.catalog import Catalog, default_cloud
from function.model import CLAIMS_PREFIX, CLOUD, Document, GoldenPath, Refusal, ScopeName, Tree, at, listed, quoted
from function.offline import files
from function.scopes import CLAIM, of

CLAIM_ONLY = ("writeConnectionSecretToRef", "resourceRef", "compositeDeletePolicy", "publishConnectionDetailsTo")
"""Fields of a claim that Crossplane does not hand on to its XR."""

_REFERENCES = {
    "claimRef": CLAIM,
    "writeConnectionSecretToRef": ("name",),
}
"""What Crossplane's schema requires of the references in a spec."""

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
            f"cannot use {source} as an XRD: kind: unsupported value {quoted(xrd['kind'])}: must be "
            "CompositeResourceDefinition"
        )
    legacy = xrd["apiVersion"].endswith("/v1")
    scopes: dict[str, ScopeName] = {"LegacyCluster": "legacy", "Namespaced": "namespaced", "Cluster": "cluster"}
    scope = scopes.get(str(at(xrd, ("spec", "scope")) or ("LegacyCluster" if legacy else "Namespaced")))
    versions = at(xrd, ("spec", "versions"))
    served = [v for v in versions if at(v, ("referenceable",)) is True] if isinstance(versions, list) else []
    schema = at(served[0], ("schema", "openAPIV3Schema")) if served else None
    kind, group = at(xrd, ("spec", "names", "kind")), at(xrd, ("spec", "group"))
    claim_kind = at(xrd, ("spec", "claimNames", "kind")) or ""
    named = all(isinstance(name, str) for name in (kind, group, claim_kind))
    if not scope or not isinstance(schema, dict) or not kind or not group or not named:
        raise Refusal(f"cannot use {source} as an XRD: must have a group, a kind, a scope and a referenceable version")
    _check_schema(schema, f"cannot use {source} as an XRD: openAPIV3Schema")
    return Definition(group, kind, claim_kind or None, scope, schema)


def composite(order: Tree, xrd: Definition | None) -> tuple[Tree, ScopeName]:
    """Return the XR of an order and its scope: a claim's as Crossplane would make it, an XR as it is.

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
        _default(order, xrd.schema)
        is_claim = order["kind"] == xrd.claim_kind
    else:
        is_claim = group.startswith(CLAIMS_PREFIX) and not re.match(r"X[A-Z]", order["kind"])
    if is_claim:
        return _behind(order), xrd.scope if xrd else "legacy"
    return order, xrd.scope if xrd else of(Document(order))


def _check_spec(order: Tree) -> None:
    """Refuse what the API server would, in the fields that Crossplane adds; what is null it drops."""
    spec = order.get("spec") or {}
    _check_map(spec, "spec")
    order["spec"] = spec
    for field in ("crossplane", "claimRef", "writeConnectionSecretToRef"):
        if field in spec and spec[field] is None:
            del spec[field]
        _check_map(spec.get(field, {}), f"spec.{field}")
    for field, words in _REFERENCES.items():
        for word in words if field in spec else ():
            if not isinstance(spec[field].get(word), str) or not spec[field][word]:
                raise Refusal(f"spec.{field}.{word}: required value: must be a string")
    if "claimRef" in spec:
        files.check_namespace(spec["claimRef"]["namespace"], "spec.claimRef.namespace")


def check_status(xr: Tree) -> None:
    """Refuse a status that Crossplane never writes.

    Raises:
        Refusal: It is not a map, or its conditions are not a list of maps.
    """
    status = xr.get("status") or {}
    _check_map(status, "status")
    conditions = status.get("conditions") or []
    if not isinstance(conditions, list):
        raise Refusal(f"status.conditions: {files.invalid(conditions)}: must be a list of maps")
    for index, condition in enumerate(conditions):
        _check_map(condition, f"status.conditions[{index}]")


def _check_map(value: object, where: str) -> None:
    if not isinstance(value, dict):
        raise Refusal(f"{where}: {files.invalid(value)}: must be a map")


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
            f"cannot tell the cloud of Composition {quoted(reference)}: must be called after its cloud "
            f"({listed(f'{name}...' for name in offering)}), or --cloud"
        )
    if referred not in offering:
        referred = None
    said = {"--cloud": asked, "compositionSelector": selected, "compositionRef": referred}
    given = {where: str(name) for where, name in said.items() if name}
    if len(set(given.values())) > 1:
        answers = ", ".join(f"{where} says {quoted(name)}" for where, name in given.items())
        raise Refusal(f"cannot choose a cloud: {answers}: must be one cloud")
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


def _check_schema(schema: object, where: str) -> None:
    """Refuse a schema whose properties or items are no schemas."""
    if not isinstance(schema, dict):
        raise Refusal(f"{where}: {files.invalid(schema)}: must be a map")
    properties = schema.get("properties") or {}
    if not isinstance(properties, dict):
        raise Refusal(f"{where}.properties: {files.invalid(properties)}: must be a map")
    for name, below in properties.items():
        _check_schema(below, f"{where}.properties.{name}")
    if schema.get("items") is not None:
        _check_schema(schema["items"], f"{where}.items")


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
