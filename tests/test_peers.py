"""The script that builds the programs for the integration tests, without building any."""

from pathlib import Path

import pytest

from tests.integration.peers.build import HERE, NO_GO, PEERS, Peer, main


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Look for the programs in a folder of the test, and for Go in one that has none."""
    monkeypatch.setenv("GOLDEN_PATH_PEERS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_programs_that_are_there_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for peer in PEERS:
        (folder / peer.name).touch(mode=0o755)
    assert main() == 0
    assert "building" not in capsys.readouterr().out


def test_missing_go_is_one_line_and_its_own_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == NO_GO
    assert capsys.readouterr().err.splitlines() == ["crossplane v2.5.0 is not built: no Go found"]


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_module_pins_the_version_that_the_program_reports(peer: Peer) -> None:
    lines = (HERE / peer.name / "go.mod").read_text().splitlines()
    assert f"tool {peer.package}" in lines
    assert f"\t{peer.package.removesuffix('/cmd/crossplane')} {peer.version} // indirect" in lines
