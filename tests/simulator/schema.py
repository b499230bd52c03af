"""Schema: what the CRDs of the kinds that we compose say, as far as it decides what an apply does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from function.model import Path, Tree, at, kind_id, short_kind
from tests.orders import CATALOG

PARAMETERS = ("spec", "forProvider")


@dataclass(frozen=True)
class Schema:
    """The schema of a kind.

    Attributes:
        defaults: What the API server fills in where it is absent, by path.
        required: Paths without which an object is invalid.
        sets: Lists that are sets: each item has an owner of its own.
        keyed: Lists of maps with the fields that tell their items apart. All other lists are atomic.
    """

    defaults: Mapping[Path, Any] = field(default_factory=dict)
    required: tuple[Path, ...] = ()
    sets: frozenset[Path] = frozenset()
    keyed: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)


SETS: Mapping[str, tuple[Path, ...]] = {
    "rds.Instance": (("enabledCloudwatchLogsExports",), ("vpcSecurityGroupIds",)),
    "rds.SubnetGroup": (("subnetIds",),),
    "iam.Role": (("managedPolicyArns",),),
    "storage.Account": (
        ("networkRules", "bypass"), ("networkRules", "ipRules"), ("networkRules", "virtualNetworkSubnetIds"),
    ),
}  # fmt: skip
"""Fields of forProvider with x-kubernetes-list-type: set, in the CRDs of the providers."""

_KEYED: dict[Path, tuple[str, ...]] = {("metadata", "ownerReferences"): ("uid",), ("status", "conditions"): ("type",)}
_FINALIZERS: Path = ("metadata", "finalizers")


def _managed(body: Tree, *, namespaced: bool) -> Schema:
    kind, row = short_kind(body), CATALOG.kinds.get(kind_id(body["apiVersion"], body["kind"]))
    defaults: dict[Path, Any] = {("spec", "managementPolicies"): ["*"]}
    if namespaced:
        defaults[("spec", "providerConfigRef")] = {"kind": "ClusterProviderConfig", "name": "default"}
    else:
        defaults |= {("spec", "deletionPolicy"): "Delete", ("spec", "providerConfigRef"): {"name": "default"}}
    if kind == "kubernetes.Object":
        required: tuple[Path, ...] = ((*PARAMETERS, "manifest"),)
    else:
        required = ((*PARAMETERS, row.location),) if row and row.location else ()
    sets = frozenset({_FINALIZERS, *((*PARAMETERS, *path) for path in SETS.get(kind, ()))})
    return Schema(defaults, required, sets, _KEYED)


_OTHER = Schema(sets=frozenset({_FINALIZERS}), keyed=_KEYED)
_CACHE: dict[tuple[str, str], Schema] = {}


def of(body: Tree) -> Schema:
    """Return the schema of an object's kind."""
    known = (body["apiVersion"], body["kind"])
    if known not in _CACHE:
        _CACHE[known] = _managed(body, namespaced=".m." in known[0]) if is_managed(body) else _OTHER
    return _CACHE[known]


def is_managed(body: Tree) -> bool:
    """Return whether an object is a provider's managed resource: of those there is a kind in each scope."""
    group = str(body["apiVersion"]).partition("/")[0]
    row = CATALOG.kinds.get(kind_id(body["apiVersion"], body["kind"]))
    if row is None:  # of a version that we do not have
        return group.endswith(".upbound.io") or (body["kind"] == "Object" and group.startswith("kubernetes."))
    return row.namespaced is not None


def defaulted(body: Tree, schema: Schema) -> Tree:
    """Return an object with its kind's defaults."""
    for path, value in schema.defaults.items():
        if at(body, path) is None:
            body = put(body, path, value)
    return body


def put(tree: Tree, path: Path, value: Any) -> Tree:  # noqa: ANN401  (JSON of any shape)
    """Return a copy of a tree with a value at a path of keys; without the last key where the value is None."""
    step, *rest = path
    result = dict(tree)
    if rest:
        result[str(step)] = put(tree.get(str(step)) or {}, tuple(rest), value)
    elif value is None:
        result.pop(str(step), None)
    else:
        result[str(step)] = value
    return result
