"""Builds the programs that the integration tests talk to, unless they are there.

Run as `python -m tests.integration.peers.build`. The folders next to this file are Go modules, whose go.mod and go.sum
pin everything that goes into a program; one module may hold several. Where nothing was built before, all of it takes
some 30 minutes of one core's time, most of that for Crossplane's command line, Kubernetes and Argo CD.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
NO_GO: Final = 3


@dataclass(frozen=True)
class Peer:
    """A program to test against.

    Attributes:
        name: What it is called.
        module: The folder of its Go module.
        package: The package that is built; `.` where the folder holds its source.
        version: The version that it was released as.
        stamps: Variables that a release has its version in, by their full name.
    """

    name: str
    module: str
    package: str
    version: str
    stamps: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Path:
        """Where the program is, or will be once built."""
        return folder() / self.name

    @property
    def built(self) -> bool:
        """Whether the program is there, and not older than a source of our own that it is made of."""
        if not os.access(self.path, os.X_OK):
            return False
        made = self.path.stat().st_mtime
        return all(file.stat().st_mtime <= made for file in self.source.glob("*.go"))

    @property
    def source(self) -> Path:
        """The folder of its Go module."""
        return HERE / self.module


def _crossplane(name: str, package: str, version: str) -> Peer:
    stamps = (("github.com/crossplane/crossplane-runtime/v2/pkg/version.version", version),)
    return Peer(name, name, f"github.com/crossplane/{package}", version, stamps)


def _kubernetes(name: str) -> Peer:
    version = "v1.35.4"
    major, minor, _ = version.removeprefix("v").split(".")
    stamps = (("gitVersion", version), ("gitMajor", major), ("gitMinor", minor))
    named = tuple((f"k8s.io/component-base/version.{variable}", value) for variable, value in stamps)
    return Peer(name, "kubernetes", f"k8s.io/kubernetes/cmd/{name}", version, named)


CROSSPLANE: Final = _crossplane("crossplane", "cli/v2/cmd/crossplane", "v2.5.0")
CROSSPLANE_CORE: Final = _crossplane("crossplane-core", "crossplane/v2/cmd/crossplane", "v2.3.4")
REGISTRY: Final = Peer("registry", "registry", "github.com/google/go-containerregistry/cmd/registry", "v0.21.9")
API_SERVER: Final = _kubernetes("kube-apiserver")
CONTROLLERS: Final = _kubernetes("kube-controller-manager")
KUBECTL: Final = _kubernetes("kubectl")  # Debian's own is older than `kubectl patch --subresource`
ARGO_CD: Final = Peer("argo-cd", "argo-cd", ".", "v3.5.7")
CONTROL_PLANE: Final = (CROSSPLANE, CROSSPLANE_CORE, REGISTRY, API_SERVER, CONTROLLERS, KUBECTL)
PEERS: Final = (*CONTROL_PLANE, ARGO_CD)


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
    probe = subprocess.run([go, "list", "-m"], cwd=peer.source, capture_output=True, text=True, check=False)
    return probe.stderr.strip().replace("\n", " ") if probe.returncode else None


def build(go: str, peer: Peer) -> None:
    """Build the program, and put it in its place only once it is complete."""
    unfinished = peer.path.with_name(f".{peer.name}.{os.getpid()}")
    flags = " ".join(("-s -w", *(f"-X {variable}={value}" for variable, value in peer.stamps)))
    command = [go, "build", "-mod=readonly", "-buildvcs=false", "-trimpath"]
    command += [f"-ldflags={flags}", "-o", str(unfinished), peer.package]
    try:
        subprocess.run(command, cwd=peer.source, env={**os.environ, "CGO_ENABLED": "0"}, check=True)
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
        began = time.monotonic()
        build(str(go), peer)
        print(f"built {peer.name} in {time.monotonic() - began:.0f} s", flush=True)
    print(f"in {folder()}: {', '.join(peer.name for peer in PEERS)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
