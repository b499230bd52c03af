"""Actions: which kinds have which, and what they do in Argo CD's sandbox."""

import copy
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest

from health.actions import FOLDER, ActionSet, actions_for, sets
from health.cases import ActionCase, DiscoveryCase, action_cases
from health.engine import Action, Engine, Impacted
from health.globs import is_wildcard, overlap

ORDERED, RECONCILED = sets()["order"], sets()["crossplane"]

ORDERS = ("golden-path.dev", "claims.golden-path.dev")

WHENEVER = "0001-01-01T00:00:00Z"
"""Stands for the time of the test in what has to come out."""

PAUSED = "crossplane.io/paused"
REQUESTED = "crossplane.io/reconcile-requested-at"


def _cases(kind: type[Any]) -> Iterator[Any]:
    for each in sets().values():
        for case in action_cases(each.folder):
            if isinstance(case, kind):
                yield pytest.param(each, case, id=f"{each.name} {case.name}")


def _timeless(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a resource with the time that an action wrote in it replaced, if it is one."""
    changed = copy.deepcopy(dict(resource))
    annotations = changed["metadata"].get("annotations", {})
    if re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", annotations.get(REQUESTED, "")):
        annotations[REQUESTED] = WHENEVER
    return changed


def _action(expected: Mapping[str, Any]) -> Action:
    return Action(expected["name"], expected["disabled"], expected["displayName"], expected["iconClass"])


@pytest.mark.parametrize(("actions", "case"), list(_cases(DiscoveryCase)))
def test_what_is_offered(actions: ActionSet, case: DiscoveryCase) -> None:
    found = Engine().actions(actions.discovery.text, case.resource)

    assert found == {action["name"]: _action(action) for action in case.expected}


@pytest.mark.parametrize(("actions", "case"), list(_cases(ActionCase)))
def test_what_is_done(actions: ActionSet, case: ActionCase) -> None:
    (found,) = Engine().act(actions.actions[case.action].text, case.resource)

    assert Impacted("patch", _timeless(found.resource)) == Impacted("patch", case.expected[0])


@pytest.mark.parametrize("actions", sets().values(), ids=lambda each: each.name)
def test_every_action_has_a_script_and_a_case(actions: ActionSet) -> None:
    all_cases = action_cases(actions.folder)
    offered = {action["name"] for case in all_cases if isinstance(case, DiscoveryCase) for action in case.expected}
    special = {file.parent.name for file in actions.folder.glob("*/action.lua")}

    assert offered == set(actions.actions)
    assert special <= {case.action for case in all_cases if isinstance(case, ActionCase)}


@pytest.mark.parametrize("actions", sets().values(), ids=lambda each: each.name)
def test_every_file_of_testdata_is_used(actions: ActionSet) -> None:
    used = re.findall(r"testdata/\S+", (actions.folder / "action_test.yaml").read_text())

    assert {f"testdata/{file.name}" for file in (actions.folder / "testdata").iterdir()} == set(used)


@pytest.mark.parametrize(
    ("group", "kind", "expected"),
    [
        pytest.param("golden-path.dev", "PostgreSQLInstance", ORDERED, id="v2-order"),
        pytest.param("claims.golden-path.dev", "PostgreSQLInstance", ORDERED, id="claim"),
        pytest.param("claims.golden-path.dev", "XPostgreSQLInstance", ORDERED, id="composite"),
        pytest.param("rds.aws.upbound.io", "Instance", RECONCILED, id="managed-resource"),
        pytest.param("rds.aws.m.upbound.io", "Instance", RECONCILED, id="namespaced-managed-resource"),
        pytest.param("kubernetes.m.crossplane.io", "Object", RECONCILED, id="object"),
        pytest.param("pkg.crossplane.io", "Provider", RECONCILED, id="package"),
        pytest.param("pkg.crossplane.io", "FunctionRevision", RECONCILED, id="package-revision"),
        pytest.param("ops.crossplane.io", "WatchOperation", RECONCILED, id="watch-operation"),
        pytest.param("ops.crossplane.io", "CronOperation", None, id="looks-at-its-spec-only"),
        pytest.param("apiextensions.crossplane.io", "CompositeResourceDefinition", None, id="cannot-be-paused"),
        pytest.param("protection.crossplane.io", "Usage", None, id="nothing-to-reconcile"),
        pytest.param("aws.upbound.io", "ProviderConfig", None, id="provider-config"),
        pytest.param("aws.m.upbound.io", "ClusterProviderConfig", None, id="cluster-provider-config"),
        pytest.param("postgresql.cnpg.io", "Cluster", None, id="another-operators"),
        pytest.param("notcrossplane.io", "Thing", None, id="another-domain-that-ends-alike"),
        pytest.param("other.example.org", "PostgreSQLInstance", None, id="another-platforms-order"),
    ],
)
def test_which_kinds_have_which(group: str, kind: str, expected: ActionSet | None) -> None:
    assert actions_for(group, kind, orders=ORDERS) is expected


def test_no_kind_has_two_sets() -> None:
    named = [(each.name, kinds) for each in sets().values() for kinds in each.kinds]
    wild = [(name, kinds) for name, kinds in named if is_wildcard(kinds)]
    exact = [kinds for _, kinds in named if not is_wildcard(kinds)]
    having = {kinds: [each.name for each in sets().values() if each.has(*kinds.split("/"))] for kinds in exact}

    assert {kinds: names for kinds, names in having.items() if len(names) != 1} == {}
    assert [(one, other) for (a, one), (b, other) in combinations(wild, 2) if a != b and overlap(one, other)] == []
    assert [each.name for each in sets().values() if each.orders] == ["order"]


def test_every_folder_of_actions_says_which_kinds_have_them() -> None:
    assert sorted(file.parent.name for file in FOLDER.glob("*/discovery.lua")) == sorted(sets())


@pytest.mark.parametrize("case", [case for case in action_cases(ORDERED.folder) if isinstance(case, DiscoveryCase)])
def test_consent_is_all_that_making_deletable_changes(case: DiscoveryCase) -> None:
    (found,) = Engine().act(ORDERED.actions["make-deletable"].text, case.resource)
    expected = copy.deepcopy(dict(case.resource))
    expected["spec"] = {**expected.get("spec", {}), "deletable": True}

    assert found == Impacted("patch", expected)


@pytest.mark.parametrize("seed", range(3))
def test_resume_undoes_pause(seed: int) -> None:
    engine = Engine(seed=seed)
    (case,) = (case for case in action_cases(RECONCILED.folder) if case.name == "discovery testdata/running.yaml")
    (paused,) = engine.act(RECONCILED.actions["pause"].text, case.resource)
    (resumed,) = engine.act(RECONCILED.actions["resume"].text, paused.resource)

    assert paused.resource["metadata"]["annotations"][PAUSED] == "true"  # type: ignore[index]  # it is a resource
    assert resumed.resource == case.resource
