"""What all tests share: golden files, and property tests that give one verdict for one commit."""

from pathlib import Path

import hypothesis
import pytest

from tests.golden import UPDATE, Golden

# The same examples in every run, and no failures because a machine was busy.
hypothesis.settings.register_profile("golden-path", derandomize=True, deadline=None)
hypothesis.settings.load_profile("golden-path")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites golden files."""
    parser.addoption(UPDATE, action="store_true", help="rewrite the golden files that differ or are missing")


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    """Return the check to call with a path and the text that has to be there; with the flag, it writes the text."""
    return Golden(update=bool(pytestconfig.getoption(UPDATE)), root=pytestconfig.rootpath)


@pytest.fixture(scope="session")
def root(pytestconfig: pytest.Config) -> Path:
    """Return the root of the repository."""
    return pytestconfig.rootpath
