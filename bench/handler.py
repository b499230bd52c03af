"""Handler: the CPU time of one reconcile in the function itself: parse, compose, serialise, without gRPC."""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence

from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.figure import SAMPLES, Figure, figure
from bench.order import Settled, settled
from function import catalog
from function.fn import Function

RECONCILES = 20
"""Reconciles in a sample, so that a sample holds its share of the garbage collections."""

ORDERS = [(cloud, file) for cloud in ("aws", "kubernetes") for file in ("claim", "xr")]


def measure() -> Iterator[Figure]:
    """Measure every example order on every cloud."""
    orders = [settled(cloud, file) for cloud, file in ORDERS]
    gc.collect()
    gc.freeze()  # as the server does before it serves
    for order in orders:
        yield figure("handler", order.subject, "CPU per reconcile", "ms", asyncio.run(_samples(order)))


async def _samples(order: Settled) -> list[float]:
    function = Function(catalog.load())
    await _reconciles(function, order.calls)  # what is imported or cached at the first call
    return [await _reconciles(function, order.calls) for _ in range(SAMPLES)]


async def _reconciles(function: Function, calls: Sequence[bytes]) -> float:
    """Return the milliseconds of CPU time of a reconcile, on average of a sample."""
    began = time.process_time()
    for _ in range(RECONCILES):
        for call in calls:
            response = await function.RunFunction(fnv1.RunFunctionRequest.FromString(call), None)
            response.SerializeToString(deterministic=True)
    return (time.process_time() - began) * 1e3 / RECONCILES
