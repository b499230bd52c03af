"""Evaluator: the other end of `child`, a process that runs scripts of any hand, so that ours need not.

It holds nothing but the sandbox. A deadline that counts instructions sees nothing of one call of C (a pattern that goes
back over itself, an insert at 1e15), and a script can bring LuaJIT itself down: so each evaluation has an alarm of this
process, which no script can catch, and the memory of the process is limited.
"""

import contextlib
import json
import signal
import sys
from collections.abc import Mapping
from typing import Any, Final

from health.sandbox import Sandbox, ScriptError

SPACE: Final = 2 * 2**30
"""Bytes of address space: Python and Lua's own limit take a quarter each, and C may want as much again for a copy."""

NO_MEMORY: Final = 77
"""With what status this process ends where it gets no memory."""

GRACE: Final = 0.5
"""Seconds beyond those that Lua counts itself: what it says then is better than that it was killed."""


def serve() -> None:
    """Answer requests, a line of JSON each, until there are none."""
    _confine()
    sandboxes: dict[str, Sandbox] = {}
    for line in sys.stdin.buffer:
        request = json.loads(line)
        options = request["options"]
        name = json.dumps(options)
        if name not in sandboxes:
            sandboxes[name] = Sandbox(**options)
        _alarm(options["seconds"] + GRACE)
        try:
            answer = _answer(sandboxes[name], request["evaluation"])
        finally:
            _alarm(0)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _answer(sandbox: Sandbox, evaluation: Mapping[str, Any]) -> dict[str, object]:
    try:
        outcome = sandbox.run(**evaluation)
    except ScriptError as error:
        return {"error": str(error)}
    return {"kind": outcome.kind, "text": outcome.text, "lines": outcome.lines}


def _confine() -> None:
    """Take from this process what it does not need; where the system has no such limits, the parent's clock is left."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415  (Windows has none)

        for limit, most in ((resource.RLIMIT_AS, SPACE), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(OSError, ValueError):  # macOS has no limit on address space
                resource.setrlimit(limit, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means the parent, which ends this


def _alarm(seconds: float) -> None:
    """End this process once it has computed for some seconds; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    try:
        serve()
    except MemoryError:  # outside of Lua, which tells it by itself
        sys.exit(NO_MEMORY)
