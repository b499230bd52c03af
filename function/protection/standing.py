"""Standing: what stands under our keys, and on which cloud."""

from collections.abc import Iterable, Mapping

from function.model import CLOUD, PART, Observed, Refusal, quoted, short_kind


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
