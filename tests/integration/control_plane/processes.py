"""Processes: the programs of a control plane, as long as it runs and not a moment longer."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

HOST: Final = "127.0.0.1"

START: Final = 60
"""Seconds that something may take to come up, on a machine that is busy."""

STOP: Final = 10
"""Seconds that a program gets to stop by itself."""


class Processes:
    """The programs that run in a folder, each with a log there.

    Attributes:
        folder: Where they run.
    """

    def __init__(self, folder: Path) -> None:
        """Run programs in a folder."""
        self.folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, tuple[Sequence[str | Path], Mapping[str, str] | None]] = {}

    @contextlib.contextmanager
    def running(self, name: str, *command: str | Path, env: Mapping[str, str] | None = None) -> Iterator[None]:
        """Run a program until the block is left.

        It is in a session of its own: a Ctrl-C reaches the tests alone, which then stop the programs in their order.
        Where the tests are killed, the kernel stops the programs.
        """
        self._start(name, command, env)
        try:
            yield
        finally:
            _stop(self._running.pop(name))

    @contextlib.contextmanager
    def replaced(self, name: str, *command: str | Path) -> Iterator[None]:
        """Run a program by another command until the block is left, in the environment that it has."""
        before, env = self._started[name]
        _stop(self._running[name])
        self._start(name, command, env)
        try:
            yield
        finally:
            _stop(self._running[name])
            self._start(name, before, env)

    def until(self, what: str, check: Callable[[], object]) -> None:
        """Wait until a check returns something true; meanwhile no program may stop.

        Raises:
            RuntimeError: A program stops, or it takes too long.
        """
        deadline = time.monotonic() + START
        while not check():
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} has stopped with {process.returncode}: {self._last(name)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"not {what} within {START} s: see {self.folder / 'logs'}")
            time.sleep(0.2)

    def _start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None) -> None:
        words = ["setpriv", "--pdeathsig=KILL", *map(str, command)]
        self._started[name] = (command, env)
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                words, cwd=self.folder, stdout=log, stderr=log, env=os.environ | (env or {}), start_new_session=True
            )

    def _log(self, name: str) -> Path:
        return self.folder / f"logs/{name}.log"

    def _last(self, name: str) -> str:
        """Return the last lines of a program's log."""
        return " / ".join(self._log(name).read_text(errors="replace").splitlines()[-3:])


def listens(port: int) -> bool:
    """Return whether anybody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a program and what it has started."""
    process.terminate()
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with contextlib.suppress(ProcessLookupError):  # the session is its own, so nobody else is in its group
        os.killpg(process.pid, signal.SIGKILL)
