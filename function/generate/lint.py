"""Lint: what an XRD must keep to so that the API server, Crossplane and Backstage all take it as it is meant."""

from collections.abc import Iterator

from function import scopes
from function.model import Tree
from function.names import LABEL_LIMIT

RESERVED = frozenset(
    {
        "_editData",
        "basePath",
        "branchPrefix",
        "clusters",
        "compositionSelectionStrategy",
        "manifestLayout",
        "owner",
        "pushToGit",
        "repoUrl",
        "showAdvancedSettings",
        "targetBranch",
        "xrName",
        "xrNamespace",
    }
)
"""Fields of the form that Backstage's Kubernetes ingestor (4.0.0) makes of an XRD: its template leaves a field of the
spec that is called like one of them out of the manifest."""


def problems(xrd: Tree) -> list[str]:
    """Return what is wrong with an XRD, a line each; nothing where all is well."""
    return [*_names(xrd), *_spec(xrd)]


def _names(xrd: Tree) -> Iterator[str]:
    definition = xrd["spec"]
    group = definition["group"]
    kinds = [definition[names]["kind"] for names in ("names", "claimNames") if names in definition]
    for version in definition["versions"]:
        template = f"{xrd['metadata']['name']}-{version['name']}"
        apis = [f"{kind.lower()}-{group}--{version['name']}" for kind in kinds]
        for name in (template, *apis):
            if len(name) > LABEL_LIMIT:
                yield (
                    f"{name} has {len(name)} characters and Backstage drops it: must be no more than {LABEL_LIMIT}, "
                    "by a shorter kind or group"
                )


def _spec(xrd: Tree) -> Iterator[str]:
    kind = xrd["spec"]["names"]["kind"]
    for version in xrd["spec"]["versions"]:
        spec = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
        for name in spec["properties"]:
            if name in RESERVED:
                yield f"{kind} spec.{name} would be lost by Backstage's form: must have another name"
            if any(name in fields for fields in scopes.CROSSPLANES.values()):
                yield f"{kind} spec.{name} is a field of Crossplane's own: must have another name"
        yield from (f"{kind} {problem}" for problem in _fields(spec, "spec"))


def _fields(node: Tree, where: str) -> Iterator[str]:
    """Yield what is wrong below a node: a field without words, a form that asks too much, a value without a bound."""
    properties = node.get("properties", {})
    if "enabled" in properties and (siblings := sorted(set(node.get("required", ())) - {"enabled"})):
        yield f"{where}.{siblings[0]} is required, and Backstage's form hides it behind `enabled`: must be optional"
    for name, field in properties.items():
        for word in ("title", "description"):
            if not field.get(word):
                yield f"{where}.{name} has no {word}"
        yield from _value(field, f"{where}.{name}")


def _value(node: Tree, where: str) -> Iterator[str]:
    match node["type"]:
        case "string" if not node.keys() & {"maxLength", "enum"}:
            yield f"{where} has no bound: must be a string with a max_length, a pattern or a Literal"
        case "array":
            if "maxItems" not in node:
                yield f"{where} has no bound: must be a list with a max_length"
            yield from _value(node["items"], f"{where}[]")
        case "object" if "additionalProperties" in node:
            if "maxProperties" not in node:
                yield f"{where} has no bound: must be a map with a max_length"
            yield from _value(node["additionalProperties"], f"{where}.*")
        case "object":
            yield from _fields(node, where)
