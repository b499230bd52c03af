"""Sandbox: LuaJIT, made to behave as the Lua in Argo CD, and closed towards Python and the machine.

`runtime/` holds what is written in Lua, a file for each concern; a script sees only what `runtime/environment.lua`
gives it, again for every evaluation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lupa.luajit21 import LuaError, LuaRuntime

from health.tree import Tree

RUNTIME: Final = Path(__file__).parent / "runtime"

MEMORY: Final = 256 * 2**20
"""Bytes that scripts may take: a health check needs a few thousand, and Argo CD itself sets no limit but its pod's."""

SECONDS: Final = 1.0
"""How long Argo CD lets a script run."""

RESERVE: Final = 32 * 2**20
"""Bytes of the memory that only the conversion of the resource may use, so that it never is what runs out."""

FULL: Final = "not enough memory"
LATE: Final = "context deadline exceeded"
"""What is said where a script takes too much memory, or too long."""

CACHED: Final = 256
"""Scripts that are kept compiled."""


class ScriptError(Exception):
    """A script cannot be run, or returned what no check may: why, in one line."""


@dataclass(frozen=True)
class Outcome:
    """What one evaluation returned.

    Attributes:
        kind: The Lua type of the value that counts.
        text: The value as JSON, if it is a table.
        lines: The lines that ran, in order of their first execution; the one where the script returned is last.
    """

    kind: str
    text: str
    lines: tuple[int, ...] = ()


class Sandbox:
    """A Lua runtime, for one thread at a time."""

    def __init__(self, *, libraries: bool, seconds: float, memory: int) -> None:
        self._libraries = libraries
        self._seconds = seconds
        self._memory = memory
        self._ceiling = (memory - RESERVE) / 1024
        self._tree = Tree()
        self._begin()

    def run(
        self,
        script: str,
        resource: Mapping[str, object],
        *,
        parameters: Mapping[str, str] | None = None,
        seed: int | None = None,
        traced: bool = False,
    ) -> Outcome:
        """Evaluate a script.

        Raises:
            ScriptError: It does not compile, fails, takes too long or too much memory, or returns what is no JSON.
        """
        compiled = self._scripts.get(script) or self._compile(script)
        self._tree.start(resource, parameters or {}, seed)
        try:
            used, kind, text, trace = self._limited(compiled, bool(parameters), traced)
        except UnicodeDecodeError:
            return Outcome("table", _unescaped(self._lua["again"]()))
        except (LuaError, MemoryError) as error:
            self._begin()  # what stopped the script may have stopped anything
            raise ScriptError(_line(str(error).partition("stack traceback:")[0] or FULL)) from None
        finally:
            self._tree.clear()
        if used > self._ceiling / 4:
            self._begin()  # LuaJIT does not collect garbage just because the next script finds no room
        if kind == "error":
            raise ScriptError(_line(text))
        return Outcome(kind, text or "", _lines(trace) if traced else ())

    def _limited(self, compiled: Any, parameters: bool, traced: bool) -> Any:  # noqa: ANN401, FBT001  (Lua's values)
        """Evaluate with the limit on memory, which holds for the script alone: outside, Lua could only abort on it."""
        self._runtime.set_max_memory(self._memory, total=True)
        try:
            return self._evaluate(compiled, self._seconds, self._ceiling, parameters, self._libraries, traced)
        finally:
            self._runtime.set_max_memory(0)

    def _compile(self, script: str) -> Any:  # noqa: ANN401  (a function of Lua's)
        compiled = self._lua["compile"](script)
        if isinstance(compiled, str):
            raise ScriptError(_line(compiled))
        if len(self._scripts) >= CACHED:
            self._scripts.clear()
        self._scripts[script] = compiled
        return compiled

    def _begin(self) -> None:
        """Start a runtime: the first one, or a new one after a script that had to be stopped."""
        self._runtime = runtime = LuaRuntime(  # type: ignore[call-arg]  # typeshed has lupa 2.0's arguments only
            register_eval=False,
            register_builtins=False,
            unpack_returned_tuples=True,
            attribute_filter=_closed,
            max_memory=self._memory,
        )
        runtime.execute("jit.off()")  # compiled code would not look at the deadline

        def load(name: str, *arguments: object) -> Any:  # noqa: ANN401  (what the file returns)
            text = (RUNTIME / f"{name}.lua").read_text(encoding="utf-8")
            return runtime.execute(text, *arguments, name=name)

        parse, values = load("parse"), load("values")
        tree = load("tree", *self._tree.answers)
        tables = load("tables", values, tree["whole"])
        guard = load("guard")
        clock, arguments = load("clock"), load("arguments", values)
        packages = load("packages", values, clock, arguments)
        environment = load("environment", parse, values, tree, tables, clock, guard, packages, arguments)
        guard["bind"](environment["mine"])
        encode = load("encode", values, tree["advance"])
        self._lua = load("run", parse, tree, environment, guard, encode, values["number"])
        self._evaluate = self._lua["evaluate"]
        self._scripts: dict[str, Any] = {}


def _closed(_: object, name: object, __: bool) -> str:  # noqa: FBT001  (lupa's signature)
    raise AttributeError(name)


def _unescaped(text: str) -> str:
    """Return JSON with its escaped bytes read as UTF-8, each that is none replaced, as Go does it."""

    def read(found: re.Match[str]) -> str:
        octets = bytes(int(code, 16) for code in found[0].split(r"\u00")[1:])
        return re.sub("[\udc80-\udcff]", "\ufffd", octets.decode(errors="surrogateescape"))

    return re.sub(r"(\\u00[89a-f][0-9a-f])+", read, text)


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(trace: str) -> tuple[int, ...]:
    ran, _, last = trace.partition(";")
    if not last:
        return ()
    return (*(int(line) for line in ran.split(",") if line != last), int(last))
