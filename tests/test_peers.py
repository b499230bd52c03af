"""The script that builds the programs for the integration tests, without building any."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.integration.control_plane import machine
from tests.integration.peers.build import ARGO_CD, KUBECTL, NO_GO, PEERS, Peer, main

GO = f"""#!{sys.executable}
import os, pathlib, sys
if "build" in sys.argv:
    made = pathlib.Path(sys.argv[sys.argv.index("-o") + 1])
    made.write_text("\\n".join([os.getcwd(), *sys.argv]))
    made.chmod(0o755)
"""
"""A Go that makes of a program what it was told of it."""


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


def test_builds_what_is_missing_and_says_how_long_it_took(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = KUBECTL
    for peer in {*PEERS} - {missing}:
        (folder / peer.name).touch(mode=0o755)
    go = folder / "go"
    go.write_text(GO)
    go.chmod(0o755)
    assert main() == 0

    assert missing.built
    told = missing.path.read_text().splitlines()
    assert (told[0], told[-1]) == (str(missing.source), missing.package)
    assert all(f"-X {variable}={value}" in missing.path.read_text() for variable, value in missing.stamps)
    assert re.search(rf"built {missing.name} in \d+ s", capsys.readouterr().out)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_module_pins_the_version_that_the_program_reports(peer: Peer) -> None:
    module = (peer.source / "go.mod").read_text()
    required = re.findall(r"^(?:require |\t)(\S+) (v\S+)", module, re.MULTILINE)
    own = peer.package == "."
    assert own or re.search(rf"^(tool |\t){re.escape(peer.package)}$", module, re.MULTILINE)
    assert any(version == peer.version and (own or peer.package.startswith(f"{path}/")) for path, version in required)


def test_program_of_our_own_is_built_again_once_its_source_has_changed(folder: Path) -> None:
    (folder / ARGO_CD.name).touch(mode=0o755)
    there = ARGO_CD.built
    os.utime(folder / ARGO_CD.name, (0, 0))

    assert (there, ARGO_CD.built) == (True, False)


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        pytest.param("crds", "the providers' CRDs are not in", id="a stranger's clone"),
        pytest.param("kube-apiserver", "kube-apiserver v1.35.4 is not built", id="nothing built"),
        pytest.param("kubectl", "kubectl v1.35.4 is not built", id="no kubectl"),
        pytest.param("go", "no go found (Debian: golang-go)", id="no Go"),
        pytest.param("etcd", "no etcd found (Debian: etcd-server)", id="no etcd"),
        pytest.param("openssl", "no openssl found (Debian: openssl)", id="no openssl"),
    ],
)
def test_what_a_control_plane_lacks_is_told(folder: Path, lacking: str, told: str) -> None:
    (folder / "crds").mkdir()
    for name in (*(peer.name for peer in PEERS), *machine.COMMANDS):
        (folder / name).touch(mode=0o755)
    there = machine.missing(folder / "crds")
    (folder / lacking).rename(folder / "elsewhere")

    assert there is None
    assert told in (machine.missing(folder / "crds") or "")
