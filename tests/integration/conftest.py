"""The programs that these tests talk to, as fixtures."""

from pathlib import Path

import pytest

from tests.integration.peers.build import CROSSPLANE, CROSSPLANE_CORE, Peer

CONTROL_PLANE = "test_life.py"
"""Tests that start a whole control plane: minutes, so `make life` runs them and `make integration` does not."""


@pytest.hookimpl(tryfirst=True)  # before -m decides which tests stay
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that none can forget to."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.integration)
        if item.path.name == CONTROL_PLANE:
            item.add_marker(pytest.mark.control_plane)


def _path(peer: Peer) -> Path:
    if not peer.built:
        pytest.skip(f"{peer.name} {peer.version} is not built: `make integration` builds it where there is Go")
    return peer.path


@pytest.fixture(scope="session")
def crossplane() -> Path:
    """Return the path of the Crossplane command line."""
    return _path(CROSSPLANE)


@pytest.fixture(scope="session")
def crossplane_core() -> Path:
    """Return the path of Crossplane itself, which renders compositions for the command line."""
    return _path(CROSSPLANE_CORE)
