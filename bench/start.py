"""Start: how long `golden-path serve` takes until it says that it serves, and what it holds when idle."""

import time
from collections.abc import Iterator

from bench.figure import SAMPLES, Figure, figure
from bench.server import Server, running

IDLE = 0.3
"""Seconds until a server that has just started is taken to be idle."""


def measure() -> Iterator[Figure]:
    """Measure starts."""
    found = [_start() for _ in range(SAMPLES)]
    yield figure("start", "golden-path serve", "until SERVING", "s", [server.start for server, _ in found])
    yield figure("start", "golden-path serve", "idle memory", "MiB", [memory for _, memory in found])


def _start() -> tuple[Server, float]:
    with running() as server:
        time.sleep(IDLE)
        return server, server.memory
