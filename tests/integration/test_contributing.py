"""CONTRIBUTING.md, followed: what it shows is put into a copy of the tree, and passes the tests with nothing edited.

It is no test of `make test`, as it runs many of those once more: it takes minutes.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import contributing

Run = Callable[..., str]

GENERATED = ("docs", "package", "function/clouds/aws/cases/queue.yaml", "function/clouds/openstack/cases")
"""What the commands of CONTRIBUTING.md write."""

NOT_COPIED = shutil.ignore_patterns(".*_cache", ".coverage*", ".git", ".hypothesis", ".venv", "__pycache__", "peers")

SUITES = (
    "tests/clouds/aws/test_queue.py",
    "tests/clouds/test_dependencies.py",
    "tests/clouds/test_fields.py",
    "tests/clouds/test_promises.py",
    "tests/test_bad_catalog.py",
    "tests/test_cases.py",
    "tests/test_docs_generation.py",
    "tests/test_documents.py",
    "tests/test_extension.py",
    "tests/test_generate.py",
    "tests/test_house.py",
    "tests/test_invariants.py",
    "tests/test_many_parts.py",
    "tests/test_postgresql.py",
    "tests/test_render.py",
    "tests/test_scenarios.py",
    "tests/test_settings.py",
    "tests/test_translation.py",
)
ABOUT = "queue or openstack or not (scenarios or cases or translation)"
"""Of what is played by the hundred, what is new."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tree with what CONTRIBUTING.md shows."""
    copy = tmp_path_factory.mktemp("contributing") / "main"
    shutil.copytree(contributing.ROOT, copy, ignore=NOT_COPIED)
    for path, text in contributing.files().items():
        file = copy / path
        assert not file.exists(), "it edits nothing that is there"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return copy


@pytest.fixture(scope="module")
def run(tree: Path) -> Run:
    """Return what runs a module in the tree, as the commands of CONTRIBUTING.md do, and returns what it prints."""

    def ran(*arguments: str) -> str:
        environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-m", *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-8000:]}{done.stderr[-2000:]}"
        return done.stdout

    ran("function.main", "generate", "package", "--output", "package")
    ran("function.main", "generate", "docs", "--output", "docs")
    ran("pytest", "-q", "-p", "no:cacheprovider", "tests/test_cases.py", "-k", "test_golden", "--update-goldens")
    return ran


def test_what_it_shows_renders(run: Run) -> None:
    case = "function/paths/queue/cases/production.yaml"

    assert "queue/sqs.Queue" in run("function.main", "render", case, "--cloud", "aws")
    assert "queue/sqs.Queue" in run("function.main", "render", "examples/queue", "--cloud", "aws")


@pytest.mark.usefixtures("run")
def test_nothing_else_is_edited(tree: Path) -> None:
    copied = (file.relative_to(tree) for file in tree.rglob("*") if file.is_file())
    changed = [path for path in copied if _differs(tree / path, contributing.ROOT / path)]

    unsaid = [path for path in map(str, changed) if not path.startswith(GENERATED)]
    assert sorted(unsaid) == sorted(contributing.files())


def _differs(file: Path, before: Path) -> bool:
    if file.suffix == ".pyc" or ".hypothesis" in file.parts:
        return False
    return not before.exists() or file.read_bytes() != before.read_bytes()


def test_what_it_shows_passes_the_tests(run: Run) -> None:
    workers = ("-n", str(min(os.cpu_count() or 1, 4)))

    assert " passed" in run("pytest", "-q", *workers, "-p", "no:cacheprovider", *SUITES, "-k", ABOUT)


def test_what_it_shows_lives_random_lives(run: Run) -> None:
    first = ("tests/test_walks.py", "-k", "life_loses_anything and 0")

    assert " passed" in run("pytest", "-q", "-p", "no:cacheprovider", *first)


def test_what_it_shows_passes_the_checks(run: Run) -> None:
    new = [path for path in contributing.files() if path.endswith(".py")]

    run("ruff", "check", "--no-cache", *new)
    run("ruff", "format", "--no-cache", "--check", *new)
    run("mypy", "--cache-dir", os.devnull, *new)
