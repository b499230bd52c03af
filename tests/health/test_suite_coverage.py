"""The suite as a whole: every check has the cases that it needs, says what they say, and fits into one script."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from health.actions import FOLDER as ACTIONS
from health.bundle import RULES
from health.cases import Case, cases
from health.checks import OURS, SCRIPT, Check, suite
from health.engine import Engine

CHECKS = suite()

STATES = ("no status", "empty status", "Healthy", "Degraded", "Progressing", "paused", "stale generation")
"""What a check has a case of. Deletion is none of them: Argo CD answers it before any script."""

NO_PAUSE = "Crossplane does not heed the annotation on this kind"
USAGE = {"Degraded": "Crossplane reports nothing but Available of a usage", "paused": NO_PAUSE}
NO_GENERATION = "nothing in its status says which generation it is about"

EXEMPT: dict[str, dict[str, str]] = {
    "apiextensions.crossplane.io/CompositeResourceDefinition": {
        "Degraded": "its errors are events: neither condition is ever False because of one",
        "paused": NO_PAUSE,
    },
    "apiextensions.crossplane.io/CompositionRevision": {"paused": NO_PAUSE},
    "apiextensions.crossplane.io/Usage": USAGE,
    "argoproj.io/Application": {"stale generation": NO_GENERATION},
    "barmancloud.cnpg.io/ObjectStore": {
        **dict.fromkeys(("Progressing", "stale generation"), "its status lists recovery windows, and no verdict"),
        "paused": "nothing reconciles it",
    },
    "ops.crossplane.io/Operation": {"paused": NO_PAUSE},
    "pkg.crossplane.io/Lock": {"paused": NO_PAUSE},
    "postgresql.cnpg.io/Backup": {"paused": "it runs once", "stale generation": NO_GENERATION},
    "postgresql.cnpg.io/Database": {"paused": "CloudNativePG cannot pause it"},
    "postgresql.cnpg.io/Pooler": {"stale generation": NO_GENERATION},
    "postgresql.cnpg.io/ScheduledBackup": {"stale generation": NO_GENERATION},
    "protection.crossplane.io/ClusterUsage": USAGE,
    "protection.crossplane.io/Usage": USAGE,
}
"""States that a check has no case of, each with the reason: the kind is never in it."""

CROSSPLANE = Path(__file__).parents[3] / "shared" / "crds" / "INDEX.tsv"

LOCALS, UPVALUES = 200, 60
"""What a function may have of each in LuaJIT. Argo CD's engine allows no fewer."""

LONGEST = 20_000
"""Bytes of a script: fifty of that size fit into a ConfigMap, which holds 1 MiB. The two checks of provider-kubernetes'
Object are that long, as they judge what is inside as well."""

ENGINES = [Engine(seed=seed) for seed in (None, 1, 2, 3)]
"""One for each order of `pairs`: as it is written, and some others."""


def _states(case: Case) -> Iterator[str]:
    """Yield the states that a case is an example of."""
    if "status" not in case.resource:
        yield "no status"
    elif case.resource["status"] == {}:
        yield "empty status"
    yield "paused" if case.expected.status == "Suspended" else case.expected.status
    if _is_stale(case.resource):
        yield "stale generation"


def _is_stale(resource: Mapping[str, Any]) -> bool:
    """Return whether anything in a status is about an older generation than the present one."""
    generation, status = resource.get("metadata", {}).get("generation"), resource.get("status")
    if not isinstance(status, dict) or not isinstance(generation, int):
        return False
    conditions = status.get("conditions")
    told = [status, *(conditions if isinstance(conditions, list) else [])]
    seen = [each.get("observedGeneration") for each in told if isinstance(each, dict)]
    return any(isinstance(each, int) and each < generation for each in seen)


def _all_cases() -> Iterator[Any]:
    for check in CHECKS:
        for case in cases(check):
            yield pytest.param(check, case, id=f"{check.key} {Path(case.name).stem}")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_every_check_has_a_case_of_every_state(check: Check) -> None:
    exempt = EXEMPT.get(check.key, {})
    found = {state for case in cases(check) for state in _states(case)}

    assert [state for state in STATES if state not in found | set(exempt)] == []
    assert sorted(set(exempt) & found) == []  # a state with a case is no exemption


def test_exemptions_are_of_checks_and_states() -> None:
    assert sorted(set(EXEMPT) - {check.key for check in CHECKS}) == []
    assert sorted({state for states in EXEMPT.values() for state in states} - set(STATES)) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_every_file_of_testdata_is_a_case(check: Check) -> None:
    used = {(check.folder / case.name).resolve() for case in cases(check)}

    assert sorted(set((check.folder / "testdata").iterdir()) - used) == []


@pytest.mark.parametrize(("check", "case"), list(_all_cases()))
def test_cases(check: Check, case: Case) -> None:
    said = {engine.health(check.script.text, case.resource) for engine in ENGINES}

    assert said == {case.expected}


@pytest.mark.parametrize(("check", "case"), list(_all_cases()))
def test_whatever_is_not_healthy_says_why_on_one_line(check: Check, case: Case) -> None:
    assert bool(case.expected.message) == (case.expected.status != "Healthy"), check.key
    assert len(case.expected.message.splitlines()) <= 1
    assert len(case.expected.message.encode()) <= 500


def test_every_rule_is_used() -> None:
    used = {
        match[1]
        for file in [*OURS.glob(f"*/*/{SCRIPT}"), *ACTIONS.glob("**/*.lua"), *RULES.glob("*.lua")]
        for match in re.finditer(r'^require\("(\w+)"\)', file.read_text(), re.MULTILINE)
    }

    assert {file.stem for file in RULES.glob("*.lua")} == used


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.key)
def test_a_bundle_keeps_far_from_the_limits_of_lua(check: Check) -> None:
    declared = re.findall(r"^local\s+(?:function\s+)?(\w+(?:\s*,\s*\w+)*)", check.script.text, re.MULTILINE)
    names = [name for names in declared for name in names.split(",")]

    assert len(names) < min(LOCALS, UPVALUES)  # no function can then have more upvalues than there are names
    assert len(check.script.text) < LONGEST


@pytest.mark.skipif(not CROSSPLANE.exists(), reason="needs ../shared/crds, which is not part of the repository")
def test_every_kind_of_crossplane_itself_has_a_case() -> None:
    rows = [line.split("\t") for line in CROSSPLANE.read_text().splitlines()[1:]]
    kinds = {(group, kind) for group, kind, *_, path in rows if path.startswith("cluster/crds/")}
    seen = {
        (str(case.resource["apiVersion"]).partition("/")[0], case.resource["kind"])
        for check in CHECKS
        for case in cases(check)
        if case.expected.status == "Healthy"
    }

    assert len(kinds) > 20
    assert sorted(kinds - seen) == []
