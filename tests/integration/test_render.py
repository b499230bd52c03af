"""Our previews against the real `crossplane composition render`, document by document, through the real gRPC server."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from function.model import Tree, at
from function.offline import definition
from function.offline.files import documents
from function.offline.rendering import Rendering
from k8syaml import written
from tests.cases import ALL, Case

START = 20
"""Seconds that the server may take to listen, on a machine that compiles beside it."""


@dataclass(frozen=True)
class Render:
    """The real programs, with our function served to them.

    Attributes:
        crossplane: The command line.
        core: Crossplane itself.
        address: Where the function listens.
        root: The root of the repository.
        folder: Where to write the files that they read.
    """

    crossplane: Path
    core: Path
    address: str
    root: Path
    folder: Path

    def __call__(self, case: Case, xr: Tree, state: Sequence[Tree]) -> list[Tree]:
        """Return the documents that `crossplane composition render -x` prints for an XR."""
        composed = [d for d in state if at(d, ("metadata", "annotations", "crossplane.io/composition-resource-name"))]
        required = [*case.settings, *(document for document in state if document not in composed)]
        command = [
            *(self.crossplane, "composition", "render", self._written("xr", [xr])),
            *(self._written("composition", [self._composition(case)]), self._written("functions", [self._function()])),
            *("--crossplane-binary", self.core, "--include-full-xr", "--timeout", "60s"),
            *("--required-resources", self._written("required", required)),
            *(("--xrd", self.xrd(case)) if case.scope != "cluster" else ()),
            *(("--observed-resources", self._written("observed", composed)) if composed else ()),
        ]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [document for document in yaml.safe_load_all(done.stdout) if document]

    def xrd(self, case: Case) -> Path:
        """Return the generated XRD of a case's path."""
        found = self._generated(case, "CompositeResourceDefinition")
        return next(path for path, body in found if case.order["kind"] in str(body["spec"]["names"]["kind"]))

    def _composition(self, case: Case) -> Tree:
        found = [body for _, body in self._generated(case, "Composition")]
        label = "golden-path.dev/cloud"
        kind = ("X" if case.scope == "legacy" else "") + case.order["kind"]
        return next(
            b
            for b in found
            if b["metadata"]["labels"][label] == case.cloud and b["spec"]["compositeTypeRef"]["kind"] == kind
        )

    def _generated(self, case: Case, kind: str) -> list[tuple[Path, Tree]]:
        group = "claims.golden-path.dev" if case.scope == "legacy" else "golden-path.dev"
        packages = (self.root / "package" / group, self.root / "package" / "clouds" / case.cloud / group)
        files = sorted(file for package in packages for file in package.rglob("*.yaml"))
        bodies = [(path, yaml.safe_load(path.read_text())) for path in files]
        return [(path, body) for path, body in bodies if body["kind"] == kind]

    def _function(self) -> Tree:
        annotations = {
            "render.crossplane.io/runtime": "Development",
            "render.crossplane.io/runtime-development-target": f"dns:///{self.address}",
        }
        name = "golden-path-function-golden-path"
        metadata = {"name": name, "annotations": annotations}
        return {
            "apiVersion": "pkg.crossplane.io/v1",
            "kind": "Function",
            "metadata": metadata,
            "spec": {"package": f"local/{name}"},
        }

    def _written(self, name: str, bodies: Sequence[Tree]) -> Path:
        path = self.folder / f"{name}.yaml"
        path.write_text("---\n".join(written(body) for body in bodies))
        return path


@pytest.fixture(scope="session")
def render(
    crossplane: Path, crossplane_core: Path, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Render]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"localhost:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "function.main", "serve", "--insecure", "--address", address]
    with subprocess.Popen(command, cwd=root) as server:
        _await(address)
        yield Render(crossplane, crossplane_core, address, root, tmp_path_factory.mktemp("render"))
        server.terminate()


@pytest.mark.parametrize("case", ALL)
def test_first_render(case: Case, render: Render) -> None:
    ours = _with_xrd(case, render, [])

    assert render(case, _as_given(ours), []) == _documents(ours)


@pytest.mark.parametrize("case", ALL)
def test_settled_render(case: Case, render: Render) -> None:
    _, state = case.settled()
    ours = _with_xrd(case, render, state)

    theirs = [_hidden(document) for document in render(case, _as_given(ours), state)]
    assert theirs == _documents(ours)


def _with_xrd(case: Case, render: Render, state: list[Tree]) -> Rendering:
    if case.scope == "cluster":
        return case.rendered(state)
    read = documents(render.xrd(case))[0]
    return case.rendered(state, definition.definition(read.body, read.source))


def _as_given(ours: Rendering) -> Tree:
    return {key: value for key, value in ours.xr.items() if key != "status"}


def _documents(ours: Rendering) -> list[Tree]:
    return [ours.xr, *ours.resources.values()]


def _hidden(document: Tree) -> Tree:
    if document["kind"] != "Secret":
        return document
    return document | {"data": dict.fromkeys(document["data"], "(hidden)")}


def _await(address: str) -> None:
    host, _, port = address.partition(":")
    for _ in range(START * 10):
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the function did not listen on {address} within {START} s")
