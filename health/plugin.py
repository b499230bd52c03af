"""Plugin: the cases beside checks as tests of pytest, for a team's own repository.

`pytest -p health.plugin checks/` runs every `health_test.yaml` below a folder laid out as Argo CD does it: a test for
each case, each in several orders of `pairs`. A `conftest.py` may say `pytest_plugins = ["health.plugin"]` instead.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from health.bundle import BundleError
from health.cases import HEALTH, Case, CaseError, cases
from health.checks import Check, CheckError, suite
from health.testing.running import Failure, Runner
from health.testing.suite import deciding

LIBRARIES = "--health-libraries"


@cache
def _runner(*, libraries: bool) -> Runner:
    """Return the one that all cases share: to make its engines takes longer than to run them."""
    return Runner(libraries=libraries)


class WrongHealthError(Exception):
    """A check does not say what its case expects."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one option."""
    parser.getgroup("health").addoption(
        LIBRARIES, action="store_true", help="Open Lua's libraries, as Argo CD does for its own scripts."
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of cases."""
    if file_path.name != HEALTH:
        return None
    collected: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
    return collected


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterable[pytest.Item]:
        """Return a test for each case."""
        folder = self.path.parent
        try:
            checks = {check.key: check for check in suite(folder.parent.parent)}
            check = next((check for check in checks.values() if check.folder == folder), None)
            return list(self._items(check, checks)) if check else []
        except (CaseError, CheckError) as error:
            raise self.CollectError(str(error)) from None

    def _items(self, check: Check, checks: dict[str, Check]) -> Iterator[pytest.Item]:
        for case in cases(check):
            yield CaseItem.from_parent(self, name=case.name, case=case, check=deciding(check, case, checks))


class CaseItem(pytest.Item):
    """A case."""

    def __init__(self, *, case: Case, check: Check, **given: Any) -> None:  # noqa: ANN401  (pytest's own arguments)
        super().__init__(**given)
        self.case = case
        self.check = check

    def runtest(self) -> None:
        """Run the case."""
        runner = _runner(libraries=self.config.getoption(LIBRARIES))
        try:
            failure: Failure | None = runner.failure(self.check.script, self.case)
        except BundleError as error:
            raise WrongHealthError(str(error)) from None
        if failure:
            raise WrongHealthError(str(failure))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401
        """Tell what is expected and what is said, without a traceback through this module."""
        if isinstance(excinfo.value, WrongHealthError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Tell where the case stands."""
        return self.path, None, f"{self.check.key}: {self.case.name}"
