"""Argo CD's own engine offers and does what ours says that our actions offer and do."""

import re
from typing import Any

import pytest

from health.actions import ActionSet, sets
from health.cases import ActionCase, DiscoveryCase, action_cases
from health.engine import Action, Engine
from tests.integration.argo_cd import ArgoCD


def _cases(kind: type[Any]) -> list[Any]:
    return [
        pytest.param(each, case, id=f"{each.name} {case.name}")
        for each in sets().values()
        for case in action_cases(each.folder)
        if isinstance(case, kind)
    ]


def _action(found: dict[str, Any]) -> Action:
    return Action(found["name"], found.get("disabled", False), found.get("displayName", ""), found.get("iconClass", ""))


def _timeless(value: object) -> str:
    """Return a value without the seconds that may pass between two engines."""
    return re.sub(r"'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ'", "'now'", repr(_sorted(value)))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(part) for key, part in sorted(value.items())}
    return [_sorted(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("actions", "case"), _cases(DiscoveryCase))
def test_argo_cd_offers_the_same(theirs: ArgoCD, actions: ActionSet, case: DiscoveryCase) -> None:
    script = actions.discovery.text
    answer = theirs.ask("discover", case.resource, script=script)

    assert answer.error == ""
    assert {found["name"]: _action(found) for found in answer.actions} == Engine().actions(script, case.resource)


@pytest.mark.parametrize(("actions", "case"), _cases(ActionCase))
def test_argo_cd_does_the_same(theirs: ArgoCD, actions: ActionSet, case: ActionCase) -> None:
    script = actions.actions[case.action].text
    answer = theirs.ask("act", case.resource, script=script)
    (found,) = Engine().act(script, case.resource)

    assert answer.error == ""
    assert [_timeless(each) for each in answer.resources] == [
        _timeless({"operation": found.operation, "resource": found.resource})
    ]
