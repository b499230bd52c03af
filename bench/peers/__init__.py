"""Peers: other functions on the same order, with the same resources and the same observed state, measured in turns.

The echoes are the floors: they answer every request with what it says already, and so measure what the SDK of their
language takes to read and write it. They get the same bytes as golden-path.

The Go echo and function-auto-ready are built from the Go modules that folders beside this file pin.
function-patch-and-transform is measured where somebody has put it into the folder of the programs, under that name.
"""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from bench import load
from bench.figure import Figure, figure
from bench.order import orders
from bench.peers import requests
from bench.server import OURS, Server, running

HERE: Final = Path(__file__).parent
OWN, PYTHON, GO = "golden-path", "Python SDK echo", "Go SDK echo"
GO_ECHO: Final = "go-echo"
AUTO_READY: Final = "function-auto-ready"
PATCH_AND_TRANSFORM: Final = "function-patch-and-transform"
PYTHON_ECHO: Final = (sys.executable, "-m", "bench.echo")


def measure() -> Iterator[Figure]:
    """Measure every function that is there, a sample of each in every round."""
    _build(GO_ECHO, ".")
    _build(AUTO_READY, "github.com/crossplane/function-auto-ready")
    found = orders("aws", "claim")
    ours = [order.calls for order in found]
    with ExitStack() as stack:

        def serving(command: Sequence[str]) -> Server:
            return stack.enter_context(running(command))

        targets = {
            OWN: load.Target(serving(OURS), ours),
            PYTHON: load.Target(serving(PYTHON_ECHO), ours, composes=False),
        }
        if program := _program(GO_ECHO):
            targets[GO] = load.Target(serving([program]), ours, composes=False)
        if program := _program(AUTO_READY):
            targets[AUTO_READY] = load.Target(serving([program]), [[requests.desired(order)] for order in found])
        if program := _program(PATCH_AND_TRANSFORM):
            targets[PATCH_AND_TRANSFORM] = load.Target(
                serving([program]), [[requests.patched(order)] for order in found]
            )
        measured = dict(zip(targets, asyncio.run(load.samples(list(targets.values()), 1)), strict=True))
        for name, samples in measured.items():
            yield from load.figures("peers", f"{name}, claim on aws", samples)
            yield figure("peers", name, "memory after it", "MiB", [targets[name].server.memory])
        # Round by round, as the machine is not equally busy in all of them.
        for floor in sorted(measured.keys() & {PYTHON, GO}):
            ratios = [own.cpu / its.cpu for own, its in zip(measured[OWN], measured[floor], strict=True)]
            yield figure("peers", f"{OWN}, claim on aws", f"CPU, {floor} being 1", "x", ratios)


def _program(name: str) -> str | None:
    """Return a program of the folder, None where it is not there."""
    program = _folder() / name
    if program.exists():
        return str(program)
    click.echo(f"not measured: {name} is not in {_folder()}", err=True)
    return None


def _build(name: str, package: str) -> None:
    """Build a program unless it is there, or there is no Go."""
    program, go = _folder() / name, shutil.which("go")
    if program.exists() or not go:
        return
    _folder().mkdir(parents=True, exist_ok=True)
    click.echo(f"building {name}", err=True)
    command = [go, "build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", str(program)]
    environment = os.environ | {"CGO_ENABLED": "0"}
    subprocess.run([*command, package], cwd=HERE / name, env=environment, check=True)  # noqa: S603  (our own pins)


def _folder() -> Path:
    """Return the folder of the programs, the one that the integration tests use too."""
    if own := os.environ.get("GOLDEN_PATH_PEERS"):
        return Path(own).absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "golden-path" / "peers"
