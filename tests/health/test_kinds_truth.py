"""Readiness, in Python, and health, in Lua, are written apart and say the same of what the paths compose."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from function import readiness
from function.companions.argocd.deployment import deployed
from function.model import Document
from health.cases import Case, cases
from health.checks import OURS, Check
from health.engine import Engine

SOURCE = {"repoURL": "https://git.example.org/orders.git", "path": "deploy", "targetRevision": "v2"}

APPLICATION = Check("argoproj.io", "Application", OURS / "argoproj.io" / "Application")

TROUBLE = {"cluster_backup_failed", "cluster_hibernated", "schedule_degraded"}
"""Objects that are ready by their own policy, while what stands inside of them is in trouble: health tells, and nothing
that waits for the order is held up."""


def _applications() -> Iterator[dict[str, Any]]:
    healths = ("Healthy", "Progressing", "Degraded", "Missing", None)
    syncs = ("Synced", "OutOfSync", "Unknown", None)
    sources = (SOURCE, SOURCE | {"targetRevision": "v1"}, SOURCE | {"helm": {"values": "a: 1"}}, None)
    phases = ("Succeeded", "Running", "Failed", None)
    for health, sync, source, phase, error in itertools.product(healths, syncs, sources, phases, (True, False)):
        status = {
            "health": {"status": health},
            "sync": {"status": sync, "comparedTo": {"source": source}},
            "operationState": {"phase": phase},
            "conditions": [{"type": "ComparisonError", "message": "no access"}] if error else [],
        }
        yield {"metadata": {"name": "orders"}, "spec": {"source": SOURCE}, "status": status}


def test_an_application_is_ready_when_it_is_healthy() -> None:
    engine = Engine()
    verdicts = [(engine.health(APPLICATION.script.text, each), each) for each in _applications()]

    assert {said.status == "Healthy" for said, _ in verdicts} == {True, False}
    assert [each for said, each in verdicts if (said.status == "Healthy") != deployed(Document(each))] == []


def _managed() -> list[Any]:
    return [
        pytest.param(case, id=f"{group} {case.name}")
        for group, kind in itertools.product(("kubernetes", "kubernetes.m", "helm", "helm.m"), ("Object", "Release"))
        if (folder := OURS / f"{group}.crossplane.io" / kind).is_dir()
        for case in cases(Check(f"{group}.crossplane.io", kind, folder))
    ]


@pytest.mark.parametrize("case", _managed())
def test_a_managed_resource_is_ready_when_it_is_healthy_or_there_is_trouble_inside(case: Case) -> None:
    name = case.name.removeprefix("testdata/").removesuffix(".yaml")

    assert readiness.managed(Document(dict(case.resource))) == (case.expected.status == "Healthy" or name in TROUBLE)
