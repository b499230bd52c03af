"""Machine: what a control plane needs of the machine that it runs on."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.integration.peers.build import CROSSPLANE_CORE, folder

PROGRAMS: Final = ("crossplane", "crossplane-core", "registry", "kube-apiserver", "kube-controller-manager")
COMMANDS: Final = {"etcd": "etcd-server", "kubectl": "kubernetes-client", "openssl": "openssl", "go": "golang-go"}
"""Commands on the path, with the Debian package that brings each."""


def missing(shared: Path) -> str | None:
    """Return what a control plane would lack on this machine; None where it can be started."""
    if not (shared / "tools/control-plane/control-plane.sh").exists():
        return f"no tools/control-plane in {shared} (GOLDEN_PATH_SHARED says where it is)"
    for name in PROGRAMS:
        if not os.access(folder() / name, os.X_OK):
            return f"{name} is not built in {folder()}: tools/peers/build.sh builds it where there is Go"
    for command, package in COMMANDS.items():
        if not shutil.which(command):
            return f"no {command} found (Debian: {package})"
    if "--subresource" not in run("kubectl", "patch", "--help"):
        return "kubectl is older than 1.24: it cannot patch a status"
    module = f"github.com/crossplane/crossplane/v2@{CROSSPLANE_CORE.version}"
    if not (Path(run("go", "env", "GOMODCACHE").strip()) / module / "cluster/crds").is_dir():
        return f"{module} is not in Go's module cache, where building crossplane-core puts it"
    return None


def run(*command: str | Path, env: Mapping[str, str] | None = None, text: str = "") -> str:
    """Run a command to its end and return what it prints; it is an error if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=env, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
