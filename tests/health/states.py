"""States: what may stand in the status of a resource, as strategies: good, bad, and broken."""

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from function.model import Tree

EARLY, LATE, LATER = "2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z", "2024-02-01T00:00:00Z"
READY: Tree = {"type": "Ready", "status": "True", "reason": "Available", "lastTransitionTime": LATE}
SYNCED: Tree = {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "lastTransitionTime": EARLY}

ODD = st.sampled_from([None, "", "True", True, False, 0, 7, [], {}, ["True"], {"True": "True"}])
"""What may stand where a text should. Numbers with a fraction are left out: no generation was ever one."""

STATUSES = st.sampled_from(["True", "True", "False", "Unknown"])
REASONS = st.sampled_from(["Available", "Unavailable", "Creating", "ReconcilePaused", "ReconcileError", "Ongoing", "x"])
MESSAGES = st.text(max_size=20)
TIMES = st.sampled_from([EARLY, LATE, LATER])
GENERATIONS = st.integers(0, 3)


def _or_odd(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, ODD)


def conditions(types: Collection[str]) -> st.SearchStrategy[Any]:
    """Return conditions of some types, or what somebody else may have written in their place."""
    return st.fixed_dictionaries(
        {"type": _or_odd(st.sampled_from(sorted(types))), "status": _or_odd(STATUSES)},
        optional={
            "reason": _or_odd(REASONS),
            "message": _or_odd(MESSAGES),
            "lastTransitionTime": _or_odd(TIMES),
            "observedGeneration": _or_odd(GENERATIONS),
        },
    )


def status(condition: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    """Return statuses: good ones with something more in them, any other, and broken ones."""
    entries = st.one_of(st.just(READY), st.just(SYNCED), condition, condition, ODD)
    good = st.builds(lambda more, first: [*first, READY, SYNCED, *more], *[st.lists(condition, max_size=2)] * 2)
    return st.fixed_dictionaries(
        {"conditions": st.one_of(good, st.lists(entries, max_size=5), ODD)},
        optional={"observedGeneration": _or_odd(GENERATIONS), "atProvider": ODD},
    )


METADATA = st.fixed_dictionaries(
    {"name": st.just("shop")},
    optional={"generation": _or_odd(GENERATIONS), "deletionTimestamp": st.sampled_from([None, LATE])},
)
