"""An order that an order is made of: what it says, how long it stays, and what cannot be one."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from function.compose import Composed, compose
from function.model import CLOUD, DATA, PART, Document, GoldenPath, Order, OrderSpec, PackageError, Parts, Refusal, Tree
from function.parts import NestedOrder
from tests.orders import CATALOG, NAMES, SCOPES, request, xr

KEY = "store/golden-path.Bucket"
READY = [{"type": name, "status": "True", "reason": "Available"} for name in ("Ready", "Synced")]
CONSENT = {"deletable": True}


def _parts(_: Order[OrderSpec]) -> Parts:
    store = yield NestedOrder("store", kind="Bucket", spec={"versioning": True}, outputs=("name", "orders.host"))
    return {name: store[name] for name in ("order", "name")}


def _nothing(_: Order[OrderSpec]) -> Parts:
    yield from ()
    return {}


def _path(parts: Any = _parts, kind: str = "Shop") -> GoldenPath:  # noqa: ANN401  (a path's generator)
    return GoldenPath(kind, f"{kind.lower()}s", kind, "A shop.", OrderSpec, (NestedOrder,), parts)


SHOP = replace(CATALOG, paths={**CATALOG.paths, "Shop": _path()})
EMPTY = replace(CATALOG, paths={**CATALOG.paths, "Shop": _path(_nothing)})


def composed(spec: Tree | None = None, observed: Tree | None = None, *, catalog: Any = SHOP, **more: Any) -> Composed:  # noqa: ANN401
    """Return what becomes of the order, with the order that it is made of as the cluster has it."""
    composite = xr(spec, kind="Shop", scope=more.pop("scope", "namespaced"))
    composite["metadata"] |= more.pop("metadata", {})
    composite |= {"status": more.pop("status", {})}
    found = {KEY: Document(observed)} if observed else {}
    return compose(request(composite, "aws", observed=found), catalog)


def there(result: Composed, **status: Any) -> Tree:  # noqa: ANN401  (JSON)
    """Return the nested order of a result as the cluster has it."""
    manifest = result.resources[KEY].manifest
    owned: Tree = {"f:metadata": {"f:labels": {}}, "f:spec": {}}
    entry = {"manager": "apiextensions.crossplane.io/composed", "operation": "Apply", "fieldsV1": owned}
    return manifest | {"metadata": manifest["metadata"] | {"managedFields": [entry]}, "status": status}


@pytest.mark.parametrize("scope", SCOPES)
def test_what_it_says(scope: str) -> None:
    order = composed({"environment": "staging"}, scope=scope).resources[KEY].manifest
    selector = {"compositionSelector": {"matchLabels": {CLOUD: "aws"}}}
    secret = {"writeConnectionSecretToRef": {"name": f"{order['metadata']['name']}-connection"}}
    own = {**selector, **secret} if scope == "legacy" else {"crossplane": selector}

    assert order["apiVersion"] == f"{'claims.' if scope == 'legacy' else ''}golden-path.dev/v1alpha1"
    assert order["spec"] == {"versioning": True, "environment": "staging", "deletable": False, **own}
    assert order["metadata"]["namespace"] == ("crossplane-system" if scope == "cluster" else "team-a")
    assert order["metadata"]["labels"] == {PART: "store", CLOUD: "aws", DATA: "protected"}


def test_another_api_group_is_kept() -> None:
    composite = xr(kind="Shop") | {"apiVersion": "paths.example.org/v1alpha1"}
    first = compose(request(composite, "aws"), SHOP).resources["store/paths.Bucket"].manifest
    found = {"store/paths.Bucket": Document(first | {"status": {"conditions": READY, "deletion": "protected"}})}

    assert first["apiVersion"] == "paths.example.org/v1alpha1"
    assert compose(request(composite, "aws", observed=found), SHOP).resources["store/paths.Bucket"].ready


@given(NAMES)
def test_its_name_is_one_and_fits(name: str) -> None:
    long = f"{name}{'x' * (57 - len(name))}"  # what a claim may be called
    named = [xr(kind="Shop", name=order, scope=scope) for order in (name, long) for scope in SCOPES]
    found = [compose(request(each, "aws"), SHOP).resources[KEY].manifest["metadata"]["name"] for each in named]

    assert len(set(found)) == len(found)
    assert all(len(each) <= 63 for each in found)
    assert all(each.startswith(f"{name}-store-") for each in found[:3])


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param({}, {"order": "shop-store-", "name": None}, id="nothing yet"),
        pytest.param({"outputs": {"name": "b"}}, {"order": "shop-store-", "name": "b"}, id="told"),
        pytest.param({"outputs": {"name": {"a": "b"}}}, {"order": "shop-store-", "name": None}, id="no text"),
    ],
)
def test_outputs(status: Tree, expected: dict[str, str | None]) -> None:
    status = composed(None, there(composed(), **status)).status or {}

    assert status["outputs"]["order"].startswith(expected["order"])
    assert status["outputs"].get("name") == expected["name"]
    assert status["identifiers"] == {"store": {"order": status["outputs"]["order"]}}


@pytest.mark.parametrize(
    ("conditions", "ready"),
    [
        pytest.param(READY, True, id="ready"),
        pytest.param([], False, id="new"),
        pytest.param([READY[0] | {"status": "False"}, READY[1]], False, id="not ready"),
        pytest.param([READY[0], READY[1] | {"status": "False"}], False, id="refused"),
    ],
)
def test_ready(conditions: list[Tree], *, ready: bool) -> None:
    assert composed(None, there(composed(), conditions=conditions)).resources[KEY].ready is ready


@pytest.mark.parametrize(
    ("spec", "said", "expected"),
    [
        pytest.param(None, "protected", [False, "protected", "protected"], id="no consent"),
        pytest.param(None, "released", [False, "protected", "protected"], id="consent taken back"),
        pytest.param(CONSENT, "protected", [True, "protected", "releasing"], id="consent, not passed on yet"),
        pytest.param(CONSENT, "releasing", [True, "protected", "releasing"], id="its cloud protects it"),
    ],
)
def test_consent_goes_down_and_comes_back(spec: Tree | None, said: str, expected: list[Any]) -> None:
    first = there(composed(), deletion=said)
    result = composed(spec, first, status={"deletion": "protected"})
    manifest = result.resources[KEY].manifest

    told = [manifest["spec"]["deletable"], manifest["metadata"]["labels"].get(DATA), (result.status or {})["deletion"]]
    assert told == expected


def test_it_is_released_in_two_steps() -> None:
    first = there(composed(), deletion="protected")
    asked = composed(CONSENT, first, status={"deletion": "protected"})
    labelled = composed(CONSENT, there(asked, deletion="released"), status={"deletion": "releasing"})
    done = composed(CONSENT, there(labelled, deletion="released"), status={"deletion": "releasing"})

    labels = [each.resources[KEY].manifest["metadata"]["labels"].get(DATA) for each in (asked, labelled, done)]
    assert labels == ["protected", "released", "released"]
    assert [(each.status or {})["deletion"] for each in (asked, labelled, done)] == [
        "releasing",
        "releasing",
        "released",
    ]


def test_one_that_is_wanted_no_more_stays_until_consent_and_its_own_release() -> None:
    first = there(composed(), deletion="protected")
    kept = composed(None, first, catalog=EMPTY)
    asked = composed(CONSENT, first, catalog=EMPTY, status={"deletion": "protected"})
    labelled = composed(CONSENT, there(asked, deletion="released"), catalog=EMPTY, status={"deletion": "releasing"})
    gone = composed(CONSENT, there(labelled, deletion="released"), catalog=EMPTY, status={"deletion": "releasing"})

    assert kept.resources[KEY].manifest["spec"]["deletable"] is False
    assert (kept.status or {})["kept"] == [KEY]
    assert asked.resources[KEY].manifest["spec"]["deletable"] is True
    assert [KEY in each.resources for each in (asked, labelled, gone)] == [True, True, False]


def test_a_refused_order_is_left_alone() -> None:
    with pytest.raises(Refusal, match=r"^spec\.colour: unknown field"):
        composed({"colour": "red"}, there(composed(), deletion="protected"))


def test_a_refused_order_with_consent_is_torn_down() -> None:
    result = composed({"colour": "red", **CONSENT}, there(composed(), deletion="protected"))

    assert result.resources[KEY].manifest["spec"]["deletable"] is True


def test_consent_that_is_taken_back_protects_a_refused_order() -> None:
    released = composed(CONSENT, there(composed(), deletion="protected"))
    result = composed({"colour": "red"}, there(released, deletion="released"))

    assert result.resources[KEY].manifest["spec"]["deletable"] is False


def test_a_cloud_cannot_change_under_it() -> None:
    found = {KEY: Document(there(composed()))}

    with pytest.raises(Refusal, match='cloud: unsupported value "gcp": must be "aws"'):
        compose(request(xr(kind="Shop"), "gcp", observed=found), SHOP)


@pytest.mark.parametrize(
    ("kind", "labels", "message"),
    [
        pytest.param("Bukkit", {}, "a Shop is made of a Bukkit, which aws does not offer: must be one of ", id="kind"),
        pytest.param(
            "Bucket", {PART: "shop"}, "a Shop that is made of a Bucket is itself part of an order", id="in another"
        ),
    ],
)
def test_what_cannot_be_one(kind: str, labels: Tree, message: str) -> None:
    def parts(_: Order[OrderSpec]) -> Parts:
        yield NestedOrder("store", kind=kind)
        return {}

    catalog = replace(CATALOG, paths={**CATALOG.paths, "Shop": _path(parts)})
    with pytest.raises(PackageError, match=f"^{message}"):
        composed(catalog=catalog, metadata={"labels": labels})


def test_one_without_data_goes_with_its_order() -> None:
    paths = {**SHOP.paths, "Bucket": replace(SHOP.paths["Bucket"], data=False)}
    result = composed(catalog=replace(SHOP, paths=paths))

    assert DATA not in result.resources[KEY].manifest["metadata"]["labels"]
    assert (result.status or {})["deletion"] == "released"
