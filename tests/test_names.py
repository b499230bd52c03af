"""Names: the same on every render, within what a cloud accepts, and never those of another order."""

import re
from dataclasses import replace
from typing import Any, TypeAlias, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import names
from function.model import Common, Naming, Order, Platform, Refusal, ScopeName
from tests.clouds import parsed
from tests.orders import CLOUDS

ORDER = parsed.order("PostgreSQLInstance", CLOUDS[0])

SHORT = Naming(24, hyphens=False)
"""What Azure's storage accounts and key vaults accept."""

NAMINGS = st.builds(Naming, st.integers(Naming.SHORTEST, 80), st.booleans())
NAMESPACES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)
ORDERS = st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?", fullmatch=True)
PLATFORMS = st.from_regex(r"[a-z]([a-z0-9-]{0,18}[a-z0-9])?", fullmatch=True)
PARTS = st.from_regex(r"[a-z]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True)
SCOPES = st.sampled_from(get_args(ScopeName))
Whole: TypeAlias = tuple[str, str, ScopeName, str, str]
"""All that a name is made of: the platform, and the order's namespace, scope, name and part."""

WHOLE = st.tuples(PLATFORMS, NAMESPACES, SCOPES, ORDERS, PARTS)


WORDS = st.from_regex(r"a(-?[ab]){0,3}", fullmatch=True)
ALIKE = st.tuples(WORDS, WORDS, SCOPES, WORDS, WORDS)
"""The same of words so much alike that many of them read the same once they are joined."""


def ordered(
    platform: str = "demo", namespace: str = "team-a", scope: ScopeName = "namespaced", name: str = "shop"
) -> Order[Any]:
    """Return an order of a name, on a platform of a name."""
    common = replace(Platform(Common(name=platform)), sections=ORDER.platform.sections)
    return replace(ORDER, platform=common, namespace=namespace, scope=scope, name=name)


def named(whole: Whole, naming: Naming) -> str:
    """Return what the cloud calls a part."""
    platform, namespace, scope, name, part = whole
    return names.cloud_name(ordered(platform, namespace, scope, name), part, naming)


@given(WHOLE, NAMINGS)
def test_a_name_is_one_that_the_cloud_accepts(whole: Whole, naming: Naming) -> None:
    name = named(whole, naming)

    assert len(name) <= naming.limit
    assert re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?" if naming.hyphens else r"[a-z][a-z0-9]*", name)
    assert "--" not in name
    assert name == named(whole, naming)


@pytest.mark.parametrize("naming", [SHORT, Naming(Naming.SHORTEST), names.LABEL], ids=["short", "shortest", "label"])
@given(st.lists(ALIKE, min_size=2, max_size=4, unique=True))
def test_no_two_parts_have_the_same_name(naming: Naming, wholes: list[Whole]) -> None:
    assert len({named(whole, naming) for whole in wholes}) == len(wholes)


@pytest.mark.parametrize("naming", [SHORT, names.LABEL], ids=["short", "label"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ordered(namespace="a", name="b-c"), ordered(namespace="a-b", name="c"), id="a plain join would not do"
        ),
        pytest.param(ordered(name="a.b"), ordered(name="a-b"), id="a dot is no hyphen"),
        pytest.param(ordered(scope="legacy"), ordered(scope="namespaced"), id="a claim and a v2 XR"),
        pytest.param(ordered(platform="one"), ordered(platform="two"), id="two platforms in one account"),
        pytest.param(ordered(), replace(ordered(), kind="Bucket"), id="two kinds of one name"),
        pytest.param(
            ordered(name="a" * 60 + "1"), ordered(name="a" * 60 + "2"), id="they differ where the front is cut"
        ),
    ],
)
def test_orders_that_look_alike_have_names_of_their_own(one: Order[Any], other: Order[Any], naming: Naming) -> None:
    assert names.cloud_name(one, "database", naming) != names.cloud_name(other, "database", naming)


def test_a_name_can_be_read() -> None:
    assert re.fullmatch(r"demo-team-a-shop-database-[0-9a-f]{24}", names.cloud_name(ordered(), "database"))
    assert re.fullmatch(r"demoteamashopd[0-9a-z]{10}", names.cloud_name(ordered(), "database", SHORT))


def test_a_name_does_not_change_with_what_changes() -> None:
    renewed = replace(ordered(), uid="another", xr="another", claim=not ORDER.claim, cloud="another")

    assert names.cloud_name(renewed, "database") == names.cloud_name(ordered(), "database")


def test_the_name_of_another_order_is_the_one_that_it_has_itself() -> None:
    assert names.cloud_name(ordered(), "database", of="till") == names.cloud_name(ordered(name="till"), "database")


@given(WHOLE)
def test_the_tenant_stands_in_every_long_name(whole: Whole) -> None:
    platform, namespace, *_ = whole

    assert f"-{names.tenant_hash(ordered(platform, namespace))}" in named(whole, names.LABEL)


@given(NAMESPACES, NAMESPACES, ORDERS)
def test_a_snapshot_is_its_own_namespaces_alone(namespace: str, other: str, name: str) -> None:
    snapshot = names.unique_name(ordered(namespace=namespace, name=name), "database", "final")

    assert names.is_own_snapshot(ordered(namespace=namespace), snapshot, "final")
    assert names.is_own_snapshot(ordered(namespace=other), snapshot, "final") is (namespace == other)


SNAPSHOT = names.unique_name(ordered(), "database", "final")


@pytest.mark.parametrize(
    "snapshot",
    [
        pytest.param(f"arn:aws:rds:eu-central-1:999999999999:snapshot:{SNAPSHOT}", id="an ARN of another account"),
        pytest.param(f"{SNAPSHOT}0", id="a longer one"),
        pytest.param(SNAPSHOT.removesuffix(SNAPSHOT[-8:]), id="without the order's uid"),
        pytest.param(SNAPSHOT.replace("-final-", "-clients-"), id="of another use"),
        pytest.param(f"{SNAPSHOT}\n", id="with a line break"),
        pytest.param("", id="none"),
    ],
)
def test_what_only_looks_like_an_own_snapshot_is_none(snapshot: str) -> None:
    assert names.is_own_snapshot(ordered(), SNAPSHOT, "final")
    assert not names.is_own_snapshot(ordered(), snapshot, "final")


def test_what_outlives_an_order_is_named_by_its_uid() -> None:
    first, second = (names.unique_name(replace(ordered(), uid=uid), "database", "final") for uid in ("one", "two"))

    assert first != second
    assert first.startswith(f"{names.cloud_name(ordered(), 'database')}-final-")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param("a" * 64, "must be no more than 63 characters, and has 64", id="too long"),
        pytest.param("Shop", "lower-case letters", id="upper case"),
        pytest.param("-shop", "at both ends", id="a hyphen first"),
        pytest.param("shop.", "at both ends", id="a dot last"),
        pytest.param("", "lower-case letters", id="empty"),
        pytest.param("shop\n", "lower-case letters", id="a line break"),
    ],
)
def test_a_name_that_kubernetes_would_not_take_is_refused(name: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        names.check(name, "the name of an order")


@pytest.mark.parametrize("name", ["a", "1", "a.b-c", "a" * 63])
def test_a_name_that_kubernetes_takes_is_accepted(name: str) -> None:
    names.check(name, "the name of an order")
