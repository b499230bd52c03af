"""Mutants: `python -m tests.mutants` breaks the core on purpose, one way at a time, and sees whether the tests notice.

Each mutant is a mistake that somebody made or may make. The scenarios or the random walks must catch every one; one
that lives means that a line of the state machine is not tested.
"""

import argparse
import contextlib
import copy
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from function import applied, creation, scopes, status
from function.creation import Before, Creation
from function.lifecycle import owned, ownership, pruning, renames, retention, teardown
from function.lifecycle.owned import Owned
from function.model import CREATION, Condition, Document, Kind, Observed, Resource, Tree, consents

SUITES = {"scenarios": "tests/test_scenarios.py", "walks": "tests/test_walks.py"}


@dataclass(frozen=True)
class Mutant:
    """One way to break the core.

    Attributes:
        name: What it is called.
        mistake: What it does wrong.
        module: The module, or the class, that it breaks.
        function: The function or property there that it replaces.
        broken: What it puts in its place.
    """

    name: str
    mistake: str
    module: ModuleType | type
    function: str
    broken: Callable[..., Any] | property

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Break the core for a while."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.module, self.function, self.broken)
            yield


_stays = pruning._stays  # noqa: SLF001  (a mutant is inside of what it breaks)
_retain = retention.retain
_fill_unknowns = applied.fill_unknowns


_write = creation.write
_choose = creation.choose


def _stays_in_one_phase(each: Owned, state: Any) -> bool:  # noqa: ANN401
    return not state.consent if each.is_data else _stays(each, state)


def _by_spec(each: Owned) -> bool:
    return each.retain == "none" or each.deletes_external


def _minimal(observed: Observed) -> Tree:
    body = observed.tree()
    labels = dict(body["metadata"].get("labels") or {})
    return {"apiVersion": body["apiVersion"], "kind": body["kind"], "metadata": {"labels": labels},
            "spec": {"forProvider": {}}}  # fmt: skip


def _whole(observed: Observed) -> Tree:
    body = copy.deepcopy(observed.tree())
    body.pop("status", None)
    metadata = {key: value for key, value in body["metadata"].items() if key not in applied.SERVERS}
    return {**body, "metadata": metadata}


def _by_value(manifest: Tree, observed: Observed, missing: Any) -> Tree:  # noqa: ANN401
    body = {key: value for key, value in observed.tree().items() if key != "status"}
    unowned = {**body, "metadata": {k: v for k, v in body["metadata"].items() if k != "managedFields"}}
    return _fill_unknowns(manifest, Document(unowned), missing)


def _refused_alone(_: Observed, why: str, *__: Condition) -> list[Condition]:
    return [Condition("Accepted", "False", "Refused", why)]


def _by_consent(*_: object, consent: bool) -> str:
    return retention.RELEASED if consent else retention.PROTECTED


def _without_dependencies(resource: Resource, kind: Kind | None, observed: Observed | None, **rest: Any) -> Resource:  # noqa: ANN401
    result = _retain(resource, kind, observed, **rest)
    if kind and kind.retain == "dependency":
        scopes.set_deletion_policy(result.manifest, orphan=False)
    return result


def _as_today(part: str, *_: object) -> str:
    return part


def _unpinned(body: Tree, created: Any, _: object) -> None:  # noqa: ANN401
    _write(body, created, None)


def _guessed(before: Before | None, wanted: Creation) -> Creation:
    label = before.observed.get("metadata", "labels", CREATION) if before is not None else None
    return Creation(label) if label in set(Creation) else wanted


def _as_if_new(body: Tree, chosen: Any, _: object) -> None:  # noqa: ANN401
    _choose(body, chosen, Creation.NEW)


def _whatever_it_deletes_by(kind: Kind, observed: Observed) -> bool:
    return kind.protection is None or kind.protection.is_off(observed)


def _nothing(*_: object, **__: object) -> None:
    return None


def _never(*_: object, **__: object) -> bool:
    return False


MUTANTS = (
    Mutant("one-phase release", "data is left out as soon as there is consent", pruning, "_stays", _stays_in_one_phase),
    Mutant("spec-only release", "released is what was asked for, not what is seen", retention, "released", _by_spec),
    Mutant("minimal re-emit", "what stays is applied with little but its policy", applied, "last_applied", _minimal),
    Mutant("whole echo", "what stays is applied as it was observed", applied, "last_applied", _whole),
    Mutant("names not sticky", "an external name follows the settings", retention, "_keep_external_name", _nothing),
    Mutant("literal refusal", "a refused order is fatal, consent or not", teardown, "applies", _never),
    Mutant("forgetful refusal", "a refusal sends its own condition only", status, "refused", _refused_alone),
    Mutant("usage goes with consent", "consent alone counts as released", retention, "deletion", _by_consent),
    Mutant("dependency unkept", "only data has the policy ORPHAN", retention, "retain", _without_dependencies),
    Mutant("dependency forgotten", "what data stands on goes while it is in use", pruning, "_in_use", _never),
    Mutant("silent rename", "data of an undeclared rename is left behind", pruning, "check", _nothing),
    Mutant("former keys ignored", "a renamed part has its new name at once", renames, "known_name", _as_today),
    Mutant("filled by value", "an Unknown takes over what the provider filled in", applied, "fill_unknowns", _by_value),
    Mutant("foreign adopted", "whatever is under our key is ours", ownership, "check_ours", _nothing),
    Mutant("unlabelled let go", "what lost its part's label is left out", ownership, "check_labels", _nothing),
    Mutant("out of sight", "data that Crossplane lost sight of counts as gone", retention, "missing", _never),
    Mutant("clouds mixed", "another cloud carries on where one has begun", ownership, "check_cloud", _nothing),
    Mutant("creation unpinned", "create-only fields follow order and settings", creation, "write", _unpinned),
    Mutant("creation guessed", "what lost its label of creation is as if new", creation, "of", _guessed),
    Mutant("adopted as new", "an adopted resource gets what a new one gets", creation, "choose", _as_if_new),
    Mutant("emptied by one consent", "the first consent empties a bucket", owned, "consents_to_empty", consents),
    Mutant("emptied as before", "a second consent counts once taken back", Owned, "_would_empty", property(_never)),
    Mutant("emptied too early", "the provider need not know how to delete", Kind, "can_be_deleted",
           _whatever_it_deletes_by),
    Mutant("left is none", "data that stays in the cloud is no data", Owned, "holds_data",
           property(lambda owned: owned.is_data)),
)  # fmt: skip
"""The first six broke the prototype that the state machine was found with; the others are ours."""


@dataclass
class Failures:
    """A plugin of pytest that remembers which tests failed."""

    names: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
    """Failures that are not a verdict: the core has changed, and what is put in its place does not fit any more."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a test that failed."""
        if report.failed:
            self.names.append(report.nodeid)
            if "TypeError: _" in report.longreprtext or "AttributeError: " in report.longreprtext:
                self.misfits.append(report.longreprtext)


def main() -> int:
    """Run the tests against every mutant; print which are caught by what."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", choices=[mutant.name for mutant in MUTANTS], help="run one mutant, in this process")
    parser.add_argument("--suite", choices=sorted(SUITES), default="scenarios", help="what to run with --only")
    parser.add_argument("--deselect", action="append", default=[], help="tests that fail without any mutant")
    asked = parser.parse_args()
    if asked.only:
        mutant = next(mutant for mutant in MUTANTS if mutant.name == asked.only)
        with mutant.at_work():
            return _report(_failing(asked.suite, asked.deselect, "-x"))

    failing = {suite: _failing(suite, []) for suite in SUITES}
    for suite, names in failing.items():
        if names:
            print(f"{len(names)} of the {suite} fail without any mutant, and are left out")
    lives = 0
    print(f"| {'mutant':24} | {'mistake':50} | caught by |\n|{'-' * 26}|{'-' * 52}|-----------|")
    for mutant in MUTANTS:
        # One test is enough: the walks, which take longer, are for what no scenario has noticed.
        tests = ((suite, _caught(mutant, suite, names)) for suite, names in failing.items())
        caught = next((f"{suite}: {test}" for suite, test in tests if test), None)
        lives += caught is None
        print(f"| {mutant.name:24} | {mutant.mistake:50} | {caught or 'NOTHING'} |", flush=True)
    print(f"{len(MUTANTS) - lives} of {len(MUTANTS)} mutants are caught")
    return 1 if lives else 0


def _caught(mutant: Mutant, suite: str, deselected: list[str]) -> str | None:
    """Return the first test of a suite that notices a mutant; each runs in a process of its own."""
    command = [sys.executable, "-m", "tests.mutants", "--only", mutant.name, "--suite", suite]
    command += [word for name in deselected for word in ("--deselect", name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    told = [line for line in done.stdout.splitlines() if line.startswith("caught: ")]
    if not told:
        raise RuntimeError(f"cannot run {mutant.name}: {done.stderr[-1000:]}")
    return told[-1].removeprefix("caught: ").rpartition("::")[2]


def _failing(suite: str, deselected: list[str], *options: str) -> list[str]:
    failures = Failures()
    quiet = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", *options]
    left_out = [word for name in deselected for word in ("--deselect", name)]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        verdict = pytest.main([SUITES[suite], *quiet, *left_out], plugins=[failures])
    left = [pytest.ExitCode.NO_TESTS_COLLECTED] if deselected else []
    if verdict not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, *left):
        raise RuntimeError(f"the {suite} did not run: {said.getvalue()}")
    if failures.misfits:
        raise RuntimeError(f"the core has moved on: {failures.misfits[0][-500:]}")
    return failures.names


def _report(names: list[str]) -> int:
    for name in names:
        print(f"caught: {name}")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
