"""An order of many parts: several of one kind, and an order of its own, each under its own name, in every scope."""

import base64
import copy
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from function.generate import xrd
from function.generate.docs import sample
from function.model import PART, Tree, at
from function.offline.cluster import Cluster
from function.offline.files import Read
from function.offline.rendering import Given, Rendering, render
from function.parts import Bucket, Database
from tests.cases import Case
from tests.conftest import Checker
from tests.extension import marketplace
from tests.orders import CATALOG, SCOPES

MANY = replace(CATALOG, paths={**CATALOG.paths, "Marketplace": marketplace.PATH})
CLOUDS = MANY.offering(marketplace.PATH)
FILE = Path(marketplace.__file__).parent / "cases/production.yaml"

CASES = [pytest.param(Case(FILE, cloud, scope, MANY), id=f"{cloud}-{scope}") for cloud in CLOUDS for scope in SCOPES]

ELSEWHERE = "elsewhere.example.org"

DATABASE = {*Database.public, *Database.secret}
KEYS = {"orders": DATABASE, "audit": DATABASE, "pictures": {*Bucket.public, *Bucket.secret}}
"""The keys of each connection, without their prefix."""


@pytest.mark.parametrize("case", CASES)
def test_it_settles(case: Case) -> None:
    rendering, state = case.settled()
    composed = rendering.composed

    assert composed.held_back == {}
    assert [key for key, desired in composed.resources.items() if not desired.ready] == []
    assert composed.status is not None
    assert composed.status["phase"] == "Ready"
    assert case.rendered(state).composed.conditions == composed.conditions


@pytest.mark.parametrize("case", CASES)
def test_outputs_are_told_by_need(case: Case) -> None:
    rendering, state = case.settled()
    outputs = told(rendering, "outputs")
    secret = "shop-connection" if case.scope == "legacy" else "shop-{}-connection"
    archive = nested(rendering)["metadata"]["name"]

    assert set(outputs) == {"orders", "audit", "pictures", "archive"}
    for need, contract in (("orders", Database.public), ("audit", Database.public), ("pictures", Bucket.public)):
        assert set(outputs[need]) == {*contract, "secret"}
        assert outputs[need]["secret"] == secret.format(need)
    assert outputs["archive"] == {"order": archive, "name": f"name-of-{archive}", "secret": f"secret-of-{archive}"}

    moved = told(case.rendered(elsewhere(state, "audit")), "outputs")
    assert moved["orders"] == outputs["orders"]
    assert moved["audit"]["host"] != moved["orders"]["host"]


@pytest.mark.parametrize("case", CASES)
def test_identifiers_are_told_by_part(case: Case) -> None:
    identifiers = told(case.settled()[0], "identifiers")

    assert {"orders", "audit", "pictures", "archive"} <= set(identifiers)
    assert set(identifiers["orders"]) == set(identifiers["audit"])
    assert set(identifiers["archive"]) == {"order"}


@pytest.mark.parametrize("case", CASES)
def test_every_connection_has_keys_of_its_own(case: Case) -> None:
    composed = case.settled()[0].composed
    expected = {need: {f"{need.upper()}_{key}" for key in keys} for need, keys in KEYS.items()}
    secrets = {
        desired.manifest["metadata"]["name"]: set(desired.manifest["data"])
        for key, desired in composed.resources.items()
        if key.endswith("-connection/Secret")
    }

    if case.scope == "legacy":
        assert secrets == {}
        assert set(composed.connection) == set().union(*expected.values())
    else:
        assert secrets == {f"shop-{need}-connection": keys for need, keys in expected.items()}
        assert composed.connection == {}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_claim_hands_out_every_key(cloud: str) -> None:
    keys = sample.of(marketplace.PATH, CATALOG.clouds[cloud], MANY, {}).connection
    spec = xrd.claimable(marketplace.PATH, "claims.example.org", None, keys)["spec"]

    assert set(spec["connectionSecretKeys"]) == {f"{need.upper()}_{key}" for need, own in KEYS.items() for key in own}


@pytest.mark.parametrize("case", CASES)
def test_the_nested_order_is_one_that_can_be_filled(case: Case) -> None:
    rendering, _ = case.settled()
    order = nested(rendering)
    given = Given(MANY, Cluster(case.settings), None, None)
    inner = render(Read("nested", order), given)

    assert order["apiVersion"] == rendering.xr["apiVersion"]
    assert order["metadata"]["namespace"] == ("crossplane-system" if case.scope == "cluster" else "team-a")
    assert (order["spec"]["environment"], order["spec"]["deletable"]) == ("production", False)
    assert inner.cloud == case.cloud
    assert inner.composed.status is not None
    assert inner.composed.status["deletion"] == "protected"


@pytest.mark.parametrize("case", CASES)
def test_valid_by_the_real_crds(case: Case, checker: Checker) -> None:
    for rendering in (case.rendered(), case.settled()[0]):
        for key, manifest in rendering.resources.items():
            body = {name: value for name, value in manifest.items() if name != "status"}
            inner = [body["spec"]["forProvider"]["manifest"]] if body["kind"] == "Object" else []
            for each in [body, *inner] if body["kind"] != "Secret" else []:
                assert list(checker.check(each).errors) == [], key


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_key_is_the_same_in_every_scope(cloud: str) -> None:
    keys = [
        {key for key in Case(FILE, cloud, scope, MANY).rendered().resources if not key.startswith("lock/")}
        for scope in ("namespaced", "cluster", "legacy")
    ]

    assert "archive/golden-path.Bucket" in keys[0]
    assert [{key for key in each if not key.endswith("-connection/Secret")} for each in keys] == [
        {key for key in keys[0] if not key.endswith("-connection/Secret")}
    ] * 3


def told(rendering: Rendering, field: str) -> Mapping[str, Mapping[str, str]]:
    """Return a field of the order's status."""
    status = rendering.composed.status
    assert status is not None
    found: Mapping[str, Mapping[str, str]] = status[field]
    return found


def nested(rendering: Rendering) -> Tree:
    """Return the order that the order is made of."""
    (order,) = (body for key, body in rendering.resources.items() if key == "archive/golden-path.Bucket")
    return {key: value for key, value in order.items() if key != "status"}


def elsewhere(state: list[Tree], part: str) -> list[Tree]:
    """Return a state in which a part's database is at another address than any other."""
    moved = copy.deepcopy(state)
    own = [body for body in moved if at(body, ("metadata", "labels", PART)) == part]
    secrets = {at(body, ("spec", "writeConnectionSecretToRef", "name")) for body in own}
    for body in own:
        said = body["status"]["atProvider"]
        said.update(dict.fromkeys(said.keys() & {"fqdn", "privateIpAddress"}, ELSEWHERE))
    for body in moved:
        if body["kind"] == "Secret" and body["metadata"]["name"] in secrets:
            body["data"].update({"host": base64.b64encode(ELSEWHERE.encode()).decode()})
    return moved
