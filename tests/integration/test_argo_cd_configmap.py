"""The exported argocd-cm in Argo CD's own hands: its settings are read, a script looked up and run."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from health.actions import ActionSet, actions_for
from health.cases import Case, cases
from health.checks import Check, suite
from health.export import GROUP, KEYS, ExportOptions
from health.export.options import Keys
from health.overrides import Overrides
from tests.health.exporting import documents
from tests.integration.argo_cd import ArgoCD
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.world import World

pytest_plugins = ("tests.integration.control_plane.fixtures",)

Kind = tuple[str, str]

CASES = [(check, case) for check in suite() for case in cases(check)]


def kind_of(resource: Mapping[str, Any]) -> Kind:
    """Return the group and the kind of a resource."""
    return resource["apiVersion"].rpartition("/")[0], resource["kind"]


KINDS = sorted({kind_of(case.resource) for _, case in CASES})


def exported(keys: Keys, group: str = GROUP) -> dict[str, str]:
    """Return the data of the ConfigMap that covers the kinds of all cases."""
    config_map, _ = yaml.safe_load_all(documents(ExportOptions(keys=keys, groups=(group,), rendered=KINDS)))
    data: dict[str, str] = config_map["data"]
    return data


@pytest.fixture(scope="module")
def data() -> dict[Keys, dict[str, str]]:
    """Return the data with either kind of keys."""
    return {keys: exported(keys) for keys in KEYS}


@pytest.fixture(scope="module")
def ours(data: dict[Keys, dict[str, str]]) -> dict[Keys, Overrides]:
    """Return the overrides as our engine has them."""
    return {keys: Overrides.read(each) for keys, each in data.items()}


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize(
    ("check", "case"), [pytest.param(check, case, id=f"{check.key} {case.name}") for check, case in CASES]
)
def test_argo_cd_says_the_same(  # noqa: PLR0913, PLR0917  (two of them are the case, two the engines)
    theirs: ArgoCD,
    data: dict[Keys, dict[str, str]],
    ours: dict[Keys, Overrides],
    check: Check,
    case: Case,
    keys: Keys,
) -> None:
    answer = theirs.ask("lookup", case.resource, data=data[keys])
    decision = ours[keys].decide(case.resource)

    assert answer.error == ""
    assert decision.health
    assert (answer.status, answer.message) == (decision.health.status, decision.health.message)
    if decision.source in {check.key, "/".join(kind_of(case.resource))}:
        assert decision.health == case.expected


def actions_of(kind: Kind) -> ActionSet | None:
    """Return the actions that a kind is exported with."""
    group, name = kind
    return actions_for(group, name, orders=[group] if group.endswith(GROUP) else [])


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("kind", [pytest.param(kind, id="/".join(kind)) for kind in KINDS if actions_of(kind)])
def test_argo_cd_offers_actions_by_exact_kind(
    theirs: ArgoCD, data: dict[Keys, dict[str, str]], kind: Kind, keys: Keys
) -> None:
    group, name = kind
    resource = {"apiVersion": f"{group}/v1", "kind": name, "metadata": {"name": "example"}}

    answer = theirs.ask("discover", resource, data=data[keys])

    actions = actions_of(kind)
    assert answer.error == ""
    assert actions
    assert {found["name"] for found in answer.actions} == set(actions.actions)


@pytest.mark.parametrize("keys", KEYS)
def test_the_orders_of_another_group_are_judged_alike(theirs: ArgoCD, keys: Keys) -> None:
    own = [case for check, case in CASES if check.key == f"{GROUP}/*"]
    kinds = [("platform.example.org", kind_of(case.resource)[1]) for case in own]
    options = ExportOptions(keys=keys, groups=("platform.example.org",), rendered=kinds)
    config_map, _ = yaml.safe_load_all(documents(options))

    moved = [{**case.resource, "apiVersion": "platform.example.org/v1"} for case in own]
    answers = [theirs.ask("lookup", resource, data=config_map["data"]) for resource in moved]

    assert own
    assert [(answer.status, answer.message) for answer in answers] == [
        (case.expected.status, case.expected.message) for case in own
    ]


@pytest.mark.parametrize("keys", KEYS)
def test_an_api_server_takes_it(world: World, data: dict[Keys, dict[str, str]], keys: Keys) -> None:
    metadata = {"name": f"argocd-cm-{keys}", "namespace": "default"}
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data[keys]}

    world.api.apply(manifest, "golden-path")

    stored = world.api.get(Ref.of(manifest))
    assert stored
    assert stored["data"] == data[keys]
