"""Suite: all checks of a folder, tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from health.cases import Case, cases
from health.checks import OURS, Check, CheckError, suite
from health.testing.coverage import Coverage, covered
from health.testing.running import Failure, Runner


@dataclass(frozen=True)
class Tested:
    """A check with what came of its cases.

    Attributes:
        name: The check's key.
        cases: How many cases it has.
        failures: Those that fail.
        closed: Cases that only come out right with libraries open.
    """

    name: str
    cases: int
    failures: tuple[Failure, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What came of a folder: of each check, and of the lines of all of them."""

    tested: tuple[Tested, ...]
    coverage: Coverage

    @property
    def failed(self) -> int:
        """How many cases fail."""
        return sum(len(check.failures) for check in self.tested)

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(check.cases for check in self.tested)


def run(folder: Path, *, libraries: bool = False, shared: bool = False) -> Report:
    """Test all checks of a folder.

    Args:
        folder: Checks as Argo CD lays them out.
        libraries: Whether their scripts run with libraries, as upstream's own do.
        shared: Whether the lines of shared rules have to run too, which is a matter of the suite that owns them.

    Raises:
        CheckError: The folder holds no checks, or one without cases.
        CaseError: A file of cases is broken.
        BundleError: A script cannot be put together.
    """
    checks = {check.key: check for check in suite(folder)}
    if not checks:
        raise CheckError(f'cannot test "{folder}": there is no check in it: must be folders <group>/<Kind>/')
    runner = Runner(libraries=libraries, own=folder.samefile(OURS))
    decided: dict[str, list[Case]] = {key: [] for key in checks}
    tested = []
    for check in checks.values():
        examples = [(case, deciding(check, case, checks)) for case in cases(check)]
        tested.append(_tested(check, examples, runner))
        for case, decides in examples:
            decided[decides.key].append(case)
    scripts = [(checks[key].script, examples) for key, examples in decided.items()]
    return Report(tuple(tested), covered(scripts, runner, shared=shared))


def _tested(check: Check, examples: Sequence[tuple[Case, Check]], runner: Runner) -> Tested:
    failures = [runner.failure(decides.script, case) for case, decides in examples]
    return Tested(
        name=check.key,
        cases=len(examples),
        failures=tuple(failure for failure in failures if failure),
        closed=tuple(
            case.name for case, decides in examples if runner.libraries and not runner.survives(decides.script, case)
        ),
    )


def deciding(check: Check, case: Case, checks: Mapping[str, Check]) -> Check:
    """Return the check that decides a case: that of its exact kind if there is one, wherever the case stands.

    Argo CD's own test looks the script up by the object too, and has a case of a Provider beside a wildcard.
    """
    group = str(case.resource.get("apiVersion")).rpartition("/")[0]
    kind = str(case.resource.get("kind"))
    return checks.get(f"{group}/{kind}" if group else kind, check)
