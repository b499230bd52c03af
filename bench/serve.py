"""Serve: the served function: CPU time and latency of a reconcile over gRPC on loopback, and memory after it."""

import asyncio
from collections.abc import Iterator

from bench import load
from bench.figure import Figure, figure
from bench.handler import ORDERS
from bench.order import orders
from bench.server import running

CONCURRENCY = (1, 8)


def measure() -> Iterator[Figure]:
    """Measure every example order on every cloud, one after another and eight at once."""
    with running() as server:
        for cloud, file in ORDERS:
            found = orders(cloud, file)
            target = load.Target(server, [order.calls for order in found])
            for concurrency in CONCURRENCY:
                (samples,) = asyncio.run(load.samples([target], concurrency))
                yield from load.figures("serve", f"{found[0].subject}, {concurrency} at once", samples)
        yield figure("serve", "golden-path serve", "memory after all this", "MiB", [server.memory])
