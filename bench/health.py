"""Health: how many verdicts a second our Lua engine gives on one managed resource, on one core."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import k8syaml
from bench.figure import SAMPLES, Figure, figure
from health.bundle import bundle
from health.checks import OURS, SCRIPT
from health.child import Child
from health.engine import Engine

RESOURCE: Final = Path(__file__).parent / "resource.yaml"
"""An RDS instance as a cluster holds it: 6.3 KB of JSON, settled, with two field managers."""

CHECK: Final = OURS / "_.upbound.io" / "_" / SCRIPT
EVALUATIONS: Final = 1000
"""Evaluations in each sample: enough for the process clock, whose steps are not that small everywhere."""

SCRIPTS: Final[Mapping[str, str]] = {
    "nothing is read": 'return { status = "Healthy" }',
    "two conditions are read": """
local found = {}
for _, condition in ipairs(obj.status.conditions) do
  found[condition.type] = condition.status
end
return { status = found.Ready == "True" and found.Synced == "True" and "Healthy" or "Progressing", message = obj.kind }
""",
}


def measure() -> Iterator[Figure]:
    """Measure scripts that read more and more of the resource, the check that we ship, and as that of another hand."""
    resource = k8syaml.read(RESOURCE)[0]
    size = f"{len(json.dumps(resource, separators=(',', ':'))) / 1000:.1f} KB"
    for subject, script in {**SCRIPTS, "our check": bundle(CHECK).text}.items():
        engine = Engine()
        engine.health(script, resource)  # compiles it
        samples = [_rate(engine, script, resource) for _ in range(SAMPLES)]
        yield figure("health", f"managed resource, {size}: {subject}", "evaluations", "1/s", samples)
    child = Child()
    engine = Engine(child=child)
    script = bundle(CHECK).text
    engine.health(script, resource)  # starts the process
    samples = [_rate(engine, script, resource, time.perf_counter) for _ in range(SAMPLES)]
    child.close()
    yield figure("health", f"managed resource, {size}: our check, in its own process", "evaluations", "1/s", samples)


def _rate(
    engine: Engine, script: str, resource: Mapping[str, Any], clock: Callable[[], float] = time.process_time
) -> float:
    # The time of this process rather than the clock's, so that what else runs on the machine does not count; where two
    # processes work, there is only the clock.
    began = clock()
    for _ in range(EVALUATIONS):
        engine.health(script, resource)
    return EVALUATIONS / (clock() - began)
