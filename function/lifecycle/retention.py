"""Retention: the policy, the label and the cloud's own protection on one resource, as consent has them."""

from collections.abc import Iterable, Mapping

from function import scopes
from function.lifecycle.owned import Owned
from function.model import DATA, EXTERNAL_NAME, KEEP, Kind, Observed, Resource, Tree, write_field

PROTECTED = "protected"
RELEASING = "releasing"
RELEASED = "released"


def retain(resource: Resource, kind: Kind | None, observed: Observed | None, *, consent: bool, free: bool) -> Resource:
    """Return a resource with what consent calls for written into it.

    The label goes last, from data and its dependencies at once. Without it a namespace that is being deleted takes a
    resource immediately, and a provider turns off no protection on a resource that is being deleted, nor on one whose
    references are gone.

    Args:
        resource: The resource, whose manifest is written to.
        kind: The row of its kind; None of a kind that nothing is retained of.
        observed: What the cluster has of it.
        consent: Whether the team's data may be lost.
        free: Whether the cloud is seen to let go of all the data that there is.
    """
    _keep_external_name(resource, observed)
    if kind is None or kind.retain == "none":
        return resource
    if "forProvider" in resource.manifest.get("spec", {}):
        stays = kind.retain == "always" or KEEP in resource.manifest["metadata"].get("labels", {})
        scopes.set_deletion_policy(resource.manifest, orphan=not consent or stays)
        if kind.protection:
            for path, value in (kind.protection.off if consent else kind.protection.on).items():
                write_field(resource.manifest["spec"]["forProvider"], path, value)
    if kind.is_order:
        resource.manifest["spec"]["deletable"] = consent
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


def released(owned: Owned) -> bool:
    """Return whether the cluster and the cloud are seen to let a resource go: its policy, its protection, its label.

    What a provider-kubernetes Object manages keeps its label until the provider has applied the Object again. An Object
    that is deleted before is never applied again, and its deletion would be refused permanently.
    """
    if owned.retain == "none":
        return True
    labels = (owned.observed.get("metadata", "labels", DATA), _within(owned.observed))
    return _can_go(owned) and PROTECTED not in labels


def free(owned: Mapping[str, Owned]) -> bool:
    """Return whether the cloud is seen to let go of all the data that there is; of none, where there is none."""
    return all(_can_go(each) for each in owned.values() if each.is_data)


def _can_go(owned: Owned) -> bool:
    """Return whether a deletion of a resource is seen to end well; an order says itself how far it is with what it has.

    One that has said nothing yet has made nothing: the admission policy on orders reads it the same way.
    """
    said = owned.observed.get("status", "deletion") if owned.kind and owned.kind.is_order else None
    return owned.can_be_deleted and said in (None, RELEASED)


def unreleased(owned: Mapping[str, Owned]) -> bool:
    """Return whether some of the data that exists is not seen to be released."""
    return any(not released(each) for each in owned.values() if each.is_data)


def deletion(owned: Mapping[str, Owned], before: object, wanted: Iterable[str], *, consent: bool) -> str:
    """Return how far the order's deletion is.

    Args:
        owned: The composed resources that are ours.
        before: What status said.
        wanted: The keys of the data that the path renders now.
        consent: Whether the team's data may be lost.

    Returns:
        `protected`; `releasing` while something of the data is not seen to be released, or is missing from what
        Crossplane knows although it was protected before; `released`.
    """
    if not consent:
        return PROTECTED
    if unreleased(owned):
        return RELEASING
    return RELEASING if missing(owned, before, wanted) else RELEASED


def missing(owned: Mapping[str, Owned], before: object, wanted: Iterable[str]) -> bool:
    """Return whether data that status calls protected is not among what Crossplane knows: it may exist all the same."""
    return before in (PROTECTED, RELEASING) and any(key not in owned for key in wanted)
