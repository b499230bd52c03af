"""Readiness: when a composed resource is ready, as the function tells Crossplane."""

from function.model import Condition, Observed, conditions

VERDICTS = ("Ready", "Synced")
"""The conditions that say of a managed resource that it is done."""


def managed(observed: Observed) -> bool:
    """Return whether a managed resource is ready, and up to date with its spec.

    Ready=True alone is not enough: it stays while the provider refuses the last edit (Synced=False) or is still at
    work on it (LastAsyncOperation, AsyncOperation), and it may be the verdict on an older generation.
    """
    if observed.get("metadata", "deletionTimestamp") is not None:
        return False
    found = conditions(observed)
    if any(name not in found or found[name].status != "True" for name in VERDICTS):
        return False
    if "AsyncOperation" in found and found["AsyncOperation"].reason == "Ongoing":
        return False
    generation = observed.get("metadata", "generation")
    return not any(_stale(found[name], generation) for name in VERDICTS)


def exists(observed: Observed) -> bool:
    """Return whether a resource without a status is there to stay: a Secret, a NetworkPolicy."""
    return observed.get("metadata", "deletionTimestamp") is None


def _stale(verdict: Condition, generation: object) -> bool:
    """Return whether a condition speaks of an older generation than the resource's present one."""
    return isinstance(generation, int) and verdict.generation is not None and verdict.generation < generation
