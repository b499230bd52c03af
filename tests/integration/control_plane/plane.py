"""Plane: the processes of a real control plane, and what we ship installed in it."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from function.clouds.aws import kinds
from function.scopes import OBJECT
from tests.integration.control_plane.api import HOST, Api
from tests.integration.control_plane.machine import run
from tests.integration.peers.build import folder

PACKAGES: Final = {
    "function": "function-golden-path",
    "golden-path.dev": "configuration-golden-path",
    "claims.golden-path.dev": "configuration-golden-path-claims",
}
"""Our packages, with the repository of each, by their folder in `package/`."""

FUNCTION: Final = "golden-path-function-golden-path"
REGISTRY: Final = f"{HOST}:5000"
PORTS: Final = (5000, 8080, 12379, 16443, 16444, 18080, 18081)
"""What control-plane.sh listens on, so that there is only ever one on a machine."""

WEBHOOKS: Final = 16444

EVENTS: Final = 100_000
"""Changes to an order and its resources that Crossplane takes in a row before it looks away from the order."""

OPERATORS: Final = ("postgresql.cnpg.io/Cluster", "postgresql.cnpg.io/Backup")
MANAGED: Final = (OBJECT, kinds.INSTANCE, kinds.PARAMETER_GROUP, kinds.SUBNET_GROUP, kinds.SECURITY_GROUP,
                  kinds.INGRESS_RULE, kinds.KEY, kinds.ALIAS, kinds.ROLE, kinds.ROLE_POLICY_ATTACHMENT)  # fmt: skip

START: Final = 30
"""Seconds that something may take to come up, on a machine that is busy."""


@dataclass(frozen=True)
class Plane:
    """A control plane in a folder.

    Attributes:
        folder: Where everything of it lives: certificates, logs, process ids.
        shared: The folder of the tools and of the collected CRDs.
        root: The root of the repository.
    """

    folder: Path
    shared: Path
    root: Path

    @property
    def audit_log(self) -> Path:
        """Every write to the API server, as JSON lines."""
        return self.folder / "logs/audit.jsonl"

    def api(self) -> Api:
        """Return the API server, asked as the administrator."""
        return Api(self.folder)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Run everything, with what we ship installed."""
        try:
            self._script("up")
            with self._listening():
                self._install()
                with self._serving() as endpoint:
                    self._script("function", FUNCTION, endpoint)
                    self.apply_cluster()
                    self._await_orders()
                    yield
        finally:
            self.stop()

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Run Crossplane as control-plane.sh has started it, but for the limit on how much an order may go through.

        It stops listening to an order whose resources change more than 50 times in a row, which takes these tests a few
        seconds.
        """
        process = Path("/proc") / (self.folder / "core.pid").read_text().strip()
        command = [*_words(process / "cmdline"), f"--circuit-breaker-burst={EVENTS}"]
        environment = dict(word.split("=", 1) for word in _words(process / "environ"))
        os.kill(int(process.name), signal.SIGTERM)
        _await(lambda: not _listens(WEBHOOKS), "Crossplane does not stop")
        with self._process("core", command, environment):
            _await(lambda: _listens(WEBHOOKS), "Crossplane's webhooks do not answer")
            yield

    @contextlib.contextmanager
    def _serving(self) -> Iterator[str]:
        """Serve our function as its pod would, and tell where."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "function.main", "serve", "--address", f"{HOST}:{port}", "--debug"]
        command += ["--tls-certs-dir", str(self.folder / "certs/function")]
        with self._process("function", command, {**os.environ, "PYTHONPATH": str(self.root)}):
            yield f"dns:///localhost:{port}"

    @contextlib.contextmanager
    def _process(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Iterator[None]:
        """Run a process beside those that control-plane.sh has started, under its conventions."""
        pid = self.folder / f"{name}.pid"
        with (
            (self.folder / f"logs/{name}.log").open("ab") as log,
            subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, env=environment) as process,
        ):
            pid.write_text(str(process.pid))
            try:
                yield
            finally:
                process.terminate()
                pid.unlink()

    def _install(self) -> None:
        """Install what Crossplane composes, and our packages: pushed to the control plane's registry."""
        groups = [group for kind in MANAGED for group in (f"{kind.group}.{kind.domain}/{kind.kind}",
                                                          f"{kind.group}.m.{kind.domain}/{kind.kind}")]  # fmt: skip
        self._script("crds", *(self.shared / "crds" / f"{name}.yaml" for name in (*groups, *OPERATORS)))
        bodies = []
        for name, repository in PACKAGES.items():
            image = f"{REGISTRY}/golden-path/{repository}:v0.1.0"
            self._push(name, image)
            kind = "Function" if name == "function" else "Configuration"
            spec: dict[str, object] = {"package": image}
            if kind == "Configuration":
                spec["skipDependencyResolution"] = True  # the providers are played
            metadata = {"name": f"golden-path-{repository}"}
            bodies.append({"apiVersion": "pkg.crossplane.io/v1", "kind": kind, "metadata": metadata, "spec": spec})
        self._kubectl("apply", "--filename=-", text=yaml.safe_dump_all(bodies))

    def _push(self, name: str, image: str) -> None:
        crossplane, file = folder() / "crossplane", self.folder / f"{name}.xpkg"
        source = self.root / "package" / name
        run(crossplane, "xpkg", "build", f"--package-root={source}", f"--package-file={file}")
        run(crossplane, "xpkg", "push", f"--package-files={file}", image)

    def stop(self) -> None:
        """Stop what runs in the folder, and nothing else: a process id that was left behind may be another's by now."""
        for file in self.folder.glob("*.pid"):
            if not _runs_in(file.read_text().strip(), self.folder):
                file.unlink()
        function = self.folder / "function.pid"
        if function.exists():
            os.kill(int(function.read_text()), signal.SIGTERM)
            function.unlink()
        self._script("down")

    def apply_cluster(self) -> None:
        """Apply what a package may not hold, with the settings of a platform that gives every order its own key."""
        files = sorted((self.root / "package/cluster").glob("*.yaml"))
        bodies = [body for file in files for body in yaml.safe_load_all(file.read_text())]
        for body in bodies:
            if body["kind"] == "EnvironmentConfig":
                del body["data"]["aws"]["kmsKeyArn"]
                body["data"]["aws"]["keyPerOrder"] = True
        self._kubectl("apply", "--filename=-", text=yaml.safe_dump_all(bodies))

    def _await_orders(self) -> None:
        """Wait until orders can be placed: the claim's kind and the XR's are served, and Crossplane may write them."""
        self._kubectl("wait", "--for=condition=Healthy", "configurations.pkg.crossplane.io", "--all",
                      f"--timeout={START}s")  # fmt: skip
        for condition in ("Established", "Offered"):
            names = ["xpostgresqlinstances.claims.golden-path.dev"]
            names += ["postgresqlinstances.golden-path.dev"] if condition == "Established" else []
            self._kubectl("wait", f"--for=condition={condition}", "xrd", *names, f"--timeout={START}s")

    def _script(self, verb: str, *words: str | Path) -> None:
        run(self.shared / "tools/control-plane/control-plane.sh", verb, self.folder, *words,
             env={**os.environ, "GOLDEN_PATH_PEERS": str(folder())})  # fmt: skip

    def _kubectl(self, *words: str, text: str = "") -> None:
        run("kubectl", f"--kubeconfig={self.folder / 'kubeconfig'}", *words, text=text)


@contextlib.contextmanager
def started(shared: Path, root: Path) -> Iterator[Plane]:
    """Run a control plane, in a folder whose logs stay until the next one.

    The folder is always the same, so that what an earlier run was killed over is found and stopped.
    """
    plane = Plane(Path(tempfile.gettempdir()) / f"golden-path-control-plane-{os.getuid()}", shared, root)
    with Path(f"{plane.folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if plane.folder.exists():
            plane.stop()
            shutil.rmtree(plane.folder)
        taken = [port for port in PORTS if _listens(port)]
        if taken:
            raise RuntimeError(f"cannot start a control plane: somebody listens on {taken} of 127.0.0.1")
        plane.folder.mkdir(mode=0o700)
        with plane.running():
            yield plane


def _runs_in(pid: str, place: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(place)
    except OSError:
        return False


def _words(file: Path) -> list[str]:
    return file.read_text().rstrip("\0").split("\0")


def _await(check: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + START
    while not check():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{otherwise} within {START} s")
        time.sleep(0.2)


def _taken() -> list[int]:
    return [port for port in PORTS if _listens(port)]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
