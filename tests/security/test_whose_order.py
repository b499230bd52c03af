"""Whose an order is: a claim that takes the place of another one gets nothing of what the other ordered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from function.clouds.kubernetes.adoption import OWNER
from function.compose import Composed, compose
from function.model import CLAIM_LABELS, Document, ForeignError, Tree, at
from tests.orders import CATALOG, CLOUDS, SCOPES, of_crossplane, request, xr

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


@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_an_xr_within_somebodys_claimed_xr_goes_on(scope: str) -> None:
    """Crossplane hands the labels of the outer claim on to all that is below, and there is no claim before this one."""
    composite = xr(scope=scope)
    composite["spec"].pop("claimRef", None)
    composite["metadata"]["labels"] = dict(zip(CLAIM_LABELS, ("outer", "team-a"), strict=True))

    answer = compose(request(composite, "aws", observed=dict(made_for(composite, "aws"))), CATALOG)

    assert answer.status is not None
    assert answer.status["deletion"] == "protected"


def test_a_claim_and_a_v2_xr_of_one_name_never_share_a_database() -> None:
    """Nor do orders of two kinds, or in two places: what holds data is called after the whole order."""
    calls = {scope: compose(request(xr(scope=scope)), CATALOG) for scope in SCOPES}
    names = [manifest["metadata"]["name"] for answer in calls.values() for manifest in _clusters(answer)]

    assert len(set(names)) == len(names) == len(SCOPES)


@pytest.mark.parametrize("spec", [pytest.param({"deletable": True}, id="with consent"), pytest.param({}, id="without")])
def test_data_that_another_order_has_taken_over_is_no_longer_touched(spec: Tree) -> None:
    first = compose(request(xr()), CATALOG)
    observed = {key: Document(desired.manifest) for key, desired in first.resources.items()}
    (taken,) = _clusters(first)
    taken = taken | {"metadata": taken["metadata"] | {"labels": taken["metadata"]["labels"] | {OWNER: "another"}}}
    asked = request(xr(spec), observed=observed)
    asked = replace(asked, required={**asked.required, "database-cluster": [Document(taken)]})

    with pytest.raises(ForeignError, match=r"is the data of another order, .*: must be of one order only"):
        compose(asked, CATALOG)


def _clusters(answer: Composed) -> list[Tree]:
    wrapped = (at(desired.manifest, ("spec", "forProvider", "manifest")) for desired in answer.resources.values())
    return [manifest for manifest in wrapped if manifest and manifest["kind"] == "Cluster"]
