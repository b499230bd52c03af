"""One truth: what the function calls ready is what Argo CD calls Healthy, and the two are written apart."""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import yaml
from hypothesis import example, given

from function import readiness
from function.model import Document, Tree
from health.cases import Case, cases
from health.checks import suite
from health.overrides import Overrides
from tests.cases import ALL
from tests.cases import Case as Order
from tests.health.states import LATE, LATER, METADATA, ODD, READY, SYNCED, conditions, status

WILDCARDS = ("*.crossplane.io/*", "*.upbound.io/*", "crossplane.io/*", "upbound.io/*")
"""The checks of managed resources. Kinds that are ready in another way have a check of their own."""

OVERRIDES = Overrides.read(
    {"resource.customizations": yaml.safe_dump({check.key: {"health.lua": check.script.text} for check in suite()})}
)


def _resource(status: Any, **metadata: Any) -> Tree:  # noqa: ANN401  (whatever stands there)
    body: Tree = {"apiVersion": "rds.aws.upbound.io/v1beta3", "kind": "Instance", "metadata": metadata}
    return body | {"spec": {"forProvider": {"region": "eu-central-1"}}, "status": status}


def _healthy(resource: Mapping[str, Any]) -> bool:
    """Return whether the suite calls a resource Healthy."""
    health = OVERRIDES.decide(resource).health

    assert health is not None
    return health.status == "Healthy"


TYPES = ("Ready", "Synced", "LastAsyncOperation", "AsyncOperation", "UpToDate", "Healthy")


@given(status=status(conditions(TYPES)) | ODD, metadata=METADATA)
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
