"""The invariants of the core, over generated orders and observed states."""

import copy
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import scopes
from function.compose import Composed, compose
from function.model import DATA, PART, Document, Kind, Refusal, Request, Tree, unknowns
from tests.orders import CATALOG, DATABASE_CLOUDS, SCOPES, XRS, platform, request, xr

clouds = st.sampled_from(DATABASE_CLOUDS)


def observed(composed: Composed) -> dict[str, Document]:
    """Return composed resources as a cluster would have them right after they were applied."""
    return {key: Document(copy.deepcopy(desired.manifest)) for key, desired in composed.resources.items()}


def retained(composed: Composed) -> list[tuple[Tree, Kind]]:
    """Return the resources that something is retained of, with the rows of their kinds."""
    listed = [(desired.manifest, desired.kind) for desired in composed.resources.values()]
    return [(manifest, kind) for manifest, kind in listed if kind and kind.retain != "none"]


@given(XRS, clouds)
def test_what_holds_data_is_kept_until_consent(composite: Tree, cloud: str) -> None:
    composed = compose(request(composite, cloud), CATALOG)
    spec = composite["spec"]
    consent = spec.get("deletable", spec.get("environment") == "development")

    assert retained(composed)
    for manifest, kind in retained(composed):
        keep = not consent or kind.retain == "always"
        assert manifest["spec"]["managementPolicies"] == (scopes.ORPHAN if keep else scopes.DELETE)
        if ".m." not in manifest["apiVersion"]:
            assert manifest["spec"]["deletionPolicy"] == ("Orphan" if keep else "Delete")
        labelled = manifest["metadata"]["labels"].get(DATA) == "protected"
        assert labelled == (not consent)


@given(XRS, clouds)
def test_nothing_unknown_leaves_the_core(composite: Tree, cloud: str) -> None:
    composed = compose(request(composite, cloud), CATALOG)

    for desired in composed.resources.values():
        assert list(unknowns(desired.manifest)) == []
    assert list(unknowns(composed.status)) == []
    if composed.held_back:
        assert composed.ready is False


@given(XRS, clouds, st.data())
def test_what_exists_is_never_held_back(composite: Tree, cloud: str, data: st.DataObject) -> None:
    answer = request(composite, cloud)
    everything = observed(compose(answer, CATALOG))
    keys = data.draw(st.sets(st.sampled_from(sorted(everything))))
    some = {key: everything[key] for key in keys}

    composed = compose(request(composite, cloud, observed=some), CATALOG)

    assert keys <= composed.resources.keys()
    assert not keys & composed.held_back.keys()


@given(XRS, clouds)
def test_what_is_guarded_stays_when_it_is_wanted_no_more(composite: Tree, cloud: str) -> None:
    composite["spec"]["deletable"] = False
    composed = compose(request(composite, cloud), CATALOG)
    present = observed(composed)
    guarded = [manifest for manifest, _ in retained(composed)]
    left = {f"left-{key}": document for key, document in present.items() if document.body in guarded}

    again = compose(request(composite, cloud, observed=present | left), CATALOG)

    assert left.keys() <= again.resources.keys()
    assert again.status is not None
    assert sorted(left) == again.status["kept"]
    for key in left:
        assert again.resources[key].manifest["spec"]["managementPolicies"] == scopes.ORPHAN


@given(XRS, clouds)
def test_the_same_request_has_the_same_answer(composite: Tree, cloud: str) -> None:
    first = compose(request(copy.deepcopy(composite), cloud), CATALOG)
    second = compose(request(copy.deepcopy(composite), cloud), CATALOG)

    assert first == second
    assert list(first.resources) == sorted(first.resources)


@pytest.mark.parametrize("cloud", DATABASE_CLOUDS)
def test_every_process_and_hash_seed_has_the_same_bytes(cloud: str, root: Path) -> None:
    command = [sys.executable, "-m", "function.main", "render", "examples/postgresql", "--cloud", cloud, "-o", "yaml"]
    outputs = {
        subprocess.run(
            command, cwd=root, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(outputs) == 1


@given(XRS, clouds)
def test_an_order_stays_in_its_namespace_and_its_account(composite: Tree, cloud: str) -> None:
    tenant = scopes.tenant(Document(composite)) or "crossplane-system"
    composed = compose(request(composite, cloud), CATALOG)

    for desired in composed.resources.values():
        manifest = desired.manifest
        inner = manifest["spec"]["forProvider"]["manifest"] if manifest["kind"] == "Object" else manifest
        # What makes a Secret is where the managed resources that refer to it look for it.
        makes_secret = inner["apiVersion"].partition("/")[0].endswith("external-secrets.io")
        home = "crossplane-system" if makes_secret and ".m." not in composite["apiVersion"] else tenant
        assert inner["metadata"].get("namespace", tenant) in ({tenant, home} if makes_secret else {tenant})
        reference = manifest["spec"].get("providerConfigRef", {}).get("name") if "spec" in manifest else None
        assert reference in (None, "default", "kubernetes")


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        pytest.param({"name": "other"}, "settings.name", id="the platform's name"),
        pytest.param({"adoptable": {"Bucket": ["theirs"]}}, "settings.adoptable", id="what may be taken over"),
        pytest.param({"namespaces": {"team-b": {}}}, "settings.namespaces", id="other tenants"),
        pytest.param({"aws": {"providerConfig": "other"}}, "settings.aws.providerConfig", id="the account"),
        pytest.param({"argocd": {"project": "other"}}, "settings.argocd.project", id="the AppProject"),
        pytest.param({"argocd": {"repositories": ["*"]}}, "settings.argocd.repositories", id="the repositories"),
    ],
)
def test_an_order_cannot_widen_its_rights_by_choosing_a_composition(settings: Tree, place: str) -> None:
    asked = request(xr())
    chosen = Request(asked.composite, {}, asked.required, {"cloud": "kubernetes", "settings": settings})

    with pytest.raises(Refusal, match=place):
        compose(chosen, CATALOG)


@given(XRS, clouds)
def test_conditions_come_to_rest(composite: Tree, cloud: str) -> None:
    answer = request(composite, cloud)
    first = compose(answer, CATALOG)
    second = compose(request(composite, cloud, observed=observed(first)), CATALOG)
    told = [{"type": c.type, "status": c.status, "reason": c.reason, "message": c.message} for c in second.conditions]
    composite["status"] = {**(second.status or {}), "conditions": told}
    third = compose(request(composite, cloud, observed=observed(second)), CATALOG)

    assert second.conditions == third.conditions
    assert second.status == third.status
    for condition in second.conditions:
        assert "\n" not in condition.message
        assert condition.reason.isalpha()


@pytest.mark.parametrize("scope", SCOPES)
def test_settings_that_are_not_answered_are_asked_for_and_nothing_else(scope: str) -> None:
    asked = request(xr(scope=scope))
    composed = compose(Request(asked.composite, {}, {}, asked.input), CATALOG)

    assert composed == Composed(requirements=composed.requirements)
    assert "platform" in composed.requirements


def test_settings_that_are_missing_are_a_refusal() -> None:
    asked = request(xr())
    with pytest.raises(Refusal, match=r"there is no EnvironmentConfig labelled golden-path.dev/platform=true"):
        compose(Request(asked.composite, {}, {"platform": []}, asked.input), CATALOG)


def test_settings_that_contradict_each_other_are_a_refusal() -> None:
    asked = request(xr())
    one, other = platform(), platform(name="other")
    other["metadata"] = {"name": "second"}
    both = {"platform": [Document(one), Document(other)]}
    with pytest.raises(
        Refusal,
        match=r'^data\.name: conflicting values: "demo" in EnvironmentConfig ".*platform", "other" in "second"',
    ):
        compose(Request(asked.composite, {}, both, asked.input), CATALOG)


def test_namespace_settings_are_asked_for_where_they_are_kept_apart() -> None:
    settings = platform(namespaceSettings=True)
    composed = compose(request(xr(), settings=settings), CATALOG)

    assert composed.resources == {}
    assert dict(composed.requirements["namespace"].labels) == {"golden-path.dev/namespace": "team-a"}


def test_a_foreign_resource_under_our_key_is_a_refusal() -> None:
    key = "database/kubernetes.Object"
    foreign = {"apiVersion": "kubernetes.m.crossplane.io/v1alpha1", "kind": "Object", "metadata": {"name": "theirs"}}
    with pytest.raises(Refusal, match='"theirs" is there and is not ours'):
        compose(request(xr(), observed={key: Document(foreign)}), CATALOG)


@pytest.mark.parametrize("reference", ["shop", {}, {"name": "shop", "namespace": "team-a"}])
def test_a_claim_reference_that_crossplane_never_writes_is_a_refusal(reference: object) -> None:
    broken = xr(scope="legacy")
    broken["spec"]["claimRef"] = reference

    with pytest.raises(
        Refusal, match=r"^spec\.claimRef: invalid value .*: must be a map of apiVersion, kind, name, namespace"
    ):
        compose(replace(request(broken, "aws"), scope="legacy"), CATALOG)


def test_a_change_of_cloud_is_a_refusal() -> None:
    composed = compose(request(xr(), "kubernetes"), CATALOG)
    there = observed(composed)
    with pytest.raises(Refusal, match='cloud: unsupported value "aws": must be "kubernetes"'):
        compose(request(xr(), "aws", observed=there), CATALOG)


@pytest.mark.parametrize(
    ("kind", "cloud"), [(kind, cloud) for kind, path in CATALOG.paths.items() for cloud in CATALOG.offering(path)]
)
def test_our_labels_are_on_all_that_is_ours(kind: str, cloud: str) -> None:
    order = xr(dict(CATALOG.paths[kind].example), kind=kind)
    for key, desired in compose(request(order, cloud), CATALOG).resources.items():
        assert desired.manifest["metadata"]["labels"][PART] == key.partition("/")[0]
