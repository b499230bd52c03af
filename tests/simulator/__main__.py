"""Many random lives: `python -m tests.simulator --reconciles 100000`; `--seed 7` walks one seed and shrinks."""

import argparse
import sys
import time

import hypothesis
from hypothesis import Phase
from hypothesis.stateful import get_state_machine_test

from tests.simulator.walk import Walk, counted

BATCH = 100
"""Walks with one seed."""

STEPS = 50
"""Steps of a walk."""


def main() -> int:
    """Walk until XRs were reconciled often enough; print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--reconciles", type=int, default=100_000, help="how many reconciles to play at least")
    parser.add_argument("--seed", type=int, help="the one seed to walk")
    asked = parser.parse_args()
    began, findings, seed = time.monotonic(), 0, asked.seed or 1
    while True:
        found = _walk(seed, shrink=asked.seed is not None)
        findings += found is not None
        if found:
            print(f"seed {seed}: {found}\n", flush=True)
        if asked.seed is not None or counted["reconciles"] >= asked.reconciles:
            break
        seed += 1
    seconds = time.monotonic() - began
    total = ", ".join(f"{count} {name}" for name, count in counted.items())
    print(f"{total} in {seconds:.0f} s ({counted['reconciles'] / seconds:.0f}/s), {findings} seeds with findings")
    return 1 if findings else 0


def _walk(seed: int, *, shrink: bool) -> str | None:
    """Walk one seed; return what was found. Shrinking it takes minutes."""
    settings = hypothesis.settings(
        max_examples=BATCH,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    test = hypothesis.seed(seed)(get_state_machine_test(Walk, settings=settings))
    try:
        test()
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        notes = "\n".join(getattr(error, "__notes__", ())) if shrink else ""
        return f"{type(error).__name__}: {error}\n{notes}".strip()
    return None


if __name__ == "__main__":
    sys.exit(main())
