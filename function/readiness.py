"""Readiness: when a composed resource is ready, as the function tells Crossplane."""

from collections.abc import Mapping

from function.model import Condition, Observed, conditions

VERDICTS = ("Ready", "Synced")
"""The conditions that say of a managed resource that it is done."""


def managed(observed: Observed) -> bool:
    """Return whether a managed resource is ready, and up to date with its spec.

    Ready=True alone is not enough: it stays while the provider refuses the last edit (Synced=False), has failed at it
    (LastAsyncOperation) or is still at work on it (AsyncOperation), and it may be the verdict on an older generation.
    """
    if observed.get("metadata", "deletionTimestamp") is not None:
        return False
    found = conditions(observed)
    ready, synced = found.get("Ready"), found.get("Synced")
    if ready is None or synced is None or ready.status != "True" or synced.status != "True":
        return False
    if "AsyncOperation" in found and found["AsyncOperation"].reason == "Ongoing":
        return False
    generation = observed.get("metadata", "generation")
    if _failed(found, generation):
        return False
    seen = (ready.generation, synced.generation, observed.get("status", "observedGeneration"))
    return not any(_older(each, generation) for each in seen)


def exists(observed: Observed) -> bool:
    """Return whether a resource without a status is there to stay: a Secret, a NetworkPolicy."""
    return observed.get("metadata", "deletionTimestamp") is None


def _failed(found: Mapping[str, Condition], generation: object) -> bool:
    """Return whether the provider's last long operation failed, and that is the last word.

    Providers leave the failure standing: a verdict that turned good after it outweighs it (upjet#679), and so does an
    edit after it.
    """
    last = found.get("LastAsyncOperation")
    if last is None or last.status != "False" or _older(last.generation, generation):
        return False
    return not last.since or last.since >= max(found[name].since for name in VERDICTS)


def _older(seen: object, present: object) -> bool:
    """Return whether something is about an older generation than the resource's present one."""
    return type(seen) is int and type(present) is int and seen < present
