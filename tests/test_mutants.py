"""Mutants break what is there: one whose place has moved would be noticed by nobody until all of them are run."""

import pytest

from tests.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS])
def test_it_applies(mutant: Mutant) -> None:
    with mutant.at_work():
        pass
