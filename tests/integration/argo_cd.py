"""Argo CD's own Lua engine, as a program that answers questions; peers/argo-cd says which."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What Argo CD says.

    Attributes:
        status: The status; None where it has no health for the resource.
        message: The message.
        error: Why it could not say anything, or why it says Unknown.
        actions: The actions that it offers.
        resources: What an action wants done.
    """

    status: str | None
    message: str
    error: str
    actions: list[dict[str, Any]]
    resources: list[dict[str, Any]]


def _whole(text: str) -> int | float:
    """Return a whole number as Kubernetes reads it: an integer where an int64 holds it, else a float."""
    number = int(text)
    return number if -(2**63) <= number < 2**63 else float(text)


class ArgoCD:
    """The running program; questions are answered in order."""

    def __init__(self, program: Path) -> None:
        self._program = program
        self._process = subprocess.Popen(
            [program, "answer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what scripts print
            text=True,
            encoding="utf-8",
        )

    def ask(self, what: str, resource: Mapping[str, object], **details: object) -> Answer:
        """Return the answer to one question."""
        (answer,) = self.ask_all([{"ask": what, "resource": resource, **details}])
        return answer

    def ask_all(self, questions: Iterable[Mapping[str, object]]) -> list[Answer]:
        """Return the answers to many questions, one by one so that no pipe fills up."""
        return [self._ask(question) for question in questions]

    def _ask(self, question: Mapping[str, object]) -> Answer:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"argo-cd ended, exit status {self._process.wait()}")
        found = json.loads(line, parse_int=_whole)
        health = found["health"]
        return Answer(
            status=None if health is None else health.get("status", ""),
            message=(health or {}).get("message", ""),
            error=found.get("error", ""),
            actions=found.get("actions") or [],
            resources=found.get("resources") or [],
        )

    def dump(self, into: Path) -> None:
        """Write the customizations that Argo CD ships, with their tests."""
        subprocess.run([self._program, "dump", into], check=True, timeout=60)

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)
