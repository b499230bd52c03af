"""Resolve: from rendered resources to what Crossplane should apply: all known, retained as consent has it.

A resource with an Unknown in it is held back while it does not exist. One that exists is filled: what we own is stated
again as the cluster has it, and what we do not own is left out, so that nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from function import applied, status
from function.lifecycle import retention
from function.lifecycle.owned import Owned
from function.lifecycle.stage import Stage
from function.model import Kind, Order, Resource, Tree, unknowns


class Desired(NamedTuple):
    """A composed resource as Crossplane should apply it: all known.

    Attributes:
        manifest: The manifest.
        ready: Whether it is ready.
        kind: The row of its kind; None of a kind that this version does not know.
    """

    manifest: Tree
    ready: bool
    kind: Kind | None = None


@dataclass(frozen=True)
class Resolved:
    """What of an order can be applied.

    Attributes:
        desired: What Crossplane should apply, by key; sorted.
        held_back: What cannot be applied yet, with what it waits for, by key.
    """

    desired: Mapping[str, Desired]
    held_back: Mapping[str, str]


def resolve(
    order: Order[Any],
    resources: Mapping[str, Resource],
    stage: Stage,
    owned: Mapping[str, Owned],
    annotations: Mapping[str, str],
) -> Resolved:
    """Return what of an order can be applied now.

    Args:
        order: The order.
        resources: What its path renders, by key.
        stage: Where it stands between its first render and its deletion.
        owned: What exists and is ours, by key.
        annotations: What the portal's catalog is told, on what it reads.
    """
    desired: dict[str, Desired] = {}
    held_back: dict[str, str] = {}
    consent, edited = order.spec.consent, status.edited(order.request.composite)
    for key, resource in {**resources, **stage.usages}.items():
        observed = order.observed(key)
        retention.retain(resource, resource.kind, observed, consent=consent, free=stage.free)
        manifest = _annotated(resource, annotations).manifest
        missing = list(unknowns(manifest))
        if observed is None and missing:
            held_back[key] = status.awaited(unknown for _, unknown in missing)
        elif observed is None and stage.releasing and resource.kind.retain == "none":
            held_back[key] = "the release of the data"
        elif observed is None:
            desired[key] = Desired(manifest, ready=False, kind=resource.kind)
        else:
            known = applied.fill_unknowns(manifest, observed, missing) if missing else manifest
            # What an edit changes is not ready any more, although what is observed of it was.
            changing = edited and applied.changes(known, observed)
            desired[key] = Desired(known, ready=resource.ready(observed) and not changing, kind=resource.kind)
    # What is retained counts as ready, as nobody asks for it. What is to go and cannot holds up what is waited for.
    desired |= {
        key: Desired(
            resource.manifest,
            ready=not (consent and status.refusal_of(owned[key].observed, owned[key].kind)),
            kind=owned[key].kind,
        )
        for key, resource in stage.retained.items()
    }
    return Resolved(dict(sorted(desired.items())), held_back)


def _annotated(resource: Resource, annotations: Mapping[str, str]) -> Resource:
    """Return a resource with the catalog's annotations, if Backstage reads it; its own win."""
    if resource.in_catalog:
        for body in (resource.manifest, resource.subject):
            body["metadata"]["annotations"] = {**annotations, **body["metadata"].get("annotations", {})}
    return resource
