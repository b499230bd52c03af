"""Creation: what is decided when a resource is created, and how a resource that exists was created.

A cloud fixes some fields of a resource when it makes it (the provider's tables call them ForceNew), and a provider
refuses every later update of a resource whose manifest says otherwise. An order and its platform's settings may well
say otherwise later: another key, another snapshot, `adopt` taken out again. So such fields are decided once, for every
kind on every cloud:

* `created` fields are stated when the resource is new, and from then on pinned: stated as the cluster has them. What
  the order itself would change of them is refused, by the order's own field.
* `chosen` fields are what an order may say at any time. Of a resource that was adopted, only those are stated that the
  order says itself: the others are as its former owner had them.
* Every other field that the provider is known to refuse is compared before it is sent.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from function.model import (
    CREATION,
    Observed,
    Refusal,
    Tree,
    Unknown,
    own_copy,
    quoted,
    read_field,
    write_field,
)

_REFERENCES = ("Selector", "Ref")
"""What a field of a managed resource may end with that says where the provider has its value from."""


class Creation(StrEnum):
    """How a resource was created."""

    NEW = "new"
    COPIED = "copied"
    ADOPTED = "adopted"


class Asked(NamedTuple):
    """A value with where it comes from.

    Attributes:
        value: The value.
        place: The field of the order, or of the settings, that says it: `spec.storageGB`.
        said: Whether it is said there; else the platform or we have decided it.
    """

    value: Any
    place: str
    said: bool


class Before(NamedTuple):
    """The body of a resource as it stands, once its creation has begun.

    Attributes:
        observed: What the cluster has.
        prefix: Where the body is in it: `("spec", "forProvider")`.
    """

    observed: Observed
    prefix: tuple[str, ...] = ("spec", "forProvider")

    def read(self, path: str) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return a field by its dotted path; None where it is absent."""
        return self.observed.get(*self.prefix, *path.split("."))


def of(before: Before | None, wanted: Creation) -> Creation:
    """Return how a resource was created, as its label remembers; as wanted, for one that is new.

    Args:
        before: It as it stands, once its creation has begun; None for a new one.
        wanted: How a new one is to be created.

    Raises:
        Refusal: It exists and its label is gone. A guess could take an adopted resource for ours, and change it.
    """
    if before is None:
        return wanted
    observed = before.observed
    label = observed.get("metadata", "labels", CREATION)
    try:
        return Creation(label)
    except ValueError:
        raise Refusal(
            f"{observed.get('kind')} {quoted(observed.get('metadata', 'name'))}: label {CREATION}: unsupported value "
            f"{quoted(label)}: must be one of {', '.join(Creation)}, as the resource was created"
        ) from None


def write(body: Tree, created: Mapping[str, Any], before: Before | None) -> None:
    """Write the create-only fields of a resource into its body.

    Args:
        body: The body.
        created: The fields by path; None for one that a new resource does not state. A field that a selector may fill
            is beside that selector.
        before: The body as it stands, of one whose creation has begun; None for a new one.

    Raises:
        Refusal: The order says one of them, and otherwise than it stands.
    """
    for path, asked in created.items():
        value = _value(asked)
        if before is None:
            if value is not None:
                write_field(body, path, value)
            continue
        pinned = None if _is_resolved(path, created, before) else before.read(path)
        if pinned is None:
            continue
        if isinstance(asked, Asked) and asked.said and _differs(value, pinned):
            raise Refusal(
                f"{asked.place}: unsupported value {quoted(value)}: must be {quoted(pinned)}, which cannot change once "
                "the resource exists"
            )
        write_field(body, path, own_copy(pinned))


def choose(body: Tree, chosen: Mapping[str, Any], creation: Creation) -> None:
    """Write what an order may say at any time; of an adopted resource, only what the order itself says."""
    for path, asked in chosen.items():
        if creation is Creation.ADOPTED and not (isinstance(asked, Asked) and asked.said):
            continue
        value = _value(asked)
        if value is not None:
            write_field(body, path, value)


def check_immutable(
    key: str, immutable: tuple[str, ...], wanted: Mapping[str, Any], there: Observed, sources: Mapping[str, Any]
) -> None:
    """Refuse to change what the provider is known to refuse to change.

    Sent all the same, such an update blocks every other one of the resource, and the order tells it only once the
    provider has tried.

    Args:
        key: The key of the resource.
        immutable: Its fields that cannot change.
        wanted: Its parameters as they would be.
        there: It as the cluster has it.
        sources: What its fields are made of, by path.

    Raises:
        Refusal: A field would change.
    """
    for path, before, now in _changes(immutable, wanted, there):
        asked = sources.get(path)
        place = asked.place if isinstance(asked, Asked) else f"{key}: {path}"
        raise Refusal(
            f"{place}: unsupported value {quoted(now)}: must be {quoted(before)}, which "
            "the provider does not change once the resource exists, or a new order"
        )


def _value(asked: Any) -> Any:  # noqa: ANN401  (JSON of any shape)
    return asked.value if isinstance(asked, Asked) else asked


def _is_resolved(path: str, created: Mapping[str, Any], before: Before) -> bool:
    """Return whether a field is the provider's: what the selector came to that we have stated beside it."""
    selector = f"{path}{_REFERENCES[0]}"
    return selector in created and before.read(selector) is not None


def _differs(value: object, pinned: object) -> bool:
    return not isinstance(value, Unknown) and value is not None and value != pinned


def _changes(
    immutable: tuple[str, ...], wanted: Mapping[str, Any], there: Observed
) -> Iterator[tuple[str, object, object]]:
    """Yield each field that would change, with its value before and now.

    What is not stated any more is left to the provider, which fills in what the cloud has: that changes nothing.
    """
    for path in immutable:
        if path.partition(".")[0] not in wanted:
            continue
        before, now = there.get("spec", "forProvider", *path.split(".")), read_field(wanted, path)
        if before is not None and now is not None and not isinstance(now, Unknown) and before != now:
            yield path, before, now
