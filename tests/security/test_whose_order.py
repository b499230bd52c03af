"""Whose an order is: a claim that takes the place of another one gets nothing of what the other ordered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from function.compose import compose
from function.lifecycle.ownership import ForeignError
from function.model import Document, Tree
from tests.orders import CATALOG, CLOUDS, of_crossplane, request, xr

PATHS = sorted(CATALOG.paths)


def unclaimed(kind: str) -> Tree:
    """Return an XR of the platform's own, which no claim is before."""
    found = xr(scope="legacy", kind=kind)
    del found["spec"]["claimRef"], found["metadata"]["labels"]
    return found


def made_for(composite: Tree, cloud: str) -> Mapping[str, Document]:
    """Return what an XR composes at first, as Crossplane has it."""
    answer = compose(request(composite, cloud), CATALOG)
    return of_crossplane(composite, {key: Document(desired.manifest) for key, desired in answer.resources.items()})


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize(
    "owner",
    [
        pytest.param(unclaimed, id="an XR of the platform's own"),
        pytest.param(lambda kind: xr(scope="legacy", kind=kind, name="till"), id="another claim of the namespace"),
        pytest.param(lambda kind: xr(scope="legacy", kind=kind, namespace="team-b"), id="a claim of another team"),
    ],
)
@pytest.mark.parametrize(
    "spec",
    [
        pytest.param({"deletable": True}, id="with consent"),
        pytest.param({"deletable": True, "colour": "red"}, id="with consent, refused for something else"),
        pytest.param({}, id="without consent"),
    ],
)
def test_a_claim_that_is_bound_to_anothers_xr_changes_nothing(
    kind: str, cloud: str, owner: Callable[[str], Tree], spec: Tree
) -> None:
    observed = made_for(owner(kind), cloud)
    thief = replace(request(xr(spec, scope="legacy", kind=kind), cloud), observed=observed)

    with pytest.raises(ForeignError, match=r'^cannot compose ".*" for claim "team-a/shop": it was made for '):
        compose(thief, CATALOG)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_an_xr_whose_claim_is_taken_off_is_none_of_the_platforms(cloud: str) -> None:
    observed = made_for(xr(scope="legacy"), cloud)
    orphan = replace(request(unclaimed("PostgreSQLInstance"), cloud), observed=observed)

    with pytest.raises(ForeignError, match=r'for an XR without a claim: it was made for claim "team-a/shop"'):
        compose(orphan, CATALOG)


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("kind", PATHS)
def test_its_own_claim_goes_on(kind: str, cloud: str) -> None:
    composite = xr(scope="legacy", kind=kind)

    answer = compose(request(composite, cloud, observed=dict(made_for(composite, cloud))), CATALOG)

    assert answer.status is not None
    assert answer.status["deletion"] == "protected"
