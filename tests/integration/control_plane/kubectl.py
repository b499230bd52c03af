"""Kubectl: the hands of a person: what they apply and delete, and what they are told."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.integration.control_plane.api import Ref
from tests.integration.peers.build import KUBECTL


class RefusedError(Exception):
    """What kubectl says when it may not."""


class Kubectl:
    """The command line as one person."""

    def __init__(self, folder: Path, user: str, *groups: str) -> None:
        """Speak for a user of some groups, with the administrator's certificate in a control plane's folder."""
        self._command = [str(KUBECTL.path), f"--as={user}", *(f"--as-group={group}" for group in groups)]
        self._command += [f"--kubeconfig={folder / 'kubeconfig'}", f"--cache-dir={folder / 'kubectl'}"]

    def apply(self, manifest: Mapping[str, Any]) -> None:
        """Apply a manifest, as from a file."""
        self._run("apply", "--filename=-", text=json.dumps(manifest))

    def merge(self, ref: Ref, patch: Mapping[str, Any]) -> None:
        """Merge a patch into an object."""
        self._run("patch", *_named(ref), "--type=merge", f"--patch={json.dumps(patch)}")

    def delete(self, ref: Ref, *, rehearsed: bool = False) -> None:
        """Delete an object and do not wait until it is gone; rehearsed, the server only says whether it would.

        Raises:
            RefusedError: It may not be deleted.
        """
        self._run("delete", *_named(ref), "--wait=false", *(["--dry-run=server"] if rehearsed else []))

    def refusal(self, ref: Ref, *, rehearsed: bool = False) -> str | None:
        """Return what a person is told who tries to delete an object; None where it is deleted."""
        try:
            self.delete(ref, rehearsed=rehearsed)
        except RefusedError as refused:
            return str(refused)
        return None

    def _run(self, *words: str, text: str | None = None) -> None:
        done = subprocess.run([*self._command, *words], input=text, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RefusedError(done.stderr.strip())


def _named(ref: Ref) -> list[str]:
    group, _, version = ref.api_version.rpartition("/")
    kind = f"{ref.kind}.{version}.{group}" if group else ref.kind
    return [kind, ref.name, *([f"--namespace={ref.namespace}"] if ref.namespace else [])]
