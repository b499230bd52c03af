"""Handler: the CPU time of one reconcile in the function itself: parse, compose, serialise, without gRPC."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.figure import SAMPLES, Figure, figure
from bench.order import orders, reconciles
from function import catalog
from function.fn import Function

RECONCILES = 20
"""Reconciles in a sample, so that a sample holds its share of the garbage collections."""

ORDERS = [(cloud, file) for cloud in ("aws", "kubernetes") for file in ("claim", "xr")]


def measure() -> Iterator[Figure]:
    """Measure every example order on every cloud."""
    every = [orders(cloud, file) for cloud, file in ORDERS]
    gc.collect()
    gc.freeze()  # as the server does before it serves
    for found in every:
        requests = reconciles([order.calls for order in found])
        yield figure("handler", found[0].subject, "CPU per reconcile", "ms", asyncio.run(_samples(requests)))


async def _samples(requests: Iterator[list[bytes]]) -> list[float]:
    function = Function(catalog.load())
    # The first is not counted: what is imported or cached at the first call.
    return [await _reconciles(function, list(islice(requests, RECONCILES))) for _ in range(SAMPLES + 1)][1:]


async def _reconciles(function: Function, batch: Sequence[Sequence[bytes]]) -> float:
    """Return the milliseconds of CPU time of a reconcile, on average of a sample."""
    began = time.process_time()
    for calls in batch:
        for call in calls:
            response = await function.RunFunction(fnv1.RunFunctionRequest.FromString(call), None)
            response.SerializeToString(deterministic=True)
    return (time.process_time() - began) * 1e3 / len(batch)
