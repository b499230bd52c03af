"""Sizes: the smallest machine type that holds what an order asks for, on every cloud alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.model import Part, Refusal, Size
from function.sizes import smallest

PART = Part("database", asked={"size": "class"})

TYPES = {
    "small": Size(cpus=2, memory_gib=4),
    "medium": Size(cpus=2, memory_gib=8),
    "memory": Size(cpus=2, memory_gib=16),
    "compute": Size(cpus=4, memory_gib=8),
    "large": Size(cpus=4, memory_gib=16),
}

SIZES = st.builds(lambda cpus, memory: Size(cpus=cpus, memory_gib=memory), st.floats(0.1, 100), st.floats(0.1, 1000))


@pytest.mark.parametrize(
    ("cpus", "memory", "expected"),
    [
        pytest.param(0.5, 1, "small", id="less than there is"),
        pytest.param(2, 4, "small", id="to the letter"),
        pytest.param(2, 4.5, "medium", id="a little more memory"),
        pytest.param(2, 12, "memory", id="more memory before more cores"),
        pytest.param(2.5, 1, "compute", id="a little more cores"),
        pytest.param(4, 16, "large", id="the largest there is"),
    ],
)
def test_smallest(cpus: float, memory: float, expected: str) -> None:
    assert smallest(PART, "size", Size(cpus=cpus, memory_gib=memory), TYPES) == expected


def test_of_two_that_hold_the_same_it_is_always_the_same_one() -> None:
    size = Size(cpus=1, memory_gib=1)
    types = {"b": size, "a": size, "c": size}

    assert smallest(PART, "size", size, types) == smallest(PART, "size", size, dict(reversed(types.items()))) == "a"


@given(SIZES, st.dictionaries(st.text(min_size=1), SIZES, max_size=6))
def test_it_holds_the_size_and_none_that_does_has_fewer_cores(size: Size, types: dict[str, Size]) -> None:
    fitting = {name: has for name, has in types.items() if has.cpus >= size.cpus and has.memory_gib >= size.memory_gib}
    if not fitting:
        with pytest.raises(Refusal):
            smallest(PART, "size", size, types)
        return

    picked = smallest(PART, "size", size, types)

    assert picked in fitting
    least = min((has.cpus, has.memory_gib) for has in fitting.values())
    assert (types[picked].cpus, types[picked].memory_gib) == least


@pytest.mark.parametrize(
    ("size", "types", "message"),
    [
        pytest.param(
            Size(cpus=8, memory_gib=0.5),
            {"b": Size(cpus=4, memory_gib=64), "a": Size(cpus=2, memory_gib=4)},
            "spec.class: unsupported size of 8 cores and 0.5 GiB of memory: must be one that a machine type of the "
            "platform holds: a, b",
            id="too many cores",
        ),
        pytest.param(
            Size(cpus=1.5, memory_gib=64),
            {"a": Size(cpus=2, memory_gib=4)},
            "spec.class: unsupported size of 1.5 cores and 64 GiB of memory: must be one that a machine type of the "
            "platform holds: a",
            id="too much memory",
        ),
        pytest.param(
            Size(cpus=1, memory_gib=1),
            {},
            "spec.class: unsupported size of 1 cores and 1 GiB of memory: must be one that a machine type of the "
            "platform holds: nothing",
            id="no machine types",
        ),
    ],
)
def test_what_no_machine_type_holds_is_refused(size: Size, types: dict[str, Size], message: str) -> None:
    with pytest.raises(Refusal) as refusal:
        smallest(PART, "size", size, types)

    assert str(refusal.value) == message


def test_a_size_that_no_order_says_is_named_by_its_part() -> None:
    with pytest.raises(Refusal, match=r"^cache\.size: unsupported size"):
        smallest(Part("cache"), "size", Size(cpus=1, memory_gib=1), {})
