"""Every case: what comes out, whether an API server would take it, and that it comes to rest."""

import pytest
import yaml

from function.model import Tree
from function.preview.command import manifests
from tests.cases import ALL, FOLDER, Case, cases
from tests.conftest import Checker
from tests.golden import Golden
from tests.orders import CATALOG, CLOUDS


@pytest.mark.parametrize("case", ALL)
def test_golden(case: Case, golden: Golden) -> None:
    golden(case.golden, manifests([case.rendered()]))


@pytest.mark.parametrize("case", ALL)
def test_settled(case: Case) -> None:
    rendering, state = case.settled()
    again = case.rendered(state)

    assert not rendering.composed.held_back
    unready = [key for key, desired in rendering.composed.resources.items() if not desired.ready]
    assert unready == []
    assert rendering.composed.ready is None
    assert [c.type for c in rendering.composed.conditions if c.status != "True" and c.type != "Protected"] == []
    assert rendering.composed.status is not None
    assert rendering.composed.status["phase"] == "Ready"
    assert rendering.composed.conditions == again.composed.conditions


@pytest.mark.parametrize("case", ALL)
def test_valid_by_the_real_crds(case: Case, checker: Checker) -> None:
    first, (settled, _) = case.rendered(), case.settled()
    for rendering in (first, settled):
        for key, manifest in rendering.resources.items():
            for body in _with_inner(manifest):
                assert list(checker.check(body).errors) == [], f"{key}: {yaml.safe_dump(body)}"


def test_every_path_has_cases() -> None:
    missing = [
        kind for kind, path in CATALOG.paths.items() if not any(_of(path.parts.__module__, case) for case in cases())
    ]

    assert missing == []


def test_every_golden_has_a_case() -> None:
    expected = {case.golden for case in cases()}

    assert sorted(set(FOLDER.glob("*/cases/*/expected.*")) - expected) == []


def test_no_secret_is_printed() -> None:
    for param in ALL:
        case: Case = param.values[0]  # type: ignore[assignment]  # a parameter set is untyped
        rendering, _ = case.settled()
        assert "s3cr3t" not in manifests([rendering])
        assert "s3cr3t" not in str(rendering.composed.status)
        assert "s3cr3t" not in str(rendering.composed.conditions)


def test_the_catalog_offers_both_clouds() -> None:
    assert {"aws", "kubernetes"} <= set(CLOUDS)


def _of(module: str, case: Case) -> bool:
    return case.folder.parent.parent.name == module.rpartition(".")[2]


def _with_inner(manifest: Tree) -> list[Tree]:
    body = {key: value for key, value in manifest.items() if key != "status"}
    if manifest["kind"] == "Secret":
        return []
    inner = [manifest["spec"]["forProvider"]["manifest"]] if manifest["kind"] == "Object" else []
    return [body, *inner]
