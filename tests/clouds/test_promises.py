"""What every cloud says of itself as data: its secure defaults are what it renders, its outputs have a source."""

from typing import Any, get_args

import pytest

from function.generate.docs import sample
from function.model import Backend, Default, GoldenPath, Part, Tree, secured
from function.model.spec import Environment
from tests.orders import CATALOG

OFFERED = [
    pytest.param(cloud, part, id=f"{name}-{part.__name__.lower()}")
    for name, cloud in sorted(CATALOG.clouds.items())
    for part in cloud.renderers
]


@pytest.mark.parametrize(("cloud", "part"), OFFERED)
def test_every_output_of_the_contract_has_a_source(cloud: Backend, part: type[Part]) -> None:
    assert set(cloud.sources[part]) == {*part.public, *part.secret}
    assert all(source.where for source in cloud.sources[part].values())


@pytest.mark.parametrize(("cloud", "part"), OFFERED)
def test_every_default_says_why(cloud: Backend, part: type[Part]) -> None:
    listed = [(default.kind, default.path) for default in cloud.secure[part]]

    assert len(set(listed)) == len(listed)
    assert all(default.why for default in cloud.secure[part])


ON_EVERY_CLOUD = [
    pytest.param(path, cloud, environment, id=f"{kind}-{cloud}-{environment}")
    for kind, path in CATALOG.paths.items()
    for cloud in CATALOG.offering(path)
    for environment in get_args(Environment)
]


@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_every_default_is_what_is_rendered(path: GoldenPath, cloud: str, environment: str) -> None:
    order = sample.of(path, CATALOG.clouds[cloud], CATALOG, {"environment": environment})
    listed = [(part, default) for part in order.parts for default in CATALOG.clouds[cloud].secure.get(type(part), ())]
    rendered = [(part, default) for part, default in listed if default.kind in order.bodies]

    expected = {(default.kind, default.path): default.of(order.order, part) for part, default in rendered}

    assert rendered
    assert expected == {
        (default.kind, default.path): default.read(order.bodies[default.kind]) for _, default in rendered
    }


@pytest.mark.parametrize("name", sorted(CATALOG.clouds))
def test_the_full_settings_make_every_guarded_kind(name: str) -> None:
    """What the reference does not render, it cannot say how it is kept."""
    cloud = CATALOG.clouds[name]
    orders = [sample.of(path, cloud, CATALOG, {}) for path in CATALOG.paths.values() if name in CATALOG.offering(path)]

    assert cloud.guards.keys() <= {kind for order in orders for kind in order.bodies}


def default(path: str, value: object) -> Default:
    """Return a default of a kind that does not matter."""
    return Default("group.Kind", path, value, (), "why")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        pytest.param("a", 1, {"a": 1}, id="at the root"),
        pytest.param("a.b.c", False, {"a": {"b": {"c": False}}}, id="deep"),
        pytest.param("a[x.y].value", "on", {"a": [{"name": "x.y", "value": "on"}]}, id="in an entry of a list"),
        pytest.param("a", lambda order, part: (order, part), {"a": ("order", "part")}, id="of the order and the part"),
        pytest.param("a.b", None, {}, id="left out"),
    ],
)
def test_written_and_read_at_its_path(path: str, value: Any, expected: Tree) -> None:  # noqa: ANN401  (JSON)
    one = default(path, value)

    written = secured({}, [one], "order", "part")

    assert expected == written
    assert one.of("order", "part") == one.read(written)


def test_what_stands_there_already_stays() -> None:
    body = {"flags": [{"name": "x", "applied": "now"}], "more": {"kept": 1}}

    secured(body, [default("flags[x].value", 1), default("flags[y].value", 2), default("more.new", 2)], None, None)

    assert body == {
        "flags": [{"name": "x", "applied": "now", "value": 1}, {"name": "y", "value": 2}],
        "more": {"kept": 1, "new": 2},
    }


def test_every_service_that_aws_renders_has_a_package_that_brings_it() -> None:
    aws = CATALOG.clouds["aws"]
    services = {kind.partition(".")[0] for kind in (*aws.guards, *aws.harmless)}

    assert services <= {package.rpartition("-")[2] for package in aws.dependencies}


@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_every_kind_is_known(path: GoldenPath, cloud: str, environment: str) -> None:
    order = sample.of(path, CATALOG.clouds[cloud], CATALOG, {"environment": environment})

    assert [kind for kind in order.bodies if not CATALOG.knows(kind)] == []


@pytest.mark.parametrize(("path", "cloud", "environment"), ON_EVERY_CLOUD)
def test_a_path_says_whether_it_holds_data(path: GoldenPath, cloud: str, environment: str) -> None:
    """The admission policies on orders and namespaces are made from what it says."""
    order = sample.of(path, CATALOG.clouds[cloud], CATALOG, {"environment": environment})
    guards = [guard for kind in order.bodies if (guard := CATALOG.guard(kind))]

    assert path.data is any(guard.holds == "data" for guard in guards)
