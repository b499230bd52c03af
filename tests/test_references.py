"""References: values by which settings point at what exists, with one rule for each on all clouds."""

import ipaddress
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from function.references import LARGEST, ClientRange
from tests.orders import CATALOG

RANGE: TypeAdapter[str] = TypeAdapter(ClientRange)

EVERYBODY = [
    pytest.param("0.0.0.0/0", id="everybody"),
    pytest.param("0.0.0.0/1", id="half of everybody"),
    pytest.param("128.0.0.0/1", id="the other half"),
    pytest.param("10.0.0.0/7", id="more than the largest private network"),
    pytest.param("::/0", id="all IPv6"),
    pytest.param("2000::/3", id="the public IPv6 internet"),
    pytest.param("fc00::/7", id="all unique local addresses"),
]


@pytest.mark.parametrize("cidr", EVERYBODY)
def test_a_range_that_lets_everybody_in_is_refused(cidr: str) -> None:
    with pytest.raises(
        ValidationError, match="lets everybody in, or nearly: must be the range of the clients, with a pref"
    ):
        RANGE.validate_python(cidr)


@pytest.mark.parametrize(
    "cidr",
    [
        pytest.param("10.0.0.1/8", id="host bits"),
        pytest.param("10.0.0.0/33", id="no prefix"),
        pytest.param("office", id="no range"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_no_range_is_refused(cidr: str) -> None:
    with pytest.raises(ValidationError):
        RANGE.validate_python(cidr)


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        pytest.param("10.0.0.0/8", "10.0.0.0/8", id="the largest private network"),
        pytest.param("192.0.2.7", "192.0.2.7/32", id="one address"),
        pytest.param("fd00::/8", "fd00::/8", id="the largest of IPv6"),
        pytest.param("FD00:0::1/128", "fd00::1/128", id="in its normal form"),
    ],
)
def test_a_range_of_clients_is_accepted_in_its_normal_form(cidr: str, expected: str) -> None:
    assert RANGE.validate_python(cidr) == expected


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), st.integers(0, 32))
def test_a_range_is_refused_exactly_where_it_is_wider_than_any_private_network(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, prefix: int
) -> None:
    network = ipaddress.ip_network(f"{address}/{prefix}", strict=False)

    if prefix >= LARGEST[network.version]:
        assert RANGE.validate_python(str(network)) == str(network)
        return
    with pytest.raises(ValidationError, match="lets everybody in"):
        RANGE.validate_python(str(network))


def fields(model: type[BaseModel], where: str) -> Iterator[tuple[str, FieldInfo]]:
    """Yield every field of some settings at any depth, with its place."""
    for name, info in model.model_fields.items():
        place = f"{where}.{info.alias or name}"
        yield place, info
        for inner in _models(info.annotation):
            yield from fields(inner, place)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401  (a type expression of any shape)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


CLIENTS = [
    pytest.param(info, id=place)
    for name, model in sorted(CATALOG.sections.items())
    for place, info in fields(model, name)
    if "cidr" in place.rpartition(".")[2].lower() or ClientRange in get_args(info.annotation)
]


def test_clouds_have_networks_whose_clients_are_ranges() -> None:
    assert {"aws.networks.cidrs", "kubernetes.networks.cidrs"} <= {str(each.id) for each in CLIENTS}


@pytest.mark.parametrize("cidr", EVERYBODY)
@pytest.mark.parametrize("info", CLIENTS)
def test_everybody_is_refused_wherever_settings_name_clients(info: FieldInfo, cidr: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(info.rebuild_annotation())

    for value in ([cidr], cidr):  # a field of one range, or of several
        with pytest.raises(ValidationError):
            adapter.validate_python(value)
    assert any(accepts(adapter, value) for value in (["10.0.0.0/16"], "10.0.0.0/16", ["8.8.8.0/24"], "8.8.8.0/24"))


def accepts(adapter: TypeAdapter[Any], value: object) -> bool:
    """Return whether a field takes a value: one that takes no clients at all would refuse everybody for its shape."""
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True
