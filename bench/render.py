"""Render: `golden-path render` of one order as a whole process, as a person or a CI job waits for it."""

import subprocess
import sys
import time
from collections.abc import Iterator

from bench.figure import SAMPLES, Figure, figure
from bench.order import EXAMPLES

OUTPUTS = ("tree", "yaml", "json")


def measure() -> Iterator[Figure]:
    """Measure every output, on the cloud with the most resources."""
    for output in OUTPUTS:
        yield figure(
            "render", f"claim on aws, {output}", "whole process", "s", [_render(output) for _ in range(SAMPLES)]
        )


def _render(output: str) -> float:
    command = (sys.executable, "-m", "function.main", "render", str(EXAMPLES / "claim.yaml"), "--cloud", "aws")
    began = time.perf_counter()
    subprocess.run([*command, "--output", output], check=True, capture_output=True)  # noqa: S603  (our own command)
    return time.perf_counter() - began
