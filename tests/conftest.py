"""What all tests share: golden files, and property tests that give one verdict for one commit."""

import importlib.util
import os
from pathlib import Path
from typing import Any, Protocol

import hypothesis
import pytest

from function.model import Tree
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


class Checker(Protocol):
    """Validates a manifest as an API server would."""

    def check(self, manifest: Tree) -> Any:  # noqa: ANN401  (a result with errors, warnings and known)
        """Return the result."""


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Return the folder of the collected CRDs and their tools; skip where it is not beside this repository."""
    found = Path(os.environ.get("GOLDEN_PATH_SHARED", root.parent / "shared"))
    if not (found / "tools" / "check_manifests.py").exists():
        pytest.skip("the collected CRDs are not beside this repository (GOLDEN_PATH_SHARED says where they are)")
    return found


@pytest.fixture(scope="session")
def checker(shared: Path) -> Checker:
    """Return the checker of manifests against the collected CRDs."""
    program = shared / "tools" / "check_manifests.py"
    spec = importlib.util.spec_from_file_location("check_manifests", program)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    loaded: Checker = module.Checker(str(shared / "crds"))
    return loaded
