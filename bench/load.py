"""Load: reconciles sent to servers, each over one connection, as Crossplane holds one to each pod of a function."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice

import grpc
from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.figure import SAMPLES, Figure, figure
from bench.order import reconciles
from bench.server import Server

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


@dataclass(frozen=True)
class _Line:
    """A connection to a target, and what goes over it."""

    channel: grpc.aio.Channel
    target: Target
    requests: Iterator[list[bytes]]


async def samples(targets: Sequence[Target], concurrency: int, size: int = RECONCILES) -> list[list[Sample]]:
    """Return samples of each target. They take turns, so that what else the machine does falls on all of them.

    Args:
        targets: The servers, and what they are sent.
        concurrency: Reconciles at once.
        size: Reconciles in a sample.
    """
    async with AsyncExitStack() as stack:
        channels = [await stack.enter_async_context(grpc.aio.insecure_channel(t.server.address)) for t in targets]
        lines = [_Line(channel, t, reconciles(t.orders)) for channel, t in zip(channels, targets, strict=True)]
        for line in lines:
            await _prove(line)
            await _sample(line, concurrency, size)  # what a server does only once
        rounds = [[await _sample(line, concurrency, size) for line in lines] for _ in range(SAMPLES)]
    return [list(found) for found in zip(*rounds, strict=True)]


def figures(bench: str, subject: str, found: Sequence[Sample]) -> Iterator[Figure]:
    """Yield the figures of some samples."""
    yield figure(bench, subject, "CPU per reconcile", "ms", [sample.cpu for sample in found])
    yield figure(bench, subject, "latency p50", "ms", [sample.p50 for sample in found])
    yield figure(bench, subject, "latency p99", "ms", [sample.p99 for sample in found])


async def _prove(line: _Line) -> None:
    """Stop where a call is refused: that would be quick."""
    for calls in islice(line.requests, len(line.target.orders)):
        for call in calls:
            response = fnv1.RunFunctionResponse.FromString(await _method(line.channel)(call))
            fatal = any(each.severity == fnv1.SEVERITY_FATAL for each in response.results)
            if fatal or not response.meta.tag or bool(response.desired.resources) != line.target.composes:
                raise RuntimeError(f"the server on {line.target.server.address} refuses the order: {response.results}")


def _method(channel: grpc.aio.Channel) -> grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]:
    return channel.unary_unary(METHOD)


async def _sample(line: _Line, concurrency: int, size: int) -> Sample:
    batches = [list(islice(line.requests, size // concurrency)) for _ in range(concurrency)]
    began = line.target.server.cpu
    took = await asyncio.gather(*(_worker(line.channel, batch) for batch in batches))
    cpu = line.target.server.cpu - began
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
