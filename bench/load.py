"""Load: reconciles sent to servers, each over one connection, as Crossplane holds one to each pod of a function."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import grpc
from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.figure import SAMPLES, Figure, figure
from bench.order import reconciles
from bench.server import Server

Requests: TypeAlias = Iterator[list[bytes]]
"""The calls of one reconcile after another."""

METHOD = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction"
RECONCILES = 80
"""Reconciles in a sample."""


@dataclass(frozen=True)
class Target:
    """A server, and what it is sent.

    Attributes:
        server: The server.
        orders: The calls of one reconcile of each order.
        composes: Whether it answers with resources; the floors only echo.
    """

    server: Server
    orders: Sequence[Sequence[bytes]]
    composes: bool = True


@dataclass(frozen=True)
class Sample:
    """What one sample measured, in milliseconds: CPU time and latency of a reconcile with all its calls."""

    cpu: float
    p50: float
    p99: float


async def samples(targets: Sequence[Target], concurrency: int) -> list[list[Sample]]:
    """Return samples of each target. They take turns, so that what else the machine does falls on all of them."""
    async with AsyncExitStack() as stack:
        channels = [await stack.enter_async_context(grpc.aio.insecure_channel(t.server.address)) for t in targets]
        asked = [
            (channel, target, reconciles(target.orders)) for channel, target in zip(channels, targets, strict=True)
        ]
        for channel, target, requests in asked:
            await _prove(channel, target)
            await _sample(channel, target, requests, concurrency)  # what a server does only once
        rounds = [[await _sample(*each, concurrency) for each in asked] for _ in range(SAMPLES)]
    return [list(found) for found in zip(*rounds, strict=True)]


def figures(bench: str, subject: str, found: Sequence[Sample]) -> Iterator[Figure]:
    """Yield the figures of some samples."""
    yield figure(bench, subject, "CPU per reconcile", "ms", [sample.cpu for sample in found])
    yield figure(bench, subject, "latency p50", "ms", [sample.p50 for sample in found])
    yield figure(bench, subject, "latency p99", "ms", [sample.p99 for sample in found])


async def _prove(channel: grpc.aio.Channel, target: Target) -> None:
    """Stop where a call is refused: that would be quick."""
    for calls in islice(reconciles(target.orders), len(target.orders)):
        for call in calls:
            response = fnv1.RunFunctionResponse.FromString(await _method(channel)(call))
            fatal = any(each.severity == fnv1.SEVERITY_FATAL for each in response.results)
            if fatal or not response.meta.tag or bool(response.desired.resources) != target.composes:
                raise RuntimeError(f"the server on {target.server.address} refuses the order: {response.results}")


def _method(channel: grpc.aio.Channel) -> grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]:
    return channel.unary_unary(METHOD)


async def _sample(channel: grpc.aio.Channel, target: Target, requests: Requests, concurrency: int) -> Sample:
    each = RECONCILES // concurrency
    batches = [list(islice(requests, each)) for _ in range(concurrency)]
    began = target.server.cpu
    took = await asyncio.gather(*(_worker(channel, batch) for batch in batches))
    cpu = target.server.cpu - began
    times = sorted(each * 1e3 for worker in took for each in worker)
    return Sample(cpu * 1e3 / len(times), statistics.median(times), times[int(len(times) * 0.99)])


async def _worker(channel: grpc.aio.Channel, batch: Sequence[Sequence[bytes]]) -> list[float]:
    run = _method(channel)
    took = []
    for calls in batch:
        began = time.perf_counter()
        for call in calls:
            await run(call)
        took.append(time.perf_counter() - began)
    return took
