"""The pytest plugin, in a pytest of its own."""

import subprocess
import sys
from pathlib import Path

from tests.health.test_testing import check


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "health.plugin", "-p", "no:cacheprovider", *options, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def test_cases_are_tests(tmp_path: Path) -> None:
    check(tmp_path, 'return { status = "Healthy" }')
    check(tmp_path, 'return { status = "Degraded" }', key="example.org/Other")

    result = run(tmp_path)

    assert "1 failed, 1 passed" in result.stdout
    assert "expected  Healthy\n  actual    Degraded\n" in result.stdout
    assert "Traceback" not in result.stdout


def test_libraries_are_an_option(tmp_path: Path) -> None:
    check(tmp_path, 'return { status = string.gsub("healthy", "^h", "H") }')

    closed, opened = run(tmp_path), run(tmp_path, "--health-libraries")

    assert "right with libraries open" in closed.stdout
    assert "1 passed" in opened.stdout


def test_broken_cases_are_an_error(tmp_path: Path) -> None:
    check(tmp_path, "return {}", cases="{status: Fine}")

    result = run(tmp_path)

    assert "healthStatus.status" in result.stdout
    assert "1 error" in result.stdout
