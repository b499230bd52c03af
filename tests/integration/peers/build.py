"""Builds the programs that the integration tests talk to, unless they are there.

Run as `python -m tests.integration.peers.build`. Each program has a folder next to this file, named like the program,
whose go.mod and go.sum pin every module that goes into it. A cold build takes about ten minutes on two cores.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
NO_GO: Final = 3


@dataclass(frozen=True)
class Peer:
    """A program to test against."""

    name: str
    package: str
    version: str

    @property
    def path(self) -> Path:
        """Where the program is, or will be once built."""
        return folder() / self.name

    @property
    def built(self) -> bool:
        """Whether the program is there."""
        return os.access(self.path, os.X_OK)


CROSSPLANE: Final = Peer("crossplane", "github.com/crossplane/cli/v2/cmd/crossplane", "v2.5.0")
CROSSPLANE_CORE: Final = Peer("crossplane-core", "github.com/crossplane/crossplane/v2/cmd/crossplane", "v2.3.4")
PEERS: Final = (CROSSPLANE, CROSSPLANE_CORE)


def folder() -> Path:
    """Return the folder of the programs: outside the checkout, so that every checkout shares them."""
    if own := os.environ.get("GOLDEN_PATH_PEERS"):
        return Path(own).absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "golden-path" / "peers"


def why_not(go: str | None, peer: Peer) -> str | None:
    """Return why this Go cannot build the program: there is none, or it is too old and may not fetch a newer one."""
    if go is None:
        return "no Go found"
    # The cheapest command that reads go.mod, and with it the Go version that the program asks for.
    probe = subprocess.run([go, "list", "-m"], cwd=HERE / peer.name, capture_output=True, text=True, check=False)
    return probe.stderr.strip().replace("\n", " ") if probe.returncode else None


def build(go: str, peer: Peer) -> None:
    """Build the program, and put it in its place only once it is complete."""
    unfinished = peer.path.with_name(f".{peer.name}.{os.getpid()}")
    # A release is stamped with its version like this; both programs read it from the same runtime module.
    stamp = f"-X github.com/crossplane/crossplane-runtime/v2/pkg/version.version={peer.version}"
    command = [go, "build", "-mod=readonly", "-buildvcs=false", "-trimpath"]
    command += [f"-ldflags=-s -w {stamp}", "-o", str(unfinished), peer.package]
    try:
        subprocess.run(command, cwd=HERE / peer.name, env={**os.environ, "CGO_ENABLED": "0"}, check=True)
        unfinished.replace(peer.path)
    finally:
        unfinished.unlink(missing_ok=True)


def main() -> int:
    """Build what is missing and return the exit status."""
    missing = [peer for peer in PEERS if not peer.built]
    go = shutil.which("go")
    for peer in missing:
        if reason := why_not(go, peer):
            print(f"{peer.name} {peer.version} is not built: {reason}", file=sys.stderr)
            return NO_GO
        folder().mkdir(parents=True, exist_ok=True)
        print(f"building {peer.name} {peer.version}", flush=True)
        build(str(go), peer)
    print(f"in {folder()}: {', '.join(peer.name for peer in PEERS)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
