"""Readiness: when a composed resource is ready, as the function tells Crossplane."""

from function.model import Observed, conditions


def managed(observed: Observed) -> bool:
    """Return whether a managed resource is ready, and up to date with its spec.

    Ready=True alone is not enough: it stays while the provider refuses the last edit (Synced=False) or is still at
    work on it (LastAsyncOperation, AsyncOperation), and it may be the verdict on an older generation.
    """
    if observed.get("metadata", "deletionTimestamp") is not None:
        return False
    found = conditions(observed)
    if any(name not in found or found[name].status != "True" for name in ("Ready", "Synced")):
        return False
    if "AsyncOperation" in found and found["AsyncOperation"].reason == "Ongoing":
        return False
    return not stale(observed)


def exists(observed: Observed) -> bool:
    """Return whether a resource without a status is there to stay: a Secret, a NetworkPolicy."""
    return observed.get("metadata", "deletionTimestamp") is None


def stale(observed: Observed) -> bool:
    """Return whether a condition speaks of an older generation than the resource's present one."""
    generation = observed.get("metadata", "generation")
    listed = observed.get("status", "conditions")
    if not isinstance(generation, int) or not isinstance(listed, list):
        return False
    seen = [
        entry.get("observedGeneration")
        for entry in listed
        if isinstance(entry, dict) and entry.get("type") in {"Ready", "Synced"}
    ]
    return any(isinstance(number, int) and number < generation for number in seen)
