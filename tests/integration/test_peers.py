"""The programs are the versions that the rest of these tests is about."""

import subprocess
from pathlib import Path

from tests.integration.peers.build import CROSSPLANE, CROSSPLANE_CORE


def _run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_command_line_version(crossplane: Path) -> None:
    assert CROSSPLANE.version in _run(crossplane, "version", "--client")


def test_core_version(crossplane_core: Path) -> None:
    assert _run(crossplane_core, "--version").strip() == CROSSPLANE_CORE.version
