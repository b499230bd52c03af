"""What every cloud says of itself as data: its secure defaults are what it renders, its outputs have a source."""

from typing import Any, get_args

import pytest

from function import demo
from function.compose import Composed, compose
from function.generate.docs import sample
from function.generate.docs.sample import Sample
from function.lifecycle import usages
from function.model import Backend, Document, GoldenPath, Kind, Renderer, Tree
from function.model.spec import Environment
from tests.conftest import Checker
from tests.orders import CATALOG, SCOPES, request, xr

BACKENDS = {backend.name: backend for backend in CATALOG.backends()}

RENDERED = [
    pytest.param(renderer, id=f"{name}-{part.__name__.lower()}")
    for name, backend in sorted(BACKENDS.items())
    for part, renderer in backend.renderers.items()
]

KINDS = [
    pytest.param(kind, id=f"{name}-{short}")
    for name, backend in sorted(BACKENDS.items())
    for short, kind in backend.kinds.items()
]

CLOUDS = [pytest.param(cloud, id=name) for name, cloud in sorted(CATALOG.clouds.items())]

ON_EVERY_CLOUD = [
    pytest.param(path, cloud, environment, id=f"{kind}-{cloud}-{environment}")
    for kind, path in CATALOG.paths.items()
    for cloud in CATALOG.offering(path)
    for environment in get_args(Environment)
]


@pytest.mark.parametrize("renderer", RENDERED)
def test_every_output_of_the_contract_has_a_source(renderer: Renderer) -> None:
    assert set(renderer.outputs) == {*renderer.part.public, *renderer.part.secret}
    assert all(source.where for source in (*renderer.outputs.values(), *renderer.identifiers.values()))


@pytest.mark.parametrize("renderer", RENDERED)
def test_outputs_are_read_from_fields_that_there_are(renderer: Renderer, checker: Checker) -> None:
    """What is played has every field that a source reads; the CRDs say which ones a provider writes."""
    for source in (*renderer.outputs.values(), *renderer.identifiers.values()):
        if source.path and source.kind and source.kind.namespaced:
            value: Any = "text"
            for step in reversed(source.path):
                value = [value] if isinstance(step, int) else {step: value}
            for namespaced in (True, False):
                told = {"apiVersion": source.kind.api_version(namespaced=namespaced), "kind": source.kind.kind,
                        "metadata": {"name": "shop"}, "spec": {}, "status": {"atProvider": value}}  # fmt: skip
                assert [each for each in checker.check(told).errors if "unknown" in each] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_default_says_why(kind: Kind) -> None:
    paths = [default.path for default in kind.secure]

    assert len(set(paths)) == len(paths)
    assert all(default.why for default in kind.secure)


@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_every_default_is_what_is_rendered(path: GoldenPath, cloud: str, environment: str) -> None:
    order = ordered(path, cloud, environment)
    kinds = rendered(order)
    secured = [(kind, default) for kind in kinds for default in kind.secure]

    expected = {(kind.short, default.path): default.of(site_of(order, kind)) for kind, default in secured}

    assert kinds
    assert expected == {(kind.short, default.path): order.value(kind, default) for kind, default in secured}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_exhaustive_settings_make_every_retained_kind(cloud: Backend) -> None:
    """What the reference does not render, it cannot say how it is retained."""
    paths = [path for path in CATALOG.paths.values() if cloud.name in CATALOG.offering(path)]
    made = {kind.short for path in paths for kind in rendered(sample.of(path, cloud, CATALOG, {}))}

    assert {kind.short for kind in cloud.kinds.values() if kind.retain != "none"} <= made


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_every_kind_has_a_row(path: GoldenPath, cloud: str, environment: str, scope: str) -> None:
    result = composed(path, cloud, {"environment": environment}, scope)
    composed_of = {key: desired for key, desired in result.resources.items() if not usages.is_usage(key)}

    assert composed_of
    for key, desired in composed_of.items():
        assert CATALOG.kind_of(Document(desired.manifest)) is desired.kind, key


@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_a_path_says_whether_it_holds_data(path: GoldenPath, cloud: str, environment: str) -> None:
    """The admission policies on orders and namespaces are made from what it says."""
    kinds = rendered(ordered(path, cloud, environment))

    assert path.data is any(kind.retain == "data" for kind in kinds)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_service_that_is_composed_has_a_package_that_brings_it(cloud: Backend) -> None:
    managed = [kind for kind in cloud.kinds.values() if kind.namespaced is not None]
    services = {kind.group.partition(".")[0] for kind in managed}

    package = cloud.provider[0] if cloud.provider else "nobody's"
    assert {package.format(service=service) for service in services} <= set(cloud.dependencies)
    assert services or cloud.through_objects == "always"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_rights_are_those_on_what_is_composed_and_no_more(cloud: Backend) -> None:
    own = {(kind.group, kind.plural) for kind in cloud.kinds.values() if kind.namespaced is None and kind.group}
    read = {
        (group, name)
        for renderer in cloud.renderers.values()
        for group, names in renderer.reads.items()
        for name in names
    }

    assert allowed(cloud.provider_rules) == (set() if cloud.through_objects == "never" else own)
    assert allowed(cloud.rules) == (read if cloud.through_objects == "always" else own | read)


def ordered(path: GoldenPath, cloud: str, environment: str) -> Sample:
    """Return an order as the reference has it."""
    return sample.of(path, CATALOG.clouds[cloud], CATALOG, {"environment": environment})


def rendered(order: Sample) -> list[Kind]:
    """Return the rows of the kinds that an order is made of on its cloud."""
    own = order.cloud.kinds.values()
    return [kind for name, kind in order.kinds.items() if name in order.bodies and kind in own]


def site_of(order: Sample, kind: Kind) -> Any:  # noqa: ANN401  (a site of any cloud)
    """Return the site of the part that makes a kind; of the first one, for a kind that the parts of a cloud share."""
    parts = [part for part in order.parts if type(part) in order.cloud.renderers]
    own = [part for part in parts if kind.short in order.cloud.renderers[type(part)].kinds]
    return order.cloud.site(order.order, (own or parts)[0], {})


def composed(path: GoldenPath, cloud: str, spec: Tree, scope: str) -> Composed:
    """Return an order composed on a platform that asks for all that a cloud can make."""
    config = demo.environment_config(CATALOG)
    config["data"][cloud] = dict(CATALOG.clouds[cloud].exhaustive)
    return compose(request(xr({**path.example, **spec}, scope=scope, kind=path.kind), cloud, settings=config), CATALOG)


def allowed(rules: Any) -> set[tuple[str, str]]:  # noqa: ANN401  (RBAC rules)
    """Return the kinds that RBAC rules are on, by group and plural."""
    return {(group, name) for rule in rules for group in rule["apiGroups"] for name in rule["resources"]}
