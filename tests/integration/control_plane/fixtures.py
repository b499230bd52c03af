"""Fixtures: a world for the tests of a session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.control_plane import machine, plane
from tests.integration.control_plane.world import World


@pytest.fixture(scope="session")
def world(root: Path) -> Iterator[World]:
    """Return a real control plane with our packages in it, and everybody who works with it."""
    crds = Path(os.environ.get("GOLDEN_PATH_SHARED", root.parent / "shared")) / "crds"
    if lacks := machine.missing(crds):
        pytest.skip(f"no control plane can be started here: {lacks}")
    with plane.started(crds, root) as running:
        yield World(running)
