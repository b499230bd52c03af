"""The checks of kinds that are not Crossplane's own: their cases, and that nothing in a resource makes them fail."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.cases import Case, cases
from health.checks import OURS, Check
from health.engine import Engine
from health.verdict import STATUSES

KINDS = {
    "argoproj.io": ["Application"],
    "barmancloud.cnpg.io": ["ObjectStore"],
    "helm.crossplane.io": ["Release"],
    "helm.m.crossplane.io": ["Release"],
    "kubernetes.crossplane.io": ["Object"],
    "kubernetes.m.crossplane.io": ["Object"],
    "postgresql.cnpg.io": ["Backup", "Cluster", "Database", "Pooler", "ScheduledBackup"],
}

CHECKS = [Check(group, kind, OURS / group / kind) for group, kinds in KINDS.items() for kind in kinds]

RULES = (
    *("application", "cnpg_applied", "cnpg_cluster", "cnpg_schedule"),
    *("inside", "instances", "object", "release", "unmet"),
)
"""What these checks alone have of the shared rules."""

SEEDS = (None, 1, 2, 3)
"""Orders of `pairs`: as it is written, and some others."""

COVERED = {"no_status": {"Progressing", "Healthy"}, "empty_status": {"Progressing", "Healthy"}, "healthy": {"Healthy"}}
"""What every check has a case of, and what it may say there."""

DAMAGE: list[Any] = [None, "", "text", "a\nb", 0, -1, 1.5, True, [], {}, ["x"], {"x": {}}, [{}], [{"type": "Ready"}]]
"""What may stand where something else should."""


def _cases() -> Iterator[Any]:
    for check in CHECKS:
        for case in cases(check):
            yield pytest.param(check, case, id=f"{check.key} {case.name}")


@pytest.mark.parametrize(("check", "case"), list(_cases()))
def test_what_is_said(check: Check, case: Case) -> None:
    said = {Engine(seed=seed).health(check.script.text, case.resource) for seed in SEEDS}

    assert said == {case.expected}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_the_cases_that_every_check_needs(check: Check) -> None:
    found = {case.name.removeprefix("testdata/").removesuffix(".yaml"): case.expected for case in cases(check)}
    statuses = {verdict.status for verdict in found.values()}

    assert all(found[name].status in accepted for name, accepted in COVERED.items())
    assert statuses >= {"Healthy", "Degraded"}
    assert all(bool(verdict.message) == (verdict.status != "Healthy") for verdict in found.values())


def test_every_return_is_reached() -> None:
    rules = {f"rules/{name}.lua" for name in RULES}
    expected, ran = set(), set()
    for check in CHECKS:
        origins = check.script.origins
        for number, line in enumerate(check.script.text.splitlines(), 1):
            file = origins[number - 1].rpartition(":")[0]
            if "return" in line and (file in rules or not file.startswith("rules/")):
                expected.add(origins[number - 1])
        for case in cases(check):
            ran |= {origins[number - 1] for number in Engine().traced(check.script.text, case.resource)[1]}

    assert expected - ran == set()


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  (any part of a resource)
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in entries:
        yield (*path, key)
        yield from _places(part, (*path, key))


@given(st.data())
def test_whatever_stands_in_a_resource_there_is_a_verdict_with_a_reason(data: st.DataObject) -> None:
    check = data.draw(st.sampled_from(CHECKS))
    resource = copy.deepcopy(dict(data.draw(st.sampled_from(cases(check))).resource))
    *path, last = data.draw(st.sampled_from(list(_places(resource))))
    holder: Any = resource
    for key in path:
        holder = holder[key]
    holder[last] = data.draw(st.sampled_from(DAMAGE))

    said = Engine().health(check.script.text, resource)

    assert said.status in STATUSES
    assert bool(said.message) == (said.status != "Healthy")
