"""Any state of any kind that the suite covers: Argo CD's own engine says the same, word for word."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from function.model import Tree
from health.cases import cases
from health.checks import suite
from health.export import KEYS
from health.overrides import Overrides
from tests.health.states import METADATA, ODD, conditions, status
from tests.integration.argo_cd import ArgoCD
from tests.integration.test_argo_cd_configmap import exported, kind_of

BY_KIND: Mapping[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
for check in suite():
    for case in cases(check):
        BY_KIND[kind_of(case.resource)].append(case.resource)


@pytest.fixture(scope="module", params=KEYS)
def data(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the data of the exported ConfigMap."""
    return exported(request.param)


@pytest.fixture(scope="module")
def ours(data: dict[str, str]) -> Overrides:
    """Return the same data as our engine has it."""
    return Overrides.read(data)


def _types(resources: list[Mapping[str, Any]]) -> set[str]:
    """Return the types of the conditions that stand in the cases of a kind."""
    found = {"Ready", "Synced"}
    for resource in resources:
        listed = resource["status"].get("conditions") if isinstance(resource.get("status"), dict) else None
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("type"), str):
                found.add(entry["type"])
    return found


@st.composite
def _states(draw: st.DrawFn, kind: tuple[str, str]) -> Tree:
    """Return a resource of a case with a status of another one, some of it replaced."""
    resource = dict(draw(st.sampled_from(BY_KIND[kind])))
    whole = draw(st.one_of(status(conditions(_types(BY_KIND[kind]))), ODD))
    before = resource.get("status")
    if isinstance(before, dict) and isinstance(whole, dict) and draw(st.booleans()):
        whole = {**before, **whole}
    metadata = resource.get("metadata") if isinstance(resource.get("metadata"), dict) else {}
    return {**resource, "metadata": {**(metadata or {}), **draw(METADATA)}, "status": whole}


@pytest.mark.parametrize("kind", [pytest.param(kind, id="/".join(kind)) for kind in sorted(BY_KIND)])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_any_state(
    theirs: ArgoCD, data: dict[str, str], ours: Overrides, kind: tuple[str, str], drawn: st.DataObject
) -> None:
    resource = drawn.draw(_states(kind))

    answer = theirs.ask("lookup", resource, data=data)
    health = ours.decide(resource).health

    assert answer.error == ""
    assert health is not None
    assert (answer.status, answer.message) == (health.status, health.message)
