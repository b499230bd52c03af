"""Server: a function as a process of its own, and what the kernel says of it."""

import ctypes
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

OURS = (sys.executable, "-m", "function.main", "serve")
"""`golden-path serve`, whether or not its script is on the PATH."""

TIMEOUT = 20.0
POLL = 0.002
"""Seconds between two attempts to connect: what a start is measured too long by, at most."""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        address: Where it listens.
        pid: Its process.
        start: Seconds from its start until it said that it serves.
    """

    address: str
    pid: int
    start: float

    @property
    def cpu(self) -> float:
        """Seconds of CPU time that it has used, of all its threads."""
        clock = ctypes.c_int()
        if error := ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock)):
            raise OSError(error, f"cannot read the CPU clock of process {self.pid}")
        return time.clock_gettime(clock.value)

    @property
    def memory(self) -> float:
        """MiB of memory that it has resident."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


@contextmanager
def running(command: Sequence[str] = OURS) -> Iterator[Server]:
    """Start a server on a free port, wait until it says that it serves, and end it."""
    address = f"127.0.0.1:{_free_port()}"
    arguments = [*command, "--insecure", "--address", address]
    began = time.perf_counter()
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:  # noqa: S603  (ours, or a peer of our choice)
        try:
            _await_serving(address)
            yield Server(address, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


def _await_serving(address: str) -> None:
    host, _, port = address.partition(":")
    end = time.monotonic() + TIMEOUT
    # A channel that found nobody there would wait a second before it tries again.
    while time.monotonic() < end:
        try:
            socket.create_connection((host, int(port)), TIMEOUT).close()
            break
        except ConnectionRefusedError:
            time.sleep(POLL)
    if not _healthy(address):
        raise RuntimeError(f"the server on {address} listens, but does not serve")


def _healthy(address: str) -> bool:
    with grpc.insecure_channel(address) as channel:
        stub: Any = health_pb2_grpc.HealthStub(channel)
        try:
            health = stub.Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT)
        except grpc.RpcError as error:
            # Functions on the Go SDK have no health service, and serve once they listen.
            return bool(error.code() == grpc.StatusCode.UNIMPLEMENTED)
        return bool(health.status == health_pb2.HealthCheckResponse.SERVING)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
