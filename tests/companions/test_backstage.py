"""Backstage: the annotations that an order has for the catalog."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.companions.backstage.entity import catalog_annotations
from function.model import Refusal, Tree
from tests.companions import SAMPLES, composed, order
from tests.orders import NAMES, SCOPES, xr

NONE: Tree = {"owner": None, "system": None}
TERASKY = "terasky.backstage.io"
LINK = {"url": "https://grafana.example.org/d/x?var-namespace={namespace}", "title": '{name}, "{environment}"'}


def said(settings: Tree, composite: Tree | None = None) -> dict[str, str]:
    """Return the annotations of an order under some settings."""
    return catalog_annotations(order(composite or xr(), backstage=settings))


def test_a_platform_that_says_nothing_has_the_tenants_names() -> None:
    assert said({}) == {
        f"{TERASKY}/add-to-catalog": "true",
        f"{TERASKY}/component-type": "resource",
        f"{TERASKY}/lifecycle": "production",
        f"{TERASKY}/owner": "group:default/team-a",
        f"{TERASKY}/system": "default/team-a",
        "backstage.io/kubernetes-label-selector": "crossplane.io/composite=shop",
        "backstage.io/kubernetes-namespace": "team-a",
    }


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        pytest.param({"prefix": "acme.example"}, "acme.example/lifecycle", "production", id="prefix"),
        pytest.param({"owner": "team-{namespace}"}, f"{TERASKY}/owner", "team-team-a", id="owner"),
        pytest.param({"system": "shop"}, f"{TERASKY}/system", "shop", id="system"),
        pytest.param(
            {"types": {"PostgreSQLInstance": "database"}}, f"{TERASKY}/component-type", "database", id="type of a kind"
        ),
        pytest.param({"cluster": "eu"}, "backstage.io/kubernetes-cluster", "eu", id="cluster"),
        pytest.param(
            {"sourceLocation": "url:https://git.example.org/{namespace}/{kind}/"},
            "backstage.io/source-location",
            "url:https://git.example.org/team-a/PostgreSQLInstance/",
            id="source location",
        ),
    ],
)
def test_the_platform_says_more(settings: Tree, name: str, value: str) -> None:
    assert said(settings)[name] == value


def test_what_the_platform_leaves_to_the_ingestor_is_not_said() -> None:
    found = said(NONE)

    assert f"{TERASKY}/owner" not in found
    assert f"{TERASKY}/system" not in found


def test_links_are_json_of_the_orders_own() -> None:
    links = json.loads(said({"links": [LINK, LINK | {"icon": "dashboard", "type": "graph"}]})[f"{TERASKY}/links"])

    words = {"url": "https://grafana.example.org/d/x?var-namespace=team-a", "title": 'shop, "production"'}
    assert links == [words, words | {"icon": "dashboard", "type": "graph"}]


@pytest.mark.parametrize(
    ("scope", "selector"),
    [
        pytest.param("legacy", "crossplane.io/claim-name=shop,crossplane.io/claim-namespace=team-a", id="a claim"),
        pytest.param("namespaced", "crossplane.io/composite=shop", id="an XR"),
    ],
)
def test_the_selector_holds_for_the_order_in_git(scope: str, selector: str) -> None:
    """The name of the XR behind a claim is not known there."""
    assert said({}, xr(scope=scope))["backstage.io/kubernetes-label-selector"] == selector


def test_what_the_order_says_wins() -> None:
    composite = xr()
    own = {f"{TERASKY}/owner": "user:default/ann", f"{TERASKY}/links": "[]", "other": "kept out"}
    composite["metadata"]["annotations"] = own
    result = composed(composite, backstage={"links": [LINK]})

    assert result.status is not None
    catalog = result.status["catalog"]
    assert catalog[f"{TERASKY}/owner"] == "user:default/ann"
    assert catalog[f"{TERASKY}/links"] == "[]"
    assert "other" not in catalog


def test_an_order_that_stays_out_of_the_catalog_takes_its_resources_along() -> None:
    composite = xr({"application": {"repoURL": "https://git.example.org/team-a/shop"}}, scope="legacy")
    composite["metadata"]["annotations"] = {f"{TERASKY}/exclude-from-catalog": "please"}
    (resource,) = composed(composite).resources.values()

    annotations = resource.manifest["metadata"]["annotations"]
    assert annotations[f"{TERASKY}/exclude-from-catalog"] == "please"
    assert f"{TERASKY}/add-to-catalog" not in annotations


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        pytest.param(
            {"owner": "a b"}, r"backstage\.owner: invalid value .*: must be an entity reference", id="a space"
        ),
        pytest.param(
            {"owner": "a,b"}, r"backstage\.owner: invalid value .*: must be an entity reference", id="a comma"
        ),
        pytest.param(
            {"system": "{team}"},
            r'backstage\.system: unsupported placeholder "{team}": must be one of {environment}',
            id="an unknown placeholder",
        ),
        pytest.param(
            {"links": [{"url": "javascript:x", "title": "t"}]},
            r'links\.0\.url: invalid value "javascript:x": must match',
            id="a script for a link",
        ),
        pytest.param(
            {"links": [{"url": "https://x/{uid}", "title": "t"}]},
            'unsupported placeholder "{uid}"',
            id="a link's placeholder",
        ),
        pytest.param(
            {"links": [{"url": "https://x"}]}, r"links\.0\.title: required value", id="a link without a title"
        ),
        pytest.param(
            {"sourceLocation": "https://x/"},
            'sourceLocation: invalid value ".*": must match',
            id="a location without its type",
        ),
        pytest.param(
            {"sourceLocation": "url:https://x"},
            'sourceLocation: invalid value ".*": must match',
            id="a folder without its slash",
        ),
        pytest.param({"prefix": "A/b"}, 'prefix: invalid value "A/b": must match', id="a prefix of several"),
    ],
)
def test_settings_that_the_ingestor_would_drop_are_refused(settings: Tree, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        said(settings)


@given(NAMES, NAMES, st.sampled_from(SCOPES), st.sampled_from(["development", "staging", "production"]), st.text())
def test_annotations_are_what_kubernetes_takes(
    name: str, namespace: str, scope: str, environment: str, title: str
) -> None:
    plain = title.replace("{", "").replace("}", "") or "x"
    composite = xr({"environment": environment}, scope=scope, name=name, namespace=namespace)
    answered = order(composite, backstage={"links": [LINK | {"title": plain}]})
    found: dict[str, Any] = SAMPLES.catalog_annotations(answered)

    for key, value in found.items():
        assert re.fullmatch(r"([a-z0-9.-]+/)?[A-Za-z0-9][A-Za-z0-9._-]{0,62}", key)
        assert isinstance(value, str)
        assert value
    assert json.loads(found[f"{TERASKY}/links"])[0]["title"] == plain
    assert list(found) == sorted(found)
