"""Instance classes of RDS: the smallest that holds a size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function.clouds.aws.database.sizes import CLASSES
from function.model import Part, Size
from function.sizes import smallest
from tests.clouds.aws.orders import composed, for_provider

PART = Part("database")


@pytest.mark.parametrize(
    ("cpus", "memory", "expected"),
    [
        pytest.param(1, 1, "db.t4g.medium", id="the smallest there is"),
        pytest.param(2, 4, "db.t4g.medium", id="small"),
        pytest.param(2, 8, "db.m7g.large", id="medium"),
        pytest.param(4, 16, "db.m7g.xlarge", id="large"),
        pytest.param(8, 32, "db.m7g.2xlarge", id="xlarge"),
        pytest.param(2, 12, "db.r7g.large", id="memory before cores"),
        pytest.param(2.5, 4, "db.m7g.xlarge", id="half a core more"),
        pytest.param(64, 512, "db.r7g.16xlarge", id="the largest there is"),
    ],
)
def test_class(cpus: float, memory: float, expected: str) -> None:
    assert expected == smallest(PART, "size", Size(cpus=cpus, memory_gib=memory), CLASSES)


@given(st.floats(0.1, 64), st.floats(0.1, 512))
def test_class_holds_the_size_and_none_with_fewer_cores_does(cpus: float, memory: float) -> None:
    size = Size(cpus=cpus, memory_gib=memory)

    picked = CLASSES[smallest(PART, "size", size, CLASSES)]

    assert picked.cpus >= cpus
    assert picked.memory_gib >= memory
    for other in CLASSES.values():
        if other.cpus >= cpus and other.memory_gib >= memory:
            assert (picked.cpus, picked.memory_gib) <= (other.cpus, other.memory_gib)


def test_no_two_classes_hold_the_same() -> None:
    held = [(size.cpus, size.memory_gib) for size in CLASSES.values()]

    assert len(set(held)) == len(held)


def test_the_platform_offers_its_own_classes() -> None:
    result = composed({"class": "medium"}, database={"instanceClasses": {"db.x2g.large": {"cpus": 2, "memoryGiB": 32}}})

    assert for_provider(result)["instanceClass"] == "db.x2g.large"
