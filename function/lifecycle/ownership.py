"""Ownership: whether what is under our keys is ours, and on which cloud and account it is."""

from collections.abc import Iterable, Mapping
from typing import Any

from function.lifecycle.owned import Owned
from function.model import (
    CLAIM_LABELS,
    CLOUD,
    DATA,
    PART,
    ForeignError,
    Observed,
    Order,
    Refusal,
    Resource,
    kind_in_keys,
    mapping,
    quoted,
)


def check_ours(order: Order[Any], wanted: Iterable[str]) -> None:
    """Refuse to touch what stands under one of our keys and is not ours.

    Raises:
        ForeignError: It has no label of ours, or is of another kind than its key says.
    """
    observed = order.request.observed
    foreign = (observed.keys() - order.owned.keys()).intersection(wanted)
    if not foreign:
        return
    key = min(foreign)
    kind = kind_in_keys(observed[key].get("apiVersion"), observed[key].get("kind"))
    raise ForeignError(
        f"cannot compose {quoted(key)}: {kind} {quoted(observed[key].get('metadata', 'name'))} is there and is not "
        f"ours: must be a {key.partition('/')[2]} labelled {PART}"
    )


def check_tenant(composite: Observed, owned: Mapping[str, Owned]) -> None:
    """Refuse an XR whose resources were made for somebody else than the claim that it has now.

    Crossplane binds a claim to any XR that it names and that has no other claim. Were it an order like any other, its
    consent would release what somebody else has ordered. Of a v2 XR nobody can take the place.

    Args:
        composite: The XR.
        owned: What exists and is labelled as its.

    Raises:
        ForeignError: A resource was made for another claim, or for none.
    """
    claim = mapping(composite, "spec", "claimRef")
    # An XR within somebody's own claimed XR has no claim, and hands on the labels that it was given.
    handed_on = mapping(composite, "metadata", "labels")
    now = (claim.get("name"), claim.get("namespace")) if claim else tuple(map(handed_on.get, CLAIM_LABELS))
    for key, each in owned.items():
        labels = mapping(each.observed, "metadata", "labels")
        before = tuple(labels.get(label) for label in CLAIM_LABELS)
        if before != now:
            raise ForeignError(
                f"cannot compose {quoted(key)} for {_claim(now)}: it was made for {_claim(before)}, whose data it may "
                f"hold: labels {' and '.join(CLAIM_LABELS)} must be those of the claim"
            )


def _claim(names: tuple[object, ...]) -> str:
    name, namespace = names
    return f"claim {quoted(f'{namespace}/{name}')}" if namespace and name else "an XR without a claim"


def check_labels(observed: Mapping[str, Observed], owned: Mapping[str, Owned]) -> None:
    """Refuse to go on, be it to tear down, while something is labelled as ours and nobody knows as what.

    Left out as none of ours it would be deleted, or its deletion refused permanently.

    Raises:
        ForeignError: It has a label that only we write, and none that says what part it is.
    """
    for key in sorted(observed.keys() - owned.keys()):
        labels = mapping(observed[key], "metadata", "labels")
        ours = next((label for label in (DATA, CLOUD) if labels.get(label)), None)
        if ours:
            raise ForeignError(
                f"cannot tell what {quoted(key)} is: it is labelled {ours} and not {PART}: must be both, or neither"
            )


def check_account(resources: Mapping[str, Resource], owned: Mapping[str, Owned]) -> None:
    """Refuse to carry on in another account, or another cluster, than the one that holds the data.

    Raises:
        Refusal: Something that is retained would change its ProviderConfig: an empty one would be created there.
    """
    place = ("spec", "providerConfigRef", "name")
    for key, resource in sorted(resources.items()):
        there = owned.get(key) if resource.kind.retain != "none" else None
        before = there.observed.get(*place) if there else None
        now = resource.manifest["spec"]["providerConfigRef"]["name"] if before else None
        if before != now:
            raise Refusal(
                f"{key}: unsupported ProviderConfig {quoted(now)}: must be {quoted(before)}, where its data is: tell "
                "the platform team"
            )


def check_cloud(owned: Mapping[str, Owned], cloud: str) -> None:
    """Refuse to carry on on another cloud than the one that the order exists on.

    Raises:
        Refusal: A resource of ours is of another cloud.
    """
    for each in owned.values():
        there = each.observed.get("metadata", "labels", CLOUD)
        if there and there != cloud:
            raise Refusal(
                f"cloud: unsupported value {quoted(cloud)}: must be {quoted(there)}, where the order's data is, or a "
                "new order"
            )
