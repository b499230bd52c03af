"""Random lives of an order on the simulator: nothing lost, nothing stuck, and all comes to rest."""

import pytest

from tests.simulator.seeds import walked
from tests.simulator.walk import counted

SEEDS = range(8)
"""Each a test of its own, so that they spread over the machine's processors."""

WALKS = 45
"""Of each seed: some 500 reconciles."""


@pytest.mark.parametrize("seed", SEEDS)
def test_no_random_life_loses_anything(seed: int) -> None:
    before = counted["reconciles"]

    found = walked(seed, WALKS, shrink=True)

    assert found is None, found
    assert counted["reconciles"] - before >= 2_400 / len(SEEDS)
