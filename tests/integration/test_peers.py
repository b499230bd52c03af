"""The programs are the versions that the rest of these tests is about."""

import subprocess

import pytest

from tests.integration.conftest import path
from tests.integration.peers.build import (
    API_SERVER,
    ARGO_CD,
    CONTROLLERS,
    CROSSPLANE,
    CROSSPLANE_CORE,
    KUBECTL,
    REGISTRY,
    Peer,
)

TELLING = {
    CROSSPLANE: ("version", "--client"),
    CROSSPLANE_CORE: ("--version",),
    API_SERVER: ("--version",),
    CONTROLLERS: ("--version",),
    KUBECTL: ("version", "--client"),
    ARGO_CD: ("version",),
}
"""How a program is asked for its version; the registry has no answer."""


@pytest.mark.parametrize(("peer", "question"), TELLING.items(), ids=[peer.name for peer in TELLING])
def test_program_reports_its_version(peer: Peer, question: tuple[str, ...]) -> None:
    answer = subprocess.run([path(peer), *question], check=True, capture_output=True, text=True, timeout=60).stdout

    assert peer.version in answer.split()


def test_registry_is_one() -> None:
    answer = subprocess.run([path(REGISTRY), "-help"], check=False, capture_output=True, text=True, timeout=60)

    assert "-port" in answer.stderr
