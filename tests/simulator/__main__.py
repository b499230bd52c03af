"""Many random lives: `python -m tests.simulator --reconciles 100000`; `--seed 7` walks one seed."""

import argparse
import sys
import time

from tests.simulator.seeds import walked
from tests.simulator.walk import counted

WALKS = 100
"""Walks of one seed."""


def main() -> int:
    """Walk until XRs were reconciled often enough; print what was found, and how to get there."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--reconciles", type=int, default=100_000, help="how many reconciles to play at least")
    parser.add_argument("--seed", type=int, help="the one seed to walk")
    parser.add_argument("--first", type=int, default=1, help="the seed to begin with, for several runs at a time")
    asked = parser.parse_args()
    seed = asked.first if asked.seed is None else asked.seed
    began, findings = time.monotonic(), 0
    while True:
        found = walked(seed, WALKS, shrink=True)
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


if __name__ == "__main__":
    sys.exit(main())
