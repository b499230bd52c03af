"""Expected: what an edit and a consent may write to an order and all that is its own, and what outlives it."""

from collections.abc import Iterable, Mapping

from function.model import DATA
from tests.integration.control_plane.audit import Write
from tests.integration.control_plane.variants import Variant

Changes = Mapping[str, set[str]]
"""Fields, by the plural of the kind that they are of."""

APPLIED = "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration"
"""Where kubectl notes what it was given."""

IN_USE = "metadata.labels.crossplane.io/in-use"
"""What Crossplane marks whatever a Usage protects with."""

LOCKS = ("usages", "clusterusages")

OUTLIVING = {"aws": ["Key", "Snapshot"], "kubernetes": []}
"""Kinds of what stays in the cloud of an order that was deleted with consent, by cloud."""

_MANIFEST = "spec.forProvider.manifest"
_LABEL = f"metadata.labels.{DATA}"
_VOLUME = "spec.inheritedMetadata.labels.golden-path.dev/volume"
_RESOURCES = {
    "spec.postgresql.parameters.shared_buffers",
    "spec.resources.limits.memory",
    "spec.resources.requests.cpu",
    "spec.resources.requests.memory",
}
_FOOTING = ("parametergroups", "subnetgroups", "securitygroups", "roles", "rolepolicyattachments")


def resized(variant: Variant) -> Changes:
    """Return what another class changes."""
    holders: Changes = {"instances": {"spec.forProvider.instanceClass"}}
    if variant.cloud == "kubernetes":
        holders = {"clusters": _RESOURCES, "objects": {f"{_MANIFEST}.{field}" for field in _RESOURCES}}
    return {**_order(variant, "spec.class"), **holders}


def released(variant: Variant) -> Changes:
    """Return what consent changes, but for the locks, which go."""
    policies = {_LABEL, "spec.managementPolicies"} | ({"spec.deletionPolicy"} if variant.file == "claim" else set())
    kept = {"keys": {_LABEL}}  # what outlives the order is never released
    footing = dict.fromkeys((*_FOOTING, "aliases"), policies)
    holders: Changes = {"instances": policies | {"spec.forProvider.deletionProtection"}, **footing, **kept}
    if variant.cloud == "kubernetes":
        inner = {_LABEL, _VOLUME}
        outer = policies | {f"{_MANIFEST}.{field}" for field in inner}
        holders = {"objects": outer, "clusters": inner, "networkpolicies": {_LABEL},
                   "objectstores": {_LABEL}, "scheduledbackups": {_LABEL}}  # fmt: skip
    refs = "spec.resourceRefs" if variant.file == "claim" else "spec.crossplane.resourceRefs"
    order = _order(variant, "spec.deletable")
    xr = [*order][-1]
    return {**{kind: fields | {IN_USE} for kind, fields in order.items()}, xr: order[xr] | {IN_USE, refs}, **holders}


def changes(written: Iterable[Write]) -> Changes:
    """Return the fields that were written, but for those of status and of locks."""
    found: dict[str, set[str]] = {}
    for write in written:
        fields = {path for path in write.fields if not path.startswith("status")}
        kind = write.resource.partition("/")[0]
        if fields and kind not in LOCKS:
            found.setdefault(kind, set()).update(fields)
    return found


def _order(variant: Variant, field: str) -> Changes:
    """Return what an edit of one field changes in the order, and in the XR behind a claim."""
    behind: Changes = {"xpostgresqlinstances": {field}} if variant.file == "claim" else {}
    return {"postgresqlinstances": {field, APPLIED}, **behind}
