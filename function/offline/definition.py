"""Definition: what an XRD says about its orders, as far as a preview needs it."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

from function.model import Refusal, ScopeName, Tree, at, quoted, unsupported
from function.offline import objects

_SCOPES: Mapping[str, ScopeName] = {"LegacyCluster": "legacy", "Namespaced": "namespaced", "Cluster": "cluster"}
"""What an XRD calls the scopes."""


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
    where = f"cannot use {source} as an XRD"
    for path in (("group",), ("names", "kind"), ("claimNames", "kind"), ("scope",)):
        said = at(xrd, ("spec", *path))
        objects.check_string(said, f"{where}: spec.{'.'.join(path)}", required=path[0] in ("group", "names"))
    legacy = xrd["apiVersion"].endswith("/v1")
    scope = at(xrd, ("spec", "scope")) or ("LegacyCluster" if legacy else "Namespaced")
    if scope not in _SCOPES:
        raise unsupported(f"{where}: spec.scope", scope, _SCOPES)
    return Definition(
        group=at(xrd, ("spec", "group")),
        kind=at(xrd, ("spec", "names", "kind")),
        claim_kind=at(xrd, ("spec", "claimNames", "kind")) or None,
        scope=_SCOPES[scope],
        schema=_schema(xrd, f"{where}: spec.versions"),
    )


def default(value: object, schema: Tree) -> None:
    """Fill in the defaults of a schema, as the API server does on admission."""
    if isinstance(value, dict):
        for name, below in (schema.get("properties") or {}).items():
            if "default" in below and value.get(name) is None:
                value[name] = copy.deepcopy(below["default"])
            if name in value:
                default(value[name], below)
    elif isinstance(value, list):
        for item in value:
            default(item, schema.get("items") or {})


def _schema(xrd: Tree, where: str) -> Tree:
    """Return the schema of the version that orders refer to."""
    versions = at(xrd, ("spec", "versions"))
    if versions is None:
        raise Refusal(f"{where}: required value: must be a list of maps")
    objects.check_maps(versions, where)
    found = [index for index, version in enumerate(versions) if version.get("referenceable") is True]
    if not found:
        raise Refusal(f"{where}: required value: must have a version that is referenceable")
    where = f"{where}[{found[0]}].schema.openAPIV3Schema"
    schema: Tree | None = at(versions[found[0]], ("schema", "openAPIV3Schema"))
    if schema is None:
        raise Refusal(f"{where}: required value: must be a map")
    _check_schema(schema, where)
    return schema


def _check_schema(schema: object, where: str) -> None:
    """Refuse a schema whose properties or items are no schemas."""
    if not isinstance(schema, dict):  # as check_map has it, which mypy cannot see
        raise Refusal(f"{where}: {objects.invalid(schema)}: must be a map")
    properties = schema.get("properties") or {}
    objects.check_map(properties, f"{where}.properties")
    for name, below in properties.items():
        _check_schema(below, f"{where}.properties.{name}")
    if schema.get("items") is not None:
        _check_schema(schema["items"], f"{where}.items")
