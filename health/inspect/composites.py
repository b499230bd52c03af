"""Composites: claims and XRs of groups that nobody named, known by what Crossplane itself writes into them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from health.inspect.objects import Object
from health.overrides import Overrides

FINALIZERS: Final = frozenset({"composite.apiextensions.crossplane.io", "finalizer.apiextensions.crossplane.io"})
"""Crossplane's, of XRs and of claims."""

COMPOSITION: Final = ("compositionRef", "compositionRevisionRef", "compositionSelector", "compositionRevisionSelector")
POLICIES: Final[Mapping[str, frozenset[str]]] = {
    "compositionUpdatePolicy": frozenset({"Automatic", "Manual"}),
    "compositeDeletePolicy": frozenset({"Background", "Foreground"}),
}
"""Fields of claims and of legacy XRs that no other kind is known to have."""

COMPOSITE: Final = "crossplane.io/composite"
"""The label that names an XR, on what is composed, and on a legacy XR itself."""

MOST: Final = 20
"""Groups that are judged without having been named: a platform has one to three, and each takes a moment."""

Kinds = Mapping[str, Sequence[str]]
"""Kinds by their group."""


def unknown(objects: Iterable[Object], overrides: Overrides) -> Kinds:
    """Return the kinds of claims and XRs among objects that no override is for, by group, sorted."""
    found = {
        (each.group, each.kind)
        for each in objects
        if each.group and is_composite(each.body) and not overrides.script(each.group, each.kind)
    }
    groups = sorted({group for group, _ in found})[:MOST]
    return {group: sorted(kind for of, kind in found if of == group) for group in groups}


def is_composite(body: Mapping[str, Any]) -> bool:
    """Return whether an object is a claim or an XR that Crossplane has seen, or that says how it is composed."""
    metadata, spec = _map(body, "metadata"), _map(body, "spec")
    finalizers = metadata.get("finalizers")
    return (
        (isinstance(finalizers, list) and any(each in FINALIZERS for each in finalizers if isinstance(each, str)))
        or (bool(metadata.get("name")) and _map(metadata, "labels").get(COMPOSITE) == metadata.get("name"))
        or _says(spec)
        or _says(_map(spec, "crossplane"))
    )


def _says(spec: Mapping[str, Any]) -> bool:
    """Return whether a spec, or the part of it that is Crossplane's, is that of a claim or an XR."""
    references = spec.get("resourceRefs")
    return (
        any(_map(spec, field) for field in COMPOSITION)
        or any(isinstance(spec.get(field), str) and spec[field] in known for field, known in POLICIES.items())
        or (isinstance(references, list) and any(_is_reference(each) for each in references))
    )


def _is_reference(found: object) -> bool:
    return isinstance(found, dict) and {"apiVersion", "kind"} <= found.keys()


def _map(tree: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found = tree.get(field)
    return found if isinstance(found, dict) else {}
