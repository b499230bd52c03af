"""PostgreSQLInstance: the rules of its spec, and what its database is told of an order."""

import copy
from typing import Any

import pytest

from function import orders
from function import settings as platform_settings
from function.compose import compose
from function.model import Order, Refusal, Tree
from function.parts import Existing, never_downgraded
from function.paths.postgresql import ASKED, PATH, PostgreSQLSpec, parts
from tests.orders import CATALOG, DATABASE, DATABASE_CLOUDS, platform, request, xr

SNAPSHOT: Tree = {"restoreFrom": {"snapshot": "before"}}


@pytest.mark.parametrize("cloud", DATABASE_CLOUDS)
@pytest.mark.parametrize(
    ("spec", "words"),
    [
        pytest.param(
            {"databases": ["app", "more", "app"]}, "databases must name each database once", id="one database twice"
        ),
        pytest.param(
            {"adopt": "old", "deletable": False, **SNAPSHOT},
            "adopt and restoreFrom must not be set together",
            id="adopt and restore",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_on_every_cloud(spec: Tree, words: str, cloud: str) -> None:
    settings = platform(adoptable={PATH.kind: ["old"]})

    with pytest.raises(Refusal, match=words):
        compose(request(xr(spec), cloud, settings=settings), CATALOG)


@pytest.mark.parametrize(
    "field",
    [
        pytest.param("storageGB", id="storage"),
        pytest.param("version", id="version"),
    ],
)
def test_what_cannot_go_down_has_a_transition_rule(field: str) -> None:
    """The API server checks the rules themselves; that no field was forgotten is checked here."""
    transitions = [rule for rule in PostgreSQLSpec.rules if rule.holds is None]

    assert [rule for rule in transitions if f"oldSelf.{field}" in rule.cel]


@pytest.mark.parametrize(
    ("field", "spec"),
    [
        pytest.param("version", {"version": "16"}, id="version"),
        pytest.param("storage_gib", {"storageGB": 30}, id="storage"),
        pytest.param("size", {"class": "small"}, id="class, as it would be anyway"),
        pytest.param("network", {"networkRef": {"name": "default"}}, id="network"),
        pytest.param("password_generation", {"passwordGeneration": 1}, id="password"),
    ],
)
def test_a_database_knows_what_the_order_says_itself(field: str, spec: Tree) -> None:
    defaults = {PATH.kind: copy.deepcopy(spec)}

    assert says(spec) == {field}
    assert says({}, defaults=defaults) == set()


def test_all_that_can_be_said_is_a_field_of_the_database_and_of_the_spec() -> None:
    aliases = {info.alias or name for name, info in PostgreSQLSpec.model_fields.items()}

    assert set(ASKED) <= set(vars(DATABASE))
    assert {place.partition(".")[0] for place in ASKED.values()} <= aliases


def ordered(spec: Tree, **common: Tree) -> Order[Any]:
    """Return an order."""
    asked = request(xr(spec), "aws", settings=platform(**common))
    answer = platform_settings.read(asked, CATALOG.sections)
    assert answer.platform
    return orders.read(asked, answer.platform, CATALOG)


def says(spec: Tree, **common: Tree) -> set[str]:
    """Return the fields of its database that an order says itself."""
    order = ordered(spec, **common)
    found = next(parts(order))
    return {field for field, place in found.asked.items() if order.says(place)}


@pytest.mark.parametrize(
    ("existing", "version", "storage", "password"),
    [
        pytest.param(Existing(), "17", 20, 1, id="nothing is known"),
        pytest.param(Existing(15, 10, 1), "15", 20, 1, id="older and smaller"),
        pytest.param(Existing(18, 30, 3), "18", 30, 3, id="newer and larger"),
    ],
)
def test_what_exists_is_never_taken_back(existing: Existing, version: str, storage: int, password: int) -> None:
    part = never_downgraded(DATABASE, existing, lambda _: False)

    assert (version, storage, password) == (part.version, part.storage_gib, part.password_generation)
