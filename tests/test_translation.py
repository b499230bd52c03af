"""Every case as a claim and as a cluster XR: the translation of what it is as a namespaced XR."""

import difflib
from collections.abc import Callable
from dataclasses import replace

import pytest

from function.model import Tree
from function.offline.rendering import Rendering
from tests import expected
from tests.cases import Case, offers
from tests.translation import SYSTEM, Translation, comparable

OTHERS = [pytest.param(case, id=case.id) for offer in offers() for case in offer.cases("legacy", "cluster")]
CLAIMS = [pytest.param(case, id=case.id) for offer in offers() for case in offer.cases("legacy")]

STAGES: dict[str, Callable[[Case], Rendering]] = {
    "first": lambda case: case.rendered(),
    "settled": lambda case: case.settled()[0],
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("case", OTHERS)
def test_another_scope_is_a_translation(case: Case, stage: str) -> None:
    system = case.settings[0]["data"].get("systemNamespace", SYSTEM)
    # A cluster XR is nobody's but the platform's, so that it has the platform's namespace for a tenant's.
    namespace = case.order["metadata"].get("namespace", system)
    rendering = STAGES[stage](case)
    namespaced = STAGES[stage](replace(case, scope="namespaced", namespace=namespace))
    translation = Translation(rendering.xr, system, namespace)
    ours, theirs = expected.ours(rendering), expected.ours(namespaced)
    status, their_status = (_unnamed(tree["composite"]["status"]) for tree in (ours, theirs))

    assert _difference(translation.resources(theirs["resources"]), ours["resources"]) == ""
    assert _difference(translation.status(their_status), status) == ""


@pytest.mark.parametrize("case", CLAIMS)
def test_a_claim_has_the_values_of_the_connection_secret_as_connection_details(case: Case) -> None:
    claim, xr = case.settled()[0].composed, replace(case, scope="namespaced").settled()[0].composed
    secrets = [desired.manifest["data"] for desired in xr.resources.values() if desired.manifest["kind"] == "Secret"]

    assert claim.connection
    assert sorted(claim.connection) == sorted(key for data in secrets for key in data)
    assert not xr.connection


def _unnamed(status: Tree) -> Tree:
    """Return a status without the message that names resources: scopes do not have the same number of them."""
    conditions = [
        condition | ({"message": ""} if condition["reason"] == "Provisioning" else {})
        for condition in status["conditions"]
    ]
    return status | {"conditions": conditions}


def _difference(translated: Tree, rendered: Tree) -> str:
    lines = difflib.unified_diff(comparable(translated), comparable(rendered), "translated", "rendered", lineterm="")
    return "\n".join(lines)
