"""The programs that these tests talk to, as fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.argo_cd import ArgoCD
from tests.integration.peers.build import ARGO_CD, CROSSPLANE, CROSSPLANE_CORE, Peer

CONTROL_PLANE = "world"
"""The fixture of a whole control plane; tests that use it are for `make life` too."""


@pytest.hookimpl(tryfirst=True)  # before -m decides which tests stay
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that none can forget to."""
    for item in items:
        if not item.path.is_relative_to(Path(__file__).parent):
            continue
        item.add_marker(pytest.mark.integration)
        if CONTROL_PLANE in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.control_plane)


def path(peer: Peer) -> Path:
    """Return the path of a program, or skip the test that needs it."""
    if not peer.built:
        pytest.skip(f"{peer.name} {peer.version} is not built: `make integration` builds it where there is Go")
    return peer.path


@pytest.fixture(scope="session")
def crossplane() -> Path:
    """Return the path of the Crossplane command line."""
    return path(CROSSPLANE)


@pytest.fixture(scope="session")
def crossplane_core() -> Path:
    """Return the path of Crossplane itself, which renders compositions for the command line."""
    return path(CROSSPLANE_CORE)


@pytest.fixture(scope="session")
def theirs() -> Iterator[ArgoCD]:
    """Return Argo CD's own Lua engine."""
    running = ArgoCD(path(ARGO_CD))
    yield running
    running.close()
