"""Standing: what stands under our keys, and on which cloud."""

from collections.abc import Iterable, Mapping

from function.catalog import Catalog
from function.model import CLOUD, DATA, PART, Observed, Refusal, Resource, mapping, quoted, short_kind


class ForeignError(Refusal):
    """A Refusal that no consent turns into a wind-down: what stands there is not the order's to release."""


def check_ours(observed: Mapping[str, Observed], wanted: Iterable[str]) -> None:
    """Refuse to touch what stands under one of our keys and is not ours.

    Raises:
        ForeignError: It has no label of ours, or is of another kind than its key says.
    """
    for key in sorted(set(wanted) & observed.keys()):
        resource = observed[key]
        kind = short_kind({"apiVersion": resource.get("apiVersion") or "", "kind": resource.get("kind") or ""})
        expected = key.partition("/")[2]
        if kind != expected or not resource.get("metadata", "labels", PART):
            name = quoted(resource.get("metadata", "name"))
            raise ForeignError(
                f"cannot compose {quoted(key)}: {kind} {name} stands there and is not ours: "
                f"accepted is a {expected} labelled {PART}"
            )


def check_labels(observed: Mapping[str, Observed]) -> None:
    """Refuse to go on, be it to wind down, while something is labelled as ours and nobody knows as what.

    Left out as none of ours it would be deleted, or its deletion refused for ever.

    Raises:
        ForeignError: It has a label that only we write, and none that says what part it is.
    """
    for key, resource in sorted(observed.items()):
        labels = mapping(resource, "metadata", "labels")
        ours = next((label for label in (DATA, CLOUD) if labels.get(label)), None)
        if ours and not labels.get(PART):
            raise ForeignError(
                f"cannot tell what {quoted(key)} is: it is labelled {ours} and not {PART}: accepted is both, or neither"
            )


def check_account(resources: Mapping[str, Resource], observed: Mapping[str, Observed], catalog: Catalog) -> None:
    """Refuse to carry on in another account, or another cluster, than the one that holds the data.

    Raises:
        Refusal: A guarded resource would change its ProviderConfig: an empty one would be made there.
    """
    place = ("spec", "providerConfigRef", "name")
    for key, resource in sorted(resources.items()):
        there = observed.get(key)
        before = there.get(*place) if there and catalog.guard(short_kind(resource.subject)) else None
        now = resource.manifest["spec"]["providerConfigRef"]["name"] if before else None
        if before != now:
            raise Refusal(
                f"cannot move {quoted(key)} from ProviderConfig {quoted(before)} to {quoted(now)}: its data stays "
                f"there: accepted is {quoted(before)}: tell the platform team"
            )


def check_cloud(ours: Mapping[str, Observed], cloud: str) -> None:
    """Refuse to carry on on another cloud than the one that the order exists on.

    Raises:
        Refusal: A resource of ours is of another cloud.
    """
    for _, resource in sorted(ours.items()):
        there = resource.get("metadata", "labels", CLOUD)
        if there and there != cloud:
            raise Refusal(
                f"cannot move the order from cloud {quoted(there)} to {quoted(cloud)}: its data would stay: "
                f"accepted is the Composition of {quoted(there)}, or a new order"
            )
