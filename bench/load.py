"""Load: reconciles sent to servers, each over one connection, as Crossplane holds one to each pod of a function."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import grpc
from crossplane.function.proto.v1 import run_function_pb2 as fnv1

from bench.figure import SAMPLES, Figure, figure
from bench.server import Server

METHOD = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction"
RECONCILES = 80
"""Reconciles in a sample."""


@dataclass(frozen=True)
class Target:
    """A server, and the calls of one reconcile that it is sent."""

    server: Server
    calls: Sequence[bytes]


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
        pairs = list(zip(channels, targets, strict=True))
        for channel, target in pairs:
            await _prove(channel, target)
            await _sample(channel, target, concurrency)  # what a server does only once
        rounds = [[await _sample(*pair, concurrency) for pair in pairs] for _ in range(SAMPLES)]
    return [list(found) for found in zip(*rounds, strict=True)]


def figures(bench: str, subject: str, found: Sequence[Sample]) -> Iterator[Figure]:
    """Yield the figures of some samples."""
    yield figure(bench, subject, "CPU per reconcile", "ms", [sample.cpu for sample in found])
    yield figure(bench, subject, "latency p50", "ms", [sample.p50 for sample in found])
    yield figure(bench, subject, "latency p99", "ms", [sample.p99 for sample in found])


async def _prove(channel: grpc.aio.Channel, target: Target) -> None:
    """Stop where a call is refused: that would be quick."""
    for call in target.calls:
        response = fnv1.RunFunctionResponse.FromString(await _method(channel)(call))
        if not response.desired.resources or any(each.severity == fnv1.SEVERITY_FATAL for each in response.results):
            raise RuntimeError(f"the server on {target.server.address} refuses the order: {response.results}")


def _method(channel: grpc.aio.Channel) -> grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]:
    return channel.unary_unary(METHOD)


async def _sample(channel: grpc.aio.Channel, target: Target, concurrency: int) -> Sample:
    began = target.server.cpu
    workers = [_worker(channel, target.calls, RECONCILES // concurrency) for _ in range(concurrency)]
    took = await asyncio.gather(*workers)
    cpu = target.server.cpu - began
    times = sorted(each * 1e3 for worker in took for each in worker)
    return Sample(cpu * 1e3 / len(times), statistics.median(times), times[int(len(times) * 0.99)])


async def _worker(channel: grpc.aio.Channel, calls: Sequence[bytes], reconciles: int) -> list[float]:
    run = _method(channel)
    took = []
    for _ in range(reconciles):
        began = time.perf_counter()
        for call in calls:
            await run(call)
        took.append(time.perf_counter() - began)
    return took
