"""Password: by the External Secrets Operator, else brought by somebody."""

import base64
from dataclasses import replace
from typing import Any

import pytest

from function.compose import Composed, compose
from function.model import Document, GoldenPath, Order, OrderSpec, Parts, Tree, field
from function.parts import Connection, Password
from tests.conftest import Checker
from tests.orders import CATALOG, SCOPES, platform, request, xr

VALUE = "not-a-real-password"
ESO: Tree = {"externalsecrets": {"passwordLength": 40}}
GENERATOR = "word-{}/generators.Password"
EXTERNAL = "word-{}/external-secrets.ExternalSecret"
NAMESPACES = {"legacy": "crossplane-system", "namespaced": "team-a", "cluster": "crossplane-system"}
"""Where Secrets are that managed resources refer to. The tests' cluster XR is of no tenant."""


class Spec(OrderSpec):
    """A password."""

    generation: int = field(1, title="Generation", description="Which password.")


def parts(order: Order[Spec]) -> Parts:
    """A password and the connection that hands it out."""
    password = yield Password("word", generation=order.spec.generation)
    connection = yield Connection("connection", outputs=password)
    return connection


PATH = GoldenPath(
    kind="PostgreSQLInstance",
    plural="words",
    title="Word",
    description="A password.",
    spec=Spec,
    needs=(Password,),
    parts=parts,
)
WORDS = replace(CATALOG, paths={PATH.kind: PATH})


def composed(
    settings: Tree | None,
    *,
    generation: int = 1,
    scope: str = "namespaced",
    observed: dict[str, Document] | None = None,
    secret: list[Document] | None = None,
) -> Composed:
    """Return what an order of a password becomes; with or without the operator's section in the settings."""
    config = platform()
    config["data"].pop("externalsecrets")
    config["data"] |= settings or {}
    required: dict[str, Any] = {"word-secret": secret} if secret is not None else {}
    composite = xr({"generation": generation}, scope=scope)
    return compose(request(composite, settings=config, observed=observed, **required), WORDS)


def brought(data: Tree | None = None) -> Document:
    """Return a Secret with a password."""
    data = {Password.KEY: base64.b64encode(VALUE.encode()).decode()} if data is None else data
    return Document({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "word"}, "data": data})


def own(result: Composed) -> list[str]:
    """Return the keys of what was composed for the password itself."""
    return [key for key in result.resources if key.startswith("word")]


@pytest.mark.parametrize("scope", SCOPES)
def test_the_operator_makes_it_in_a_secret_that_outlives_it(scope: str, checker: Checker) -> None:
    result = composed(ESO, scope=scope, secret=[])
    generator = result.resources[GENERATOR.format(1)].manifest
    external = result.resources[EXTERNAL.format(1)].manifest
    selector = result.requirements["word-secret"]

    assert selector.namespace == NAMESPACES[scope]
    for manifest in (generator, external):
        assert (manifest["metadata"]["name"], manifest["metadata"]["namespace"]) == (selector.name, selector.namespace)
        verdict = checker.check(manifest)
        assert verdict.known
        assert not verdict.errors
    assert generator["spec"]["length"] == 40
    assert external["spec"]["refreshPolicy"] == "CreatedOnce"
    assert external["spec"]["target"] == {
        "name": selector.name,
        "creationPolicy": "Orphan",
        "deletionPolicy": "Retain",
        "immutable": True,
    }
    (source,) = external["spec"]["dataFrom"]
    assert source["sourceRef"]["generatorRef"]["name"] == generator["metadata"]["name"]


@pytest.mark.parametrize(
    ("secret", "kept"),
    [
        pytest.param(None, True, id="not answered"),
        pytest.param([], True, id="not there"),
        pytest.param([brought({})], True, id="without a password in it"),
        pytest.param([brought()], False, id="there already"),
    ],
)
def test_nothing_is_created_beside_a_password_that_is_there(secret: list[Document] | None, kept: bool) -> None:  # noqa: FBT001
    assert bool(own(composed(ESO, secret=secret))) is kept


def test_what_made_a_password_stays_beside_it() -> None:
    new = composed(ESO, secret=[])
    observed = {key: Document(new.resources[key].manifest) for key in own(new)}

    again = composed(ESO, observed=observed, secret=[brought()])

    assert {key: again.resources[key].manifest for key in own(again)} == {
        key: new.resources[key].manifest for key in own(new)
    }
    # Ready by being there: one that was made anew has nothing to write, and says so by an error.
    assert all(again.resources[key].ready for key in own(again))


def test_another_generation_is_another_secret() -> None:
    first, second = composed(ESO, secret=[]), composed(ESO, generation=2, secret=[])
    names = [result.requirements["word-secret"].name for result in (first, second)]

    assert [str(name)[-2:] for name in names] == ["-1", "-2"]
    assert own(second) == [EXTERNAL.format(2), GENERATOR.format(2)]


@pytest.mark.parametrize("scope", SCOPES)
def test_without_the_operator_it_must_be_brought_and_the_order_says_so(scope: str) -> None:
    result = composed(None, scope=scope, secret=[])
    selector = result.requirements["word-secret"]
    connected = next(condition for condition in result.conditions if condition.type == "Connected")

    assert own(result) == []
    assert result.ready is False
    assert (
        f'Secret "{selector.name}" in namespace "{NAMESPACES[scope]}" must have it under the key "password"'
        in connected.message
    )


@pytest.mark.parametrize("settings", [pytest.param(ESO, id="operator"), pytest.param(None, id="brought")])
def test_it_is_handed_out_once_it_is_there(settings: Tree | None) -> None:
    result = composed(settings, scope="legacy", secret=[brought()])

    assert result.connection["password"] == VALUE.encode()
    assert result.connection["secret"].decode() == result.requirements["word-secret"].name
    assert VALUE not in str((result.status, result.conditions, {k: v.manifest for k, v in result.resources.items()}))


def test_crossplane_may_compose_and_read_what_it_must() -> None:
    rules = CATALOG.companions["externalsecrets"].rules
    allowed = {
        (*rule["apiGroups"], resource) for rule in rules if "create" in rule["verbs"] for resource in rule["resources"]
    }

    assert allowed >= {("external-secrets.io", "externalsecrets"), ("generators.external-secrets.io", "passwords")}
    for name in ("externalsecrets", "crossplane"):
        reading = [rule for rule in CATALOG.companions[name].rules if rule["resources"] == ["secrets"]]
        assert [set(rule["verbs"]) for rule in reading] == [{"get", "list", "watch"}]
