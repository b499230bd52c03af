"""What an order is told about its database in the cluster."""

import base64
from dataclasses import replace
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.compose import compose
from function.model import Document
from function.parts import postgres_uri
from tests.clouds.kubernetes.orders import APP, CA, DEMO, PASSWORD, composed, made, there
from tests.orders import CATALOG, SCOPES, platform, request, xr


@pytest.mark.parametrize("scope", SCOPES)
def test_outputs_come_from_the_operators_secrets(scope: str) -> None:
    answered = {"database-app": APP, "database-ca": CA}
    result = composed(scope=scope, observed=made(composed(scope=scope)), required=answered)

    namespace = "crossplane-system" if scope == "cluster" else "team-a"
    # Each scope has a database of its own: two orders of one name share none.
    cluster = {"legacy": "26861436", "namespaced": "286d28e4", "cluster": "fea40752"}[scope]
    host = f"shop-database-{cluster}-rw.{namespace}.svc"
    expected = {
        "host": host,
        "port": "5432",
        "name": "app",
        "username": "app",
        "password": PASSWORD,
        "ca": "CERTIFICATE",
        "uri": f"postgresql://app:p%40ss%2Fw%3Ard@{host}:5432/app?sslmode=require",
    }
    if scope == "legacy":
        actual = {key: value.decode() for key, value in result.connection.items()}
    else:
        data = result.resources["connection/Secret"].manifest["data"]
        actual = {key: base64.b64decode(value).decode() for key, value in data.items()}
    assert expected == actual
    assert "PRIVATE" not in str(result)


@pytest.mark.parametrize("missing", ["database-app", "database-ca"])
def test_nothing_is_told_before_both_secrets_are_there(missing: str) -> None:
    answered = {"database-app": APP, "database-ca": CA} | {missing: []}
    result = composed(observed=made(composed()), required=answered)

    assert "connection/Secret" in result.held_back
    assert result.ready is False


def test_nothing_is_told_of_a_database_that_was_never_ready() -> None:
    """Its archive may refuse its log: that of an earlier order of the same name is there."""
    result = composed(observed=there(composed()), required={"database-app": APP, "database-ca": CA})

    assert "connection/Secret" in result.held_back
    assert result.ready is False


@pytest.mark.parametrize("scope", ["legacy", "namespaced"])
def test_what_was_told_stays_told_while_a_database_is_not_ready(scope: str) -> None:
    answered = {"database-app": APP, "database-ca": CA}
    first = composed(scope=scope, observed=made(composed(scope=scope)), required=answered)
    order = Document(xr(scope=scope), connection=first.connection)
    asked = request(xr(scope=scope), settings=platform(kubernetes=dict(DEMO)), observed=there(first))
    later = compose(replace(asked, composite=order, required={**asked.required, **answered}), CATALOG)

    assert later.connection == first.connection
    assert [condition.status for condition in later.conditions if condition.type == "Connected"] == ["True"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_uri_comes_back_as_it_was(username: str, password: str) -> None:
    parsed = urlsplit(postgres_uri(username, password, "host", 5432, "app"))

    assert (unquote(parsed.username or ""), unquote(parsed.password or "")) == (username, password)
    assert (parsed.hostname, parsed.port, parsed.path, parsed.query) == ("host", 5432, "/app", "sslmode=require")
