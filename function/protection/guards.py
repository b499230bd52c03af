"""Guards: the policy, the label and the cloud's own protection on one resource, as consent has them."""

from collections.abc import Iterable, Mapping
from typing import Literal

from function import scopes
from function.catalog import Catalog
from function.model import DATA, EXTERNAL_NAME, PART, Guard, Observed, Resource, Tree, short_kind

PROTECTED = "protected"
RELEASING = "releasing"
RELEASED = "released"

Role = Literal["data", "outliving", "footing", "harmless"]


def guarded(resource: Resource, observed: Observed | None, catalog: Catalog, *, consent: bool, free: bool) -> Resource:
    """Return a resource with what consent calls for written into it.

    The label goes last, from data and footing at once. Without it a namespace that is being deleted takes a resource
    immediately, and a provider turns off no protection on a resource that is being deleted, nor on one whose
    references are gone.

    Args:
        resource: The resource, whose manifest is written to.
        observed: What the cluster has of it.
        catalog: Which kinds are guarded, and how.
        consent: Whether the team's data may be lost.
        free: Whether the cloud is seen to let go of all the data that there is.
    """
    _keep_external_name(resource, observed)
    guard = catalog.guard(short_kind(resource.subject))
    if not guard:
        return resource
    scopes.hold(resource.manifest, keep=not consent or guard.outlives)
    resource.manifest["spec"]["forProvider"] |= guard.release if consent else guard.protect
    release = consent and free
    _label(resource.subject, observed, release=release)
    # An Object that is deleted before the provider has applied it again leaves its label on what it managed.
    _label(resource.manifest, observed, release=release and (observed is None or _within(observed) != PROTECTED))
    return resource


def _label(manifest: Tree, observed: Observed | None, *, release: bool) -> None:
    """Write the label of what holds data.

    One that is there gets another value instead of being left out: whoever else owns it would keep it, as after a
    restore of the cluster's own backup.
    """
    labels = manifest.setdefault("metadata", {}).setdefault("labels", {})
    labels.pop(DATA, None)
    if not release:
        labels[DATA] = PROTECTED
    elif observed is not None and observed.get("metadata", "labels", DATA) is not None:
        labels[DATA] = RELEASED


def _within(observed: Observed) -> object:
    """Return the label on what a provider-kubernetes Object manages, as the provider has seen it last."""
    return observed.get("status", "atProvider", "manifest", "metadata", "labels", DATA)


def _keep_external_name(resource: Resource, observed: Observed | None) -> None:
    """State the external name that a resource has: once set, it is what ties it to its data."""
    annotations = resource.manifest["metadata"].get("annotations", {})
    name = observed.get("metadata", "annotations", EXTERNAL_NAME) if observed else None
    if name and EXTERNAL_NAME in annotations:
        annotations[EXTERNAL_NAME] = name


def of(observed: Observed, catalog: Catalog) -> Guard | None:
    """Return how a resource that exists is kept; None for one that is harmless."""
    return catalog.guard(subject_kind(observed))


def role(observed: Observed, catalog: Catalog) -> Role:
    """Return what a resource that exists is to the order's data."""
    guard = of(observed, catalog)
    if guard is None:
        return "harmless"
    return "outliving" if guard.outlives else guard.holds


def is_data(observed: Observed, catalog: Catalog) -> bool:
    """Return whether a resource that exists holds data that goes with its order."""
    return role(observed, catalog) == "data"


def released(observed: Observed, catalog: Catalog) -> bool:
    """Return whether the cluster and the cloud are seen to let a resource go: its policy, its protection, its label.

    What a provider-kubernetes Object manages keeps its label until the provider has applied the Object again. An Object
    that is deleted before is never applied again, and its deletion would be refused for ever.
    """
    guard = of(observed, catalog)
    if guard is None:
        return True
    labels = (observed.get("metadata", "labels", DATA), _within(observed))
    return _freed(observed, guard) and PROTECTED not in labels


def _freed(observed: Observed, guard: Guard) -> bool:
    """Return whether a deletion would reach the cloud, and the cloud would not refuse it."""
    return (guard.outlives or scopes.lets_go(observed)) and guard.released(observed)


def free(observed: Mapping[str, Observed], catalog: Catalog) -> bool:
    """Return whether the cloud is seen to let go of all the data that there is; of none, where there is none."""
    data = [resource for resource in observed.values() if is_data(resource, catalog)]
    return all(_freed(resource, guard) for resource in data if (guard := of(resource, catalog)))


def unreleased(observed: Mapping[str, Observed], catalog: Catalog) -> bool:
    """Return whether some of the data that exists is not seen to be released."""
    return any(not released(resource, catalog) for resource in observed.values() if is_data(resource, catalog))


def makes_data(resource: Resource, catalog: Catalog) -> bool:
    """Return whether a resource that the path renders holds data."""
    guard = catalog.guard(short_kind(resource.subject))
    return guard is not None and guard.holds == "data"


def holds_data(resource: Resource, catalog: Catalog) -> bool:
    """Return whether a resource that the path renders holds data that goes with its order."""
    guard = catalog.guard(short_kind(resource.subject))
    return guard is not None and guard.holds == "data" and not guard.outlives


def deletion(
    observed: Mapping[str, Observed], before: object, wanted: Iterable[str], catalog: Catalog, *, consent: bool
) -> str:
    """Return how far the order's deletion is.

    Args:
        observed: The composed resources that are ours.
        before: What status said.
        wanted: The keys of the data that the path renders now.
        catalog: Which kinds are guarded.
        consent: Whether the team's data may be lost.

    Returns:
        `protected`; `releasing` while something of the data is not seen to be released, or is missing from what
        Crossplane knows although it was protected before; `released`.
    """
    if not consent:
        return PROTECTED
    if unreleased(observed, catalog):
        return RELEASING
    return RELEASING if missing(observed, before, wanted) else RELEASED


def missing(observed: Mapping[str, Observed], before: object, wanted: Iterable[str]) -> bool:
    """Return whether data that status calls protected is not among what Crossplane knows: it may exist all the same."""
    return before in (PROTECTED, RELEASING) and any(key not in observed for key in wanted)


def subject_kind(observed: Observed) -> str:
    """Return the short kind of what a resource is about: of the manifest inside, for a provider-kubernetes Object."""
    inner = ("spec", "forProvider", "manifest") if observed.get("kind") == "Object" else ()
    return short_kind({name: observed.get(*inner, name) or "" for name in ("apiVersion", "kind")})


def ours(observed: Mapping[str, Observed]) -> dict[str, Observed]:
    """Return the composed resources that carry our label, by key, sorted."""
    return {key: resource for key, resource in sorted(observed.items()) if resource.get("metadata", "labels", PART)}
