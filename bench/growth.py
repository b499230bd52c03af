"""Growth: what a reconcile costs as an order has more resources, beside the floors on the same bytes.

On AWS a database has a rule in its security group for every range of clients, so a platform with many has large orders.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

from bench import load
from bench.figure import Figure
from bench.order import orders
from bench.peers import floors

RESOURCES: Final = (10, 30, 100)
ORDERS: Final = 5
RECONCILES: Final = 400
"""Reconciles in a sample for each resource that an order has."""


def measure() -> Iterator[Figure]:
    """Measure orders of each size in turn, a sample of each server in every round."""
    for resources in RESOURCES:
        found = orders("aws", "claim", ORDERS, resources)
        with ExitStack() as stack:
            targets = floors.targets(stack, [order.calls for order in found])
            reconciles = RECONCILES // resources
            rounds = asyncio.run(load.samples(list(targets.values()), 1, reconciles))
            measured = dict(zip(targets, rounds, strict=True))
        for name, samples in measured.items():
            yield from load.figures("growth", f"{name}, {found[0].subject}", samples)
        yield from floors.ratios("growth", f"{floors.OWN}, {found[0].subject}", measured)
