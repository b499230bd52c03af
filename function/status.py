"""Status: what an order reports to its team: its status, conditions in plain words, and when to look again.

A condition that changes its words without a change in the world makes an event and a page each time. So messages hold
no times, no counts of attempts and no request ids, and list what they list in the order of its keys.

Crossplane writes an order's status two or three times for each change of it, and every write has the order reconciled
again. So status tells how far the order is, and not how far each of its resources is: these become ready one by one.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from function.lifecycle import retention
from function.model import (
    EXTERNAL_NAME,
    Condition,
    Document,
    Kind,
    Observed,
    Order,
    Tree,
    Unknown,
    conditions,
    mapping,
    printable,
    quoted,
)

STABLE = timedelta(minutes=5)
"""How long an answer holds once nothing is awaited. Longer would hide an edit of the platform's settings, which
Crossplane does not watch."""

IN_FLIGHT = timedelta(seconds=20)
"""How long an answer holds while something is awaited that Crossplane may not watch, such as a required Secret."""

NAMED = 3
"""Resources that a message names. How many others there are changes too often to be told."""

INCOMPLETE = "Incomplete"
"""Why an order is not Connected."""

ORDER = ("Accepted", "Provisioned", "Connected", "Protected")
"""The conditions of every order, in the order that they come about."""

_ONE_TIME = re.compile(
    r"""
    ,?\s*(?:request\s?id|host\s?id|requestid|hostid)\s*[:=]\s*[\w+/=.-]+    # what AWS calls one attempt
    | \b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b                      # a uuid
    | \bEncoded\ authorization\ failure\ message:\s*[\w-]+               # EC2's, another one each time
    | \b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?     # a moment
    | (?<=\d):\d{4,5}(?=->|\b)                                          # a port of ours
    | \b(?:\d+(?:\.\d+)?(?:ms|µs|ns|h|m|s))+\b                          # a duration
    | \b(?:attempt|retry)\s+\#?\d+                                       # a count
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What differs from one attempt to the next in a provider's message."""

_SESSION = re.compile(r"(assumed-role/[\w+=,.@-]+)/[\w+=,.@-]+")
"""A role, and the session of it that made the attempt."""

_CONFLICT = "the object has been modified"
"""Of a write that came too late, which the provider tries again at once: nothing is wrong."""

_UNRESOLVED = "cannot resolve references"
"""Of a resource whose references lead to what is not ready yet (crossplane-runtime v2.3, `managed/api.go`)."""

_LONGEST = 300


def refusal_of(observed: Observed, kind: Kind | None) -> str | None:
    """Return why a provider or an operator refuses a resource, in its own words on one line; None where it does not."""
    stuck = kind.stuck if kind else ()
    found = conditions(observed) | _of_managed(observed, stuck)
    for name in ("LastAsyncOperation", "Synced", *stuck):
        if name in found and found[name].status == "False" and found[name].reason != "ReconcilePaused":
            message = found[name].message or found[name].reason
            return None if _CONFLICT in message or _awaits_others(observed, message) else stable_message(message)
    return None


def _awaits_others(observed: Observed, message: str) -> bool:
    """Return whether a resource that was never made cannot be, because what it refers to is not ready yet.

    Where it was made before, what it refers to has gone, and that is for somebody to put right.
    """
    return _UNRESOLVED in message and not observed.get("status", "atProvider")


def already_exists(observed: Observed, kind: Kind) -> str:
    """Return what to do about a resource whose name the cloud has given away already."""
    stated = observed.get("spec", "forProvider", *kind.named_by.split(".")) if kind.named_by else None
    name = quoted(stated or observed.get("metadata", "annotations", EXTERNAL_NAME))
    return f"{name} exists already: once the platform lists it as adoptable for the namespace, spec.adopt takes it over"


def _of_managed(observed: Observed, names: tuple[str, ...]) -> dict[str, Condition]:
    """Return conditions of what an Object manages, by which an operator says that it is stuck."""
    inner = observed.get("status", "atProvider", "manifest", "status", "conditions") if names else None
    return {
        name: condition
        for name, condition in conditions(Document({"status": {"conditions": inner}})).items()
        if name in names
    }


def stable_message(message: str) -> str:
    """Return a provider's message without what differs at every attempt, on one line of at most 300 characters."""
    folded = " ".join(message.split())  # first: what begins with blanks is sought from each of them to the last
    line = printable(" ".join(_ONE_TIME.sub("", _SESSION.sub(r"\1", folded)).split()))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def provisioned(waiting: Mapping[str, str], refused: Mapping[str, str], data: Collection[str]) -> Condition:
    """Return whether everything is there.

    Data depends on everything else, takes the longest, and is what the team ordered. So it is what an order waits for,
    and the rest is named only once all data is ready.

    Args:
        waiting: What each resource that is not ready waits for, by key.
        refused: What the provider says of each that it refuses, by key.
        data: The keys of what holds data.
    """
    if refused:
        return Condition("Provisioned", "False", "ProviderRefused", _sentence("the provider refuses", refused, ": "))
    if waiting:
        named = {key: why for key, why in waiting.items() if key in data} or waiting
        return Condition("Provisioned", "False", "Provisioning", _sentence("waiting for", named, " "))
    return Condition("Provisioned", "True", "Ready")


def connected(composite: Observed, missing: Sequence[Unknown], *, making: bool) -> Condition:
    """Return whether the connection is complete, and what it lacks.

    One that was told to be incomplete stays so until the data is ready: what it is made of comes bit by bit, and
    Crossplane hands it to a claim only once that is ready.

    Args:
        composite: The order as it is.
        missing: What is not known of the connection.
        making: Whether something that holds data is awaited.
    """
    before = conditions(composite).get("Connected")
    if making and before is not None and before.reason == INCOMPLETE:
        return Condition("Connected", "False", INCOMPLETE, before.message)
    if missing:
        message = f"the connection Secret is held back until known: {awaited(missing)}"
        return Condition("Connected", "False", INCOMPLETE, message)
    return Condition("Connected", "True", "Complete")


def awaited(missing: Iterable[Unknown]) -> str:
    """Return what is awaited, those of one part together: "host, port of database"."""
    by_part: dict[str, set[str]] = {}
    hints: set[str] = set()
    for unknown in missing:
        by_part.setdefault(unknown.part, set()).add(unknown.output)
        hints |= {unknown.hint} if unknown.hint else set()
    phrases = [f"{', '.join(sorted(outputs))} of {part}" for part, outputs in sorted(by_part.items())]
    return "; ".join(phrases) + (f" ({'; '.join(sorted(hints))})" if hints else "")


def protected(deletion: str) -> Condition:
    """Return whether the order's data is protected, and what its deletion still waits for."""
    match deletion:
        case retention.PROTECTED:
            return Condition(
                "Protected", "True", "Protected", "to delete the order and its data, set spec.deletable to true first"
            )
        case retention.RELEASING:
            return Condition(
                "Protected", "False", "Releasing", "waiting for the cloud to drop its own deletion protection"
            )
    return Condition("Protected", "False", "Released", "the order can be deleted, and its data with it")


def refused(composite: Observed, why: str, *known: Condition) -> list[Condition]:
    """Return every condition of a refused order: the refusal, those that are known all the same, the others as before.

    A fatal result sets all conditions that are not sent again to Unknown, and writes no status.
    """
    told = conditions(composite) | {condition.type: condition for condition in known}
    rest = [told[name] for name in ORDER[1:] if name in told]
    return [Condition("Accepted", "False", "Refused", why), *rest]


def refused_status(composite: Observed, deletion: str) -> Tree:
    """Return the status of a refused order that is torn down: what was known of it, and how far its deletion is."""
    fields = ("outputs", "identifiers", "catalog", "kept")
    before = {field: value for field in fields if (value := composite.get("status", field)) is not None}
    return {"phase": "Refused", "deletion": deletion, **before}


def phase(order: Order[Any], *, ready: bool, complete: bool, deletion: str) -> str:
    """Return the order's phase in one word.

    As a Pod is Running whether or not it is ready just now, an order that was ready stays so while what it has is
    changed: its conditions say how that goes.

    Args:
        order: The order.
        ready: Whether nothing is awaited.
        complete: Whether all that it asks for is made.
        deletion: How far its deletion is.
    """
    if not order.request.observed:
        return "Pending"
    # What is being made may be deletable from the start, and is on its way to be ready all the same.
    was_ready = order.request.composite.get("status", "phase") in ("Ready", "Releasing")
    if order.spec.deletable and deletion == retention.RELEASING and (ready or was_ready):
        return "Releasing"
    return "Ready" if ready or (was_ready and complete) else "Provisioning"


def made(observed: Observed | None) -> bool:
    """Return whether a resource exists and is to stay, and if it is a managed one, whether its provider has made it.

    One that was lost is applied again at once, often before anybody has seen it missing.
    """
    if observed is None or observed.get("metadata", "deletionTimestamp") is not None:
        return False
    return observed.get("spec", "forProvider") is None or bool(observed.get("status", "atProvider"))


def edited(composite: Observed) -> bool:
    """Return whether an order was edited since Crossplane has reconciled it last.

    What is observed of its resources is then about what was asked for before.
    """
    synced = conditions(composite).get("Synced")
    seen = synced.generation if synced else None
    return seen is not None and seen != composite.get("metadata", "generation")


def remembered(order: Order[Any], field: str, values: Mapping[str, Any], *, ready: bool) -> dict[str, Any]:
    """Return a map of the status with what is known, and what was known before for what is not known any more.

    What comes to be known bit by bit while an order is made is told at once, when it is ready.

    Args:
        order: The order.
        field: The field of the status.
        values: What it says now, by name, or by part and name.
        ready: Whether nothing is awaited.
    """
    making = not ready and order.request.composite.get("status", "phase") is not None
    return _remembered(mapping(order.request.composite, "status", field), values, only_known=making)


def _remembered(before: Mapping[str, Any], values: Mapping[str, Any], *, only_known: bool) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        known = before.get(name)
        if isinstance(value, Mapping):
            inner = _remembered(known if isinstance(known, Mapping) else {}, value, only_known=only_known)
            merged |= {name: inner} if inner else {}
        elif only_known and known is None:
            continue
        elif not isinstance(value, Unknown):
            merged[name] = str(value)
        elif isinstance(known, str):
            merged[name] = known
    return merged


def _sentence(opening: str, by_key: Mapping[str, str], joint: str) -> str:
    named = [f"{_spoken(key)}{joint}{why}" for key, why in sorted(by_key.items())[:NAMED]]
    more = ", and others" if len(by_key) > NAMED else ""
    return f"{opening} {'; '.join(named)}{more}"


def _spoken(key: str) -> str:
    part, _, kind = key.partition("/")
    return f"{kind.rpartition('.')[2]} {part}"
