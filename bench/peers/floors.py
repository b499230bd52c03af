"""Floors: servers that answer each request with what it says already, beside ours on the same bytes.

They measure what the SDK of their language takes to read and write a request, which no function on it goes below.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Final

from bench.figure import Figure, figure
from bench.load import Sample, Target
from bench.peers.programs import program
from bench.server import OURS, running

OWN: Final = "golden-path"
PYTHON: Final = "Python SDK echo"
GO: Final = "Go SDK echo"

_PYTHON: Final = (sys.executable, "-m", "bench.echo")
_GO: Final = "go-echo"


def targets(stack: ExitStack, calls: Sequence[Sequence[bytes]]) -> dict[str, Target]:
    """Start ours and the floors, for as long as the stack lasts, and return them by name."""
    found = {
        OWN: Target(stack.enter_context(running(OURS)), calls),
        PYTHON: Target(stack.enter_context(running(_PYTHON)), calls, composes=False),
    }
    if echo := program(_GO, "."):
        found[GO] = Target(stack.enter_context(running([echo])), calls, composes=False)
    return found


def ratios(bench: str, subject: str, measured: Mapping[str, Sequence[Sample]]) -> Iterator[Figure]:
    """Yield what ours takes for one of each floor, round by round: the machine is not equally busy in all of them."""
    for floor in (PYTHON, GO):
        if floor in measured:
            found = [own.cpu / its.cpu for own, its in zip(measured[OWN], measured[floor], strict=True)]
            yield figure(bench, subject, f"CPU, {floor} being 1", "x", found)
