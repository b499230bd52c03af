"""Kind: what the row of a kind says of it: its names and versions, its protection, its secure defaults."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function import scopes
from function.model import (
    Document,
    Kind,
    Naming,
    Protection,
    Secure,
    Tree,
    kind_id,
    plain,
    read_field,
    short_kind,
    write_field,
)
from tests.orders import CATALOG

RDS = Kind("rds.aws.upbound.io", "Instance", version="v1beta3")
CNPG = plain("postgresql.cnpg.io", "v1", "Cluster")
CORE = plain("", "v1", "Secret")
POLICY = plain("networking.k8s.io", "v1", "NetworkPolicy")
SINGLE = Kind("storage.upbound.io", "Bucket")


@pytest.mark.parametrize(
    ("kind", "short", "in_keys", "plural", "cluster", "namespaced"),
    [
        pytest.param(
            RDS,
            "rds.aws.Instance",
            "rds.Instance",
            "instances",
            "rds.aws.upbound.io/v1beta3",
            "rds.aws.m.upbound.io/v1beta1",
            id="managed",
        ),
        pytest.param(
            SINGLE,
            "storage.Bucket",
            "storage.Bucket",
            "buckets",
            "storage.upbound.io/v1beta1",
            "storage.m.upbound.io/v1beta1",
            id="managed, of a group with one label before its domain",
        ),
        pytest.param(
            CNPG,
            "postgresql.Cluster",
            "postgresql.Cluster",
            "clusters",
            "postgresql.cnpg.io/v1",
            "postgresql.cnpg.io/v1",
            id="an operator's",
        ),
        pytest.param(
            POLICY,
            "networking.NetworkPolicy",
            "networking.NetworkPolicy",
            "networkpolicies",
            "networking.k8s.io/v1",
            "networking.k8s.io/v1",
            id="Kubernetes' own",
        ),
        pytest.param(CORE, "Secret", "Secret", "secrets", "v1", "v1", id="of the core"),
    ],
)
def test_what_a_kind_is_called(  # noqa: PLR0913, PLR0917  (each is a name of it)
    kind: Kind, short: str, in_keys: str, plural: str, cluster: str, namespaced: str
) -> None:
    assert (kind.short, kind.in_keys, kind.plural) == (short, in_keys, plural)
    assert (kind.api_version(namespaced=False), kind.api_version(namespaced=True)) == (cluster, namespaced)


@pytest.mark.parametrize("namespaced", [True, False])
@pytest.mark.parametrize("kind", [RDS, SINGLE, CNPG, POLICY, CORE], ids=lambda kind: kind.short)
def test_a_manifest_is_told_by_its_kind_in_every_scope(kind: Kind, *, namespaced: bool) -> None:
    api_version = kind.api_version(namespaced=namespaced)

    assert kind_id(api_version, kind.kind) == (kind.group, kind.kind)
    assert short_kind({"apiVersion": api_version, "kind": kind.kind}) == kind.in_keys


@pytest.mark.parametrize(
    ("api_version", "kind", "expected"),
    [
        pytest.param(None, None, ("", ""), id="nothing"),
        pytest.param("", "Secret", ("", "Secret"), id="no version"),
        pytest.param(5, ["x"], ("", "['x']"), id="of other shapes"),
    ],
)
def test_a_manifest_that_is_none_has_an_id_all_the_same(api_version: Any, kind: Any, expected: tuple[str, str]) -> None:  # noqa: ANN401
    assert kind_id(api_version, kind) == expected


def test_plurals_are_those_of_the_crds(shared: Path) -> None:
    """The policies and the rights name kinds by them, and one that is wrong matches nothing."""
    with (shared / "crds/INDEX.tsv").open() as table:
        plurals = {(row["group"], row["kind"]): row["plural"] for row in csv.DictReader(table, delimiter="\t")}
    rows = [kind for backend in CATALOG.backends() for kind in backend.kinds.values()]
    said = {
        (kind.api_version(namespaced=namespaced).rpartition("/")[0], kind.kind): kind.plural
        for kind in (*rows, scopes.OBJECT)
        for namespaced in (False, True)
    }

    assert {name: plural for name, plural in said.items() if plurals.get(name, plural) != plural} == {}
    assert {name for name in said if name not in plurals} == {("networking.k8s.io", "NetworkPolicy"), ("", "Secret")}


def test_an_irregular_plural_is_said() -> None:
    assert Kind("group.example.org", "Ingress").plural == "ingresses"
    assert Kind("group.example.org", "Endpoints", plural="endpoints").plural == "endpoints"


@pytest.mark.parametrize("limit", [12, 24, 63])
def test_names_of_a_limit_tell_orders_apart(limit: int) -> None:
    assert Naming(limit).limit == limit


@pytest.mark.parametrize("limit", [0, 1, 11])
def test_names_that_would_not_tell_orders_apart_are_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=f"a limit of {limit} characters holds no name .* must be 12 or more"):
        Naming(limit)


PROTECTED = Protection(on={"a": True}, off={"a": False}, seen=("deletionProtection",))
UNLESS_ON = Protection(on={"a": "on"}, off={"a": ""}, seen_unless_on=("settings.lock",))
BOTH = Protection(on={}, off={}, seen=("one", "two"), seen_unless_on=("three",))


@pytest.mark.parametrize(
    ("protection", "at_provider", "expected"),
    [
        pytest.param(PROTECTED, None, True, id="never made in the cloud"),
        pytest.param(PROTECTED, {}, True, id="the cloud has told nothing at all"),
        pytest.param(PROTECTED, {"arn": "x"}, False, id="not told: it may be on"),
        pytest.param(PROTECTED, {"deletionProtection": True}, False, id="on"),
        pytest.param(PROTECTED, {"deletionProtection": False}, True, id="off"),
        pytest.param(PROTECTED, {"deletionProtection": "false"}, False, id="a text is no answer"),
        pytest.param(PROTECTED, {"deletionProtection": 0}, False, id="nor is a number"),
        pytest.param(UNLESS_ON, {"arn": "x"}, True, id="left out where it is off"),
        pytest.param(UNLESS_ON, {"settings": {"lock": "on"}}, False, id="on, deep"),
        pytest.param(UNLESS_ON, {"settings": {"lock": ""}}, True, id="empty"),
        pytest.param(BOTH, {"one": False, "two": False}, True, id="all of them off"),
        pytest.param(BOTH, {"one": False, "two": True}, False, id="one of them on"),
        pytest.param(BOTH, {"one": False, "two": False, "three": "x"}, False, id="one that is left out otherwise"),
    ],
)
def test_protection_is_off_where_the_cloud_says_so(
    protection: Protection,
    at_provider: Tree | None,
    expected: bool,  # noqa: FBT001  (a table)
) -> None:
    status = {} if at_provider is None else {"atProvider": at_provider}

    assert protection.is_off(Document({"status": status})) is expected


def default(path: str, value: object) -> Secure:
    """Return a default of a kind that does not matter."""
    return Secure(path, value, "", "why")


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        pytest.param("a", 1, {"a": 1}, id="at the root"),
        pytest.param("a.b.c", False, {"a": {"b": {"c": False}}}, id="deep"),
        pytest.param("a[x.y].value", "on", {"a": [{"name": "x.y", "value": "on"}]}, id="in an entry of a list"),
        pytest.param("a", lambda site: (site, "value"), {"a": ("site", "value")}, id="of the site"),
    ],
)
def test_a_default_is_written_and_read_at_its_path(path: str, value: Any, expected: Tree) -> None:  # noqa: ANN401  (JSON)
    one = default(path, value)
    written: Tree = {}

    write_field(written, one.path, one.of("site"))

    assert expected == written
    assert one.of("site") == one.read(written)


def test_a_default_that_is_left_out_reads_as_none() -> None:
    assert default("a.b", None).of("site") is default("a.b", None).read({}) is None


def test_what_stands_there_already_stays() -> None:
    body = {"flags": [{"name": "x", "applied": "now"}], "more": {"kept": 1}}

    for path, value in (("flags[x].value", 1), ("flags[y].value", 2), ("more.new", 2)):
        write_field(body, path, value)

    assert body == {
        "flags": [{"name": "x", "applied": "now", "value": 1}, {"name": "y", "value": 2}],
        "more": {"kept": 1, "new": 2},
    }


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        pytest.param({}, "a", id="absent"),
        pytest.param({"a": None}, "a.b", id="null on the way"),
        pytest.param({"a": [1]}, "a.b", id="a list on the way"),
        pytest.param({"a": "b"}, "a[x].value", id="no list"),
        pytest.param({"a": [1, {"name": "y"}]}, "a[x].value", id="no such entry"),
    ],
)
def test_what_is_not_there_reads_as_none(tree: Tree, path: str) -> None:
    assert read_field(tree, path) is None


NAMES = st.from_regex(r"[a-z][A-Za-z0-9]{0,5}", fullmatch=True)
STEPS = st.one_of(
    NAMES, st.builds(lambda field, entry: f"{field}[{entry}]", NAMES, st.from_regex(r"[a-z.]{1,5}", fullmatch=True))
)


@given(st.lists(STEPS, max_size=3), NAMES, st.integers())
def test_what_was_written_is_read(steps: list[str], last: str, value: int) -> None:
    path = ".".join([*steps, last])
    tree: Tree = {}

    write_field(tree, path, value)

    assert read_field(tree, path) == value
