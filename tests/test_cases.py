"""Every case: what comes out, whether an API server would take it, and that it comes to rest."""

import importlib
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import function.clouds.kubernetes
from function.model import GoldenPath, Tree
from function.offline.command import manifests
from function.offline.rendering import Rendering
from tests import expected
from tests.cases import ALL, BASE, OFFERS, Case, Offer, folder, offers
from tests.conftest import Checker
from tests.golden import Golden
from tests.orders import CATALOG, CLOUDS, SCOPES
from tests.simulator import habits
from tests.simulator.habits import SECRET


@pytest.mark.parametrize("offer", OFFERS)
def test_golden(offer: Offer, golden: Golden) -> None:
    golden(offer.golden, expected.text(offer), expected.documents)


@pytest.mark.parametrize("case", ALL)
def test_crossplane_lists_and_owns_every_resource(case: Case) -> None:
    rendering = case.rendered()
    xr = rendering.xr
    crossplanes = xr["spec"] if case.scope == "legacy" else xr["spec"]["crossplane"]
    owner = {"apiVersion": xr["apiVersion"], "kind": xr["kind"], "name": xr["metadata"]["name"]}

    listed = [(ref["apiVersion"], ref["kind"], ref["name"]) for ref in crossplanes["resourceRefs"]]
    named = [(body["apiVersion"], body["kind"], body["metadata"]["name"]) for body in rendering.resources.values()]
    assert len(set(named)) == len(named)
    assert sorted(listed) == sorted(named)
    for key, manifest in rendering.resources.items():
        metadata = manifest["metadata"]
        assert [owner.items() <= reference.items() for reference in metadata["ownerReferences"]] == [True]
        assert metadata["annotations"]["crossplane.io/composition-resource-name"] == key
        assert metadata["labels"]["crossplane.io/composite"] == owner["name"]
        assert metadata.get("generateName") in (None, f"{owner['name']}-")


@pytest.mark.parametrize("case", ALL)
def test_settled(case: Case) -> None:
    rendering, state = case.settled()
    again = case.rendered(state)

    assert not rendering.composed.held_back, f"held back for good: {rendering.composed.held_back}{untold(rendering)}"
    unready = [key for key, desired in rendering.composed.resources.items() if not desired.ready]
    assert unready == []
    assert rendering.composed.ready is None
    untrue = [c for c in rendering.composed.conditions if c.status != "True" and c.type != "Protected"]
    assert untrue == [], untold(rendering)
    assert rendering.composed.status is not None
    assert rendering.composed.status["phase"] == "Ready"
    assert rendering.composed.conditions == again.composed.conditions


def untold(rendering: Rendering) -> str:
    """Return what to do where nothing that is played tells what an order waits for."""
    rows = {desired.kind.in_keys for desired in rendering.composed.resources.values() if desired.kind}
    new = sorted(rows - habits.pages().keys())
    return f": a page below tests/simulator/clouds/ may have to tell the habits of {', '.join(new)}" if new else ""


@pytest.mark.parametrize("case", ALL)
def test_valid_by_the_real_crds(case: Case, checker: Checker) -> None:
    first, (settled, _) = case.rendered(), case.settled()
    for rendering in (first, settled):
        for key, manifest in rendering.resources.items():
            for body in _with_inner(manifest):
                assert list(checker.check(body).errors) == [], f"{key}: {yaml.safe_dump(body)}"


@pytest.mark.parametrize("path", [pytest.param(path, id=kind) for kind, path in CATALOG.paths.items()])
def test_every_path_has_cases(path: GoldenPath) -> None:
    offered = [offer for offer in offers() if offer.path == path]

    assert offered
    assert all(BASE in {case.name for case in offer.cases("namespaced")} for offer in offered)


def test_every_golden_has_a_path() -> None:
    goldens = {file for cloud in CATALOG.clouds.values() for file in (folder(cloud) / "cases").rglob("*")}

    assert sorted(goldens - {offer.golden for offer in offers()}) == []


def test_every_file_beside_a_case_is_one() -> None:
    files = {file for path in CATALOG.paths.values() for file in (folder(path) / "cases").rglob("*")}

    assert sorted(files - {case.file for offer in offers() for case in offer.cases(*SCOPES)}) == []


def test_a_cloud_of_another_package_has_its_goldens_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    source = """
        from dataclasses import replace
        from function.clouds.kubernetes import BACKEND as KUBERNETES
        BACKEND = replace(KUBERNETES, name="elsewhere")
    """
    (tmp_path / "elsewhere/__init__.py").write_text(textwrap.dedent(source))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(sys.modules, "elsewhere", importlib.import_module("elsewhere"))
    ours = CATALOG.clouds["kubernetes"]
    clouds = {**CATALOG.clouds, "elsewhere": replace(ours, name="elsewhere", package="elsewhere")}
    offer = next(offer for offer in offers(replace(CATALOG, clouds=clouds)) if offer.cloud == "elsewhere")
    golden = tmp_path / "elsewhere/cases" / f"{folder(offer.path).name}.yaml"

    assert folder(ours) == Path(function.clouds.kubernetes.__path__[0])
    assert offer.golden == golden
    with pytest.raises(pytest.fail.Exception, match="is missing"):
        Golden(update=False, root=tmp_path)(golden, expected.text(offer), expected.documents)
    Golden(update=True, root=tmp_path)(golden, expected.text(offer), expected.documents)
    Golden(update=False, root=tmp_path)(golden, expected.text(offer), expected.documents)


@pytest.mark.parametrize("case", ALL)
def test_no_secret_is_printed(case: Case) -> None:
    rendering, _ = case.settled()

    assert SECRET not in manifests([rendering])
    assert SECRET not in str(rendering.composed.status)
    assert SECRET not in str(rendering.composed.conditions)


def test_the_catalog_offers_both_clouds() -> None:
    assert {"aws", "kubernetes"} <= set(CLOUDS)


def _with_inner(manifest: Tree) -> list[Tree]:
    body = {key: value for key, value in manifest.items() if key != "status"}
    if manifest["kind"] == "Secret":
        return []
    inner = [manifest["spec"]["forProvider"]["manifest"]] if manifest["kind"] == "Object" else []
    return [body, *inner]
