"""What a database and its parts are called in the cluster."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import names
from function.clouds.kubernetes.database import naming
from function.clouds.kubernetes.database.cluster import CLUSTER
from function.model import Refusal
from tests.clouds import parsed
from tests.clouds.kubernetes.orders import composed, inner
from tests.orders import DATABASE


def test_databases_of_two_orders_never_share_a_name() -> None:
    one = naming.database_name("a-database", "b_database_c")
    other = naming.database_name("a-database-b-database", "c")

    assert one != other


@given(st.text(min_size=1, max_size=60))
def test_backups_begin_at_night_and_always_at_the_same_moment(name: str) -> None:
    order = replace(parsed.order("PostgreSQLInstance", "kubernetes"), name=name)
    second, minute, hour, *rest = naming.nightly(order).split()

    assert 0 <= int(second) < 60
    assert 0 <= int(minute) < 60
    assert 0 <= int(hour) < 6
    assert rest == ["*", "*", "*"]
    assert naming.nightly(order) == naming.nightly(order)


def test_backups_do_not_all_begin_at_once() -> None:
    order = parsed.order("PostgreSQLInstance", "kubernetes")
    moments = {naming.nightly(replace(order, name=f"order-{number}")) for number in range(50)}

    assert len(moments) > 45


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,62}", fullmatch=True), min_size=1, max_size=8, unique=True))
def test_names_of_databases_are_valid_labels_and_never_clash(called: list[str]) -> None:
    parts = [names.inner_part(DATABASE.name, name) for name in called]
    resources = [naming.database_name("shop-database-286d28e4", name) for name in called]

    assert len(set(parts)) == len(called) == len(set(resources))
    for part, resource in zip(parts, resources, strict=True):
        assert re.fullmatch(r"[a-z0-9]([a-z0-9_.-]{0,61}[a-z0-9])?", part)
        assert part not in {"database-object-store", "database-scheduled-backup", "database-network-policy"}
        assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", resource)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("1shop", id="a Service's name begins with a letter"),
        pytest.param("my.shop", id="a Service's name has no dots"),
    ],
)
def test_a_name_that_the_operator_would_not_accept_is_refused(name: str) -> None:
    with pytest.raises(
        Refusal,
        match=re.escape(f'metadata.name: unsupported value "{name}" for a CloudNativePG cluster')
        + ": must be lower-case letters, digits and hyphens, with a letter first",
    ):
        composed(name=name)


def test_the_longest_names_fit_and_differ() -> None:
    longest = [inner(composed(name="a" * 62 + last))["metadata"]["name"] for last in "bc"]

    assert [len(name) for name in longest] == [CLUSTER.naming.limit] * 2
    assert len(set(longest)) == 2
