"""Machine: what a control plane needs of the machine that it runs on."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.integration.peers.build import CONTROL_PLANE, CROSSPLANE_CORE

COMMANDS: Final = {"etcd": "etcd-server", "openssl": "openssl", "setpriv": "util-linux", "go": "golang-go"}
"""Commands on the path, with the Debian package that brings each."""


def missing(crds: Path) -> str | None:
    """Return what a control plane would lack on this machine; None where it can be started.

    Args:
        crds: The folder with the APIs of providers and operators, which come with their packages, and not with ours.
    """
    if not crds.is_dir():
        return f"the providers' CRDs are not in {crds} (GOLDEN_PATH_SHARED says which folder has a crds/)"
    for peer in CONTROL_PLANE:
        if not peer.built:
            return f"{peer.name} {peer.version} is not built: `make integration` builds it where there is Go"
    for command, package in COMMANDS.items():
        if not shutil.which(command):
            return f"no {command} found (Debian: {package})"
    return None


def crossplane_module() -> Path:
    """Return the folder of Crossplane's Go module, which holds its APIs and its chart.

    Go fetches it where the program was built elsewhere.
    """
    source = ("-C", CROSSPLANE_CORE.source)
    module = CROSSPLANE_CORE.package.removesuffix("/cmd/crossplane")
    run("go", *source, "mod", "download", module)
    return Path(run("go", *source, "list", "-m", "-f", "{{.Dir}}", module).strip())


def run(*command: str | Path, env: Mapping[str, str] | None = None, text: str = "") -> str:
    """Run a command to its end and return what it prints; it is an error if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=os.environ | (env or {}), input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
