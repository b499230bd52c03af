"""Child: runs scripts of any hand in a process of their own, which is killed where it does not answer.

Our own scripts run in this process, which is quicker; somebody's file is run here, since no limit inside of Lua holds
against all that a script can do. The two answer alike, but for what only a killed process can say.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from health import evaluator
from health.sandbox import FULL, LATE, Outcome, ScriptError

WAIT: Final = 60.0
"""Seconds by the clock, on top of ten for each that a script may compute: the machine may be busy with other things."""

REPLY: Final = 8 * 2**20
"""Bytes of an answer; a verdict has some hundred."""

TRIES: Final = 3
"""How often a script is tried that has to be stopped: one object may be at fault, and thousands of them take hours."""

CRASHED: Final = "the script crashed Lua"

_LATE_SIGNALS: Final = {-getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)}

_KEPT: Final = ("COVERAGE_", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""What the process gets of the environment: none of it a secret."""


class Runs(Protocol):
    """What evaluates scripts: a Sandbox here, or a Child's."""

    def run(
        self,
        script: str,
        resource: Mapping[str, object],
        *,
        parameters: Mapping[str, str] | None = None,
        seed: int | None = None,
        traced: bool = False,
    ) -> Outcome:
        """Evaluate a script."""


class Child:
    """A process that evaluates scripts, for one thread at a time; it is started when it is first needed, and again.

    Attributes:
        process: The process, while there is one.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._stopped: Counter[str] = Counter()
        self._why: dict[str, str] = {}

    def sandbox(self, *, libraries: bool, seconds: float, memory: int) -> Runs:
        """Return what runs scripts in the process with some options."""
        return _Remote(self, {"libraries": libraries, "seconds": seconds, "memory": memory})

    def ask(self, script: str, seconds: float, request: Mapping[str, object]) -> Outcome:
        """Return what an evaluation returned.

        Raises:
            ScriptError: As in a Sandbox; or the process had to be killed for it, or it had to be stopped several times.
        """
        if self._stopped[script] >= TRIES:
            raise ScriptError(self._why[script])
        answer = self._exchange(json.dumps(request).encode() + b"\n", WAIT + 10 * seconds)
        if not isinstance(answer, str) and "error" not in answer:
            return Outcome(answer["kind"], answer["text"], tuple(answer["lines"]))
        why = answer if isinstance(answer, str) else str(answer["error"])
        if isinstance(answer, str) or why in {LATE, FULL}:
            self._stopped[script] += 1
            self._why[script] = why
        raise ScriptError(why)

    def close(self) -> None:
        """End the process, if there is one."""
        if self.process:
            self._end()
            self.process = None

    def _exchange(self, line: bytes, patience: float) -> dict[str, Any] | str:
        """Return the answer to a request, or why there is none."""
        process = self.process = self.process or self._start()
        impatient = threading.Event()

        def kill() -> None:
            impatient.set()
            process.kill()

        timer = threading.Timer(patience, kill)
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, line)
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            found: dict[str, Any] = json.loads(answer)
            return found
        process.kill()
        status = process.wait()
        self.close()
        if impatient.is_set() or status in _LATE_SIGNALS:
            return LATE
        return f"it returned more than {REPLY} bytes" if len(answer) > REPLY else _crash(status)

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(each for each in sys.path if each)  # not the working folder, which may be anybody's
        kept = {name: value for name, value in os.environ.items() if name.startswith(_KEPT)}
        process = subprocess.Popen(  # noqa: S603  (this very Python)
            [sys.executable, "-P", str(Path(evaluator.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "PYTHONPATH": path},
        )
        self._end = weakref.finalize(self, _ended, process)
        return process


class _Remote:
    """A sandbox in a Child."""

    def __init__(self, child: Child, options: Mapping[str, object]) -> None:
        self._child = child
        self._options = options

    def run(
        self,
        script: str,
        resource: Mapping[str, object],
        *,
        parameters: Mapping[str, str] | None = None,
        seed: int | None = None,
        traced: bool = False,
    ) -> Outcome:
        """Evaluate a script, as a Sandbox does."""
        evaluation = {
            "script": script,
            "resource": resource,
            "parameters": dict(parameters) if parameters else None,
            "seed": seed,
            "traced": traced,
        }
        seconds = self._options["seconds"]
        return self._child.ask(script, float(str(seconds)), {"options": self._options, "evaluation": evaluation})


def _asked(process: subprocess.Popen[bytes], line: bytes) -> bytes:
    if not process.stdin or not process.stdout:
        raise TypeError("a process without pipes")
    with suppress(BrokenPipeError):
        process.stdin.write(line)
        process.stdin.flush()
        return process.stdout.readline(REPLY + 1)
    return b""


def _crash(status: int) -> str:
    if status >= 0:
        return FULL if status == evaluator.NO_MEMORY else f"the process for scripts ended with status {status}"
    with suppress(ValueError):
        return f"{CRASHED}: {signal.Signals(-status).name}"
    return CRASHED


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Let a process end, and make it end where it does not."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError):
                pipe.close()
    try:
        process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
