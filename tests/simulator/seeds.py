"""Seeds: the walks that one seed leads to, and what they find."""

from typing import ClassVar

import hypothesis
from hypothesis import Phase
from hypothesis.stateful import get_state_machine_test

from tests.simulator.shrink import shrunk
from tests.simulator.walk import Step, Walk

STEPS = 50
"""Steps of a walk at most."""


class _Kept(Walk):
    """A walk whose steps can be asked for when it has ended in a finding."""

    latest: ClassVar[list[Step]] = []

    def __init__(self) -> None:
        super().__init__()
        _Kept.latest = self.steps


def walked(seed: int, walks: int, *, shrink: bool) -> str | None:
    """Walk until something is found; return it.

    Args:
        seed: Where to begin: the same walks every time.
        walks: How many walks there are.
        shrink: Whether to look for the fewest steps that lead to what was found, which takes some seconds.
    """
    settings = hypothesis.settings(
        max_examples=walks,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],  # what takes hypothesis minutes to shrink, `shrink` does in seconds
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    test = hypothesis.seed(seed)(get_state_machine_test(_Kept, settings=settings))
    try:
        test()
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        if not shrink:
            return f"{type(error).__name__}: {error}"
        steps, found = shrunk(_Kept.latest)
        return "\n".join([found, *(f"    {name} {drawn}" for name, drawn in steps)])
    return None
