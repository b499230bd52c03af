"""One truth: what the function calls ready is what Argo CD calls Healthy, and the two are written apart."""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from function import readiness
from function.model import Document, Tree
from health.cases import Case, cases
from health.checks import suite
from health.overrides import Overrides
from tests.cases import ALL
from tests.cases import Case as Order

WILDCARDS = ("*.crossplane.io/*", "*.upbound.io/*", "crossplane.io/*", "upbound.io/*")
"""The checks of managed resources. Kinds that are ready in another way have a check of their own."""

OVERRIDES = Overrides.read(
    {"resource.customizations": yaml.safe_dump({check.key: {"health.lua": check.script.text} for check in suite()})}
)

EARLY, LATE, LATER = "2024-01-01T00:00:00Z", "2024-01-01T00:00:09Z", "2024-02-01T00:00:00Z"
READY: Tree = {"type": "Ready", "status": "True", "reason": "Available", "lastTransitionTime": LATE}
SYNCED: Tree = {"type": "Synced", "status": "True", "reason": "ReconcileSuccess", "lastTransitionTime": EARLY}

ODD = st.sampled_from([None, "", "True", True, False, 0, 7, [], {}, ["True"], {"True": "True"}])
"""What may stand where a text should. Numbers with a fraction are left out: no generation was ever one."""

TYPES = st.sampled_from(["Ready", "Synced", "LastAsyncOperation", "AsyncOperation", "UpToDate", "Healthy"])
STATUSES = st.sampled_from(["True", "True", "False", "Unknown"])
REASONS = st.sampled_from(["Available", "Unavailable", "Creating", "ReconcilePaused", "ReconcileError", "Ongoing", "x"])
MESSAGES = st.text(max_size=20)
TIMES = st.sampled_from([EARLY, LATE, LATER])
GENERATIONS = st.integers(0, 3)


def _or_odd(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, ODD)


CONDITIONS = st.fixed_dictionaries(
    {"type": _or_odd(TYPES), "status": _or_odd(STATUSES)},
    optional={
        "reason": _or_odd(REASONS),
        "message": _or_odd(MESSAGES),
        "lastTransitionTime": _or_odd(TIMES),
        "observedGeneration": _or_odd(GENERATIONS),
    },
)
ENTRIES = st.one_of(st.just(READY), st.just(SYNCED), CONDITIONS, CONDITIONS, ODD)
GOOD = st.builds(lambda more, first: [*first, READY, SYNCED, *more], *[st.lists(CONDITIONS, max_size=2)] * 2)
STATUS = st.fixed_dictionaries(
    {"conditions": st.one_of(GOOD, st.lists(ENTRIES, max_size=5), ODD)},
    optional={"observedGeneration": _or_odd(GENERATIONS), "atProvider": ODD},
)
METADATA = st.fixed_dictionaries(
    {"name": st.just("shop")},
    optional={"generation": _or_odd(GENERATIONS), "deletionTimestamp": st.sampled_from([None, LATE])},
)


def _resource(status: Any, **metadata: Any) -> Tree:  # noqa: ANN401  (whatever stands there)
    body: Tree = {"apiVersion": "rds.aws.upbound.io/v1beta3", "kind": "Instance", "metadata": metadata}
    return body | {"spec": {"forProvider": {"region": "eu-central-1"}}, "status": status}


def _healthy(resource: Mapping[str, Any]) -> bool:
    """Return whether the suite calls a resource Healthy."""
    health = OVERRIDES.decide(resource).health

    assert health is not None
    return health.status == "Healthy"


@given(status=st.one_of(STATUS, STATUS, STATUS, ODD), metadata=METADATA)
@example(status={"conditions": [READY, SYNCED]}, metadata={"generation": 1})
@example(status={"conditions": [READY | {"status": True}, SYNCED]}, metadata={})
@example(status={"conditions": [READY, SYNCED | {"observedGeneration": 1}]}, metadata={"generation": 2})
@example(status={"conditions": [READY, SYNCED], "observedGeneration": 1}, metadata={"generation": 2})
@example(status={"conditions": [READY, SYNCED]}, metadata={"deletionTimestamp": LATE})
@example(
    status={"conditions": [READY, SYNCED, {"type": "LastAsyncOperation", "status": "False"}]},
    metadata={"generation": 1},
)
def test_any_state_of_a_managed_resource(status: object, metadata: Tree) -> None:
    resource = _resource(status, **metadata)

    assert readiness.managed(Document(resource)) is _healthy(resource)


def _own_cases() -> Iterator[Any]:
    for check in suite():
        if check.key in WILDCARDS:
            for case in cases(check):
                if "forProvider" in case.resource.get("spec", {}):
                    yield pytest.param(case, id=f"{check.key} {case.name}")


@pytest.mark.parametrize("case", list(_own_cases()))
def test_the_cases_of_the_suite(case: Case) -> None:
    assert readiness.managed(Document(dict(case.resource))) is (case.expected.status == "Healthy")


@pytest.mark.parametrize("order", ALL)
def test_what_orders_are_made_of(order: Order) -> None:
    rendering, state = order.settled()
    observed = {(body["kind"], body["metadata"].get("name")): body for body in state}
    disagreed = [
        key
        for key, desired in rendering.composed.resources.items()
        if (health := OVERRIDES.decide(observed[_name(rendering.resources[key])]).health)
        and desired.ready is not (health.status == "Healthy")
    ]

    assert disagreed == []


DAMAGE: dict[str, Callable[[Tree], object]] = {
    "as it is": lambda body: body,
    "an edit not seen": lambda body: _conditions(body)[1].update(observedGeneration=0),
    "an error": lambda body: _conditions(body)[1].update(status="False"),
    "Ready is gone": lambda body: _conditions(body).pop(0),
    "unavailable": lambda body: _conditions(body)[0].update(status="False", reason="Unavailable"),
    "at work": lambda body: _conditions(body).append({"type": "AsyncOperation", "status": "True", "reason": "Ongoing"}),
    "failed later": lambda body: _conditions(body).append(_failure(LATER)),
    "failed before": lambda body: _conditions(body).append(_failure("2023-01-01T00:00:00Z")),
    "status of old": lambda body: body["status"].update(observedGeneration=0),
    "leaving": lambda body: body["metadata"].update(deletionTimestamp=LATE),
    "no status": lambda body: body.pop("status"),
}  # fmt: skip
"""What may become of a resource that is ready."""


@pytest.mark.parametrize("order", ALL)
def test_what_becomes_of_the_resources_of_orders(order: Order) -> None:
    managed = [body for body in order.settled()[1] if OVERRIDES.decide(body).source in WILDCARDS]
    disagreed = []
    for body in managed:
        for damage, apply in DAMAGE.items():
            state = copy.deepcopy(body)
            apply(state)
            ready = readiness.managed(Document(state))
            if ready is not _healthy(state) or ready is not (damage in {"as it is", "failed before"}):
                disagreed.append((body["kind"], damage))

    assert disagreed == []


def _name(manifest: Tree) -> tuple[str, str]:
    return manifest["kind"], manifest["metadata"]["name"]


def _conditions(body: Tree) -> list[Any]:
    found: list[Any] = body["status"]["conditions"]
    return found


def _failure(since: str) -> Tree:
    return {
        "type": "LastAsyncOperation",
        "status": "False",
        "reason": "AsyncUpdateFailure",
        "lastTransitionTime": since,
    }
