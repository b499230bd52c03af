"""Serve: the served function: CPU time and latency of a reconcile over gRPC on loopback, and memory after it."""

import asyncio
from collections.abc import Iterator

from bench import load
from bench.figure import Figure, figure
from bench.handler import ORDERS
from bench.order import settled
from bench.server import running

CONCURRENCY = (1, 8)


def measure() -> Iterator[Figure]:
    """Measure every example order on every cloud, one after another and eight at once."""
    with running() as server:
        for cloud, file in ORDERS:
            order = settled(cloud, file)
            for concurrency in CONCURRENCY:
                (found,) = asyncio.run(load.samples([load.Target(server, order.calls)], concurrency))
                yield from load.figures("serve", f"{order.subject}, {concurrency} at once", found)
        yield figure("serve", "golden-path serve", "memory after all this", "MiB", [server.memory])
