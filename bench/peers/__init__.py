"""Peers: other functions on the same order, with the same resources and the same observed state, measured in turns.

function-auto-ready is built from the Go module that the folder beside this file pins. function-patch-and-transform is
measured where somebody has put it into the folder of the programs, under that name.
"""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from bench import load
from bench.figure import Figure, figure
from bench.order import settled
from bench.peers import requests
from bench.server import OURS, running

HERE: Final = Path(__file__).parent
AUTO_READY: Final = "function-auto-ready"
PATCH_AND_TRANSFORM: Final = "function-patch-and-transform"


def measure() -> Iterator[Figure]:
    """Measure every function that is there, a sample of each in every round."""
    order = settled("aws", "claim")
    _build(AUTO_READY, "github.com/crossplane/function-auto-ready")
    found = {
        "golden-path": (OURS, order.calls),
        AUTO_READY: ([str(_folder() / AUTO_READY)], [requests.desired(order)]),
        PATCH_AND_TRANSFORM: ([str(_folder() / PATCH_AND_TRANSFORM)], [requests.patched(order)]),
    }
    for name in (AUTO_READY, PATCH_AND_TRANSFORM):
        if not (_folder() / name).exists():
            click.echo(f"not measured: {name} is not in {_folder()}", err=True)
            found.pop(name)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running(command)) for name, (command, _) in found.items()}
        targets = [load.Target(servers[name], calls) for name, (_, calls) in found.items()]
        for name, samples in zip(found, asyncio.run(load.samples(targets, 1)), strict=True):
            yield from load.figures("peers", f"{name}, claim on aws", samples)
            yield figure("peers", name, "memory after it", "MiB", [servers[name].memory])


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
