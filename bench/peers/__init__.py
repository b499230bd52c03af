"""Peers: other functions on the same order, with the same resources and the same observed state, measured in turns.

The floors get the same bytes as ours. function-auto-ready is built from the Go module that a folder beside this file
pins. function-patch-and-transform is measured where somebody has put it into the folder of the programs.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final

from bench import load
from bench.figure import Figure, figure
from bench.order import orders
from bench.peers import floors, requests
from bench.peers.programs import program
from bench.server import running

AUTO_READY: Final = "function-auto-ready"
PATCH_AND_TRANSFORM: Final = "function-patch-and-transform"


def measure() -> Iterator[Figure]:
    """Measure every function that is there, a sample of each in every round."""
    found = orders("aws", "claim")
    others = (
        (AUTO_READY, "github.com/crossplane/function-auto-ready", requests.desired),
        (PATCH_AND_TRANSFORM, None, requests.patched),
    )
    with ExitStack() as stack:
        targets = floors.targets(stack, [order.calls for order in found])
        for name, package, asked in others:
            if command := program(name, package):
                server = stack.enter_context(running([command]))
                targets[name] = load.Target(server, [[asked(order)] for order in found])
        measured = dict(zip(targets, asyncio.run(load.samples(list(targets.values()), 1)), strict=True))
        for name, samples in measured.items():
            yield from load.figures("peers", f"{name}, claim on aws", samples)
            yield figure("peers", name, "memory after it", "MiB", [targets[name].server.memory])
        yield from floors.ratios("peers", f"{floors.OWN}, claim on aws", measured)
