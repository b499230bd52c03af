"""XRD: the API of a path, once per package: for namespaced XRs, and for claims with the XRs behind them."""

from collections.abc import Sequence

from function.generate import composition, schema
from function.model import GoldenPath, Tree

DEFAULT_GROUP = "golden-path.dev"
VERSION = "v1alpha1"

ORDERS = ["crossplane", "golden-path"]
"""Categories of what teams order: `kubectl get golden-path` lists all orders of a namespace."""

BEHIND_CLAIMS = ["crossplane"]
"""Categories of the XRs behind claims, which are the platform's."""


def namespaced(path: GoldenPath, group: str, cloud: str | None) -> Tree:
    """Return the XRD of a path's namespaced XRs.

    Args:
        path: The path.
        group: Its API group.
        cloud: The cloud of orders that choose none; None where each has to choose one.
    """
    spec = {"group": group, "scope": "Namespaced", "names": _names(path, ORDERS)}
    return _manifest("v2", f"{path.plural}.{group}", path, spec, cloud)


def claimable(path: GoldenPath, group: str, cloud: str | None, keys: Sequence[str]) -> Tree:
    """Return the XRD of a path's claims, and of the XRs behind them.

    Args:
        path: The path.
        group: Its API group.
        cloud: The cloud of orders that choose none; None where each has to choose one.
        keys: The keys of its connection details. Crossplane hands no others on, and all of them where none is listed.
    """
    spec = {
        "group": group,
        "scope": "LegacyCluster",
        "names": {"kind": f"X{path.kind}", "plural": f"x{path.plural}", "categories": BEHIND_CLAIMS},
        "claimNames": _names(path, ORDERS),
    }
    if keys:
        spec["connectionSecretKeys"] = list(keys)
    return _manifest("v1", f"x{path.plural}.{group}", path, spec, cloud)


def _manifest(version: str, name: str, path: GoldenPath, spec: Tree, cloud: str | None) -> Tree:
    if cloud:
        spec["defaultCompositionRef"] = {"name": composition.name(cloud, name)}
    openapi = {
        "type": "object",
        "description": path.description,
        "properties": {"spec": schema.order_spec(path.spec), "status": _status()},
        "required": ["spec"],
    }
    spec["versions"] = [
        {
            "name": VERSION,
            "served": True,
            "referenceable": True,
            "additionalPrinterColumns": _columns(path),
            "schema": {"openAPIV3Schema": openapi},
        }
    ]
    return {
        "apiVersion": f"apiextensions.crossplane.io/{version}",
        "kind": "CompositeResourceDefinition",
        "metadata": {"name": name},
        "spec": spec,
    }


def _names(path: GoldenPath, categories: list[str]) -> Tree:
    names: Tree = {"kind": path.kind, "plural": path.plural, "singular": path.kind.lower(), "categories": categories}
    return names | ({"shortNames": list(path.short_names)} if path.short_names else {})


def _columns(path: GoldenPath) -> list[Tree]:
    """Return what `kubectl get` shows before Crossplane's own columns.

    The last one is what a team looks for first: the first output of the first part that the path needs.
    """
    columns = {"phase": ".status.phase", "environment": ".spec.environment"}
    first = next((output for part in path.needs for output in part.public), None)
    columns |= {first: f".status.outputs.{first}"} if first else {}
    return [{"name": name.capitalize(), "type": "string", "jsonPath": place} for name, place in columns.items()]


def _status() -> Tree:
    """Return the schema of the status, one for all paths.

    It has no enums: function and XRD are upgraded one after the other, and a word that is new to the XRD would make the
    API server refuse the whole status.
    """
    return {
        "type": "object",
        "description": "What has become of the order.",
        "properties": {
            "phase": _text("Phase", "Pending, Provisioning, Ready, Releasing or Refused."),
            "deletion": _text(
                "Deletion",
                "Whether the order's data is protected, releasing (the cloud still protects it) or released.",
            ),
            "outputs": {
                "type": "object",
                "title": "Outputs",
                "description": "What the order offers and is no secret, such as a host and a port; by need, where it "
                "has several.",
                "x-kubernetes-preserve-unknown-fields": True,
            },
            "identifiers": {
                "type": "object",
                "title": "Identifiers",
                "description": "Cloud identifiers of each part, such as an ARN.",
                "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
            },
            "catalog": _texts("Catalog", "Annotations by which a developer portal finds what belongs to the order."),
            "kept": {
                "type": "array",
                "title": "Kept",
                "description": "What the order asks for no more, and is retained: it is data, or data depends on it.",
                "items": {"type": "string"},
            },
        },
    }


def _text(title: str, description: str) -> Tree:
    return {"type": "string", "title": title, "description": description}


def _texts(title: str, description: str) -> Tree:
    return {"type": "object", "title": title, "description": description, "additionalProperties": {"type": "string"}}
