"""Plane: a control plane with what we ship installed in it."""

import contextlib
import fcntl
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from function import catalog, demo
from function.model import CLOUD, Tree, at
from function.scopes import OBJECT
from tests.integration.control_plane import api, aws, core, servers
from tests.integration.control_plane.api import Api, ApiError, Ref
from tests.integration.control_plane.certificates import Authority
from tests.integration.control_plane.machine import run
from tests.integration.control_plane.processes import HOST, Processes, listens
from tests.integration.control_plane.settings import with_own_keys
from tests.integration.peers.build import CROSSPLANE, KUBECTL

PACKAGE: Final = "pkg.crossplane.io/v1"
CRD: Final = "apiextensions.k8s.io/v1"
FUNCTION: Final = "golden-path-function-golden-path"
SERVED: Final = "function.main"
PORTS: Final = (servers.ETCD, servers.ETCD_PEERS, servers.PACKAGES, api.PORT,
                core.WEBHOOKS, core.METRICS, core.HEALTH, core.RBAC_METRICS)  # fmt: skip
"""What a control plane listens on, so that there is only ever one on a machine."""

POLICIES: Final = 2
"""Seconds after which the API server has taken notice of its own policies, which it does by a watch."""

MANAGED: Final = (OBJECT, *aws.MANAGED)
OPERATORS: Final = ("postgresql.cnpg.io/Cluster", "postgresql.cnpg.io/Backup", "postgresql.cnpg.io/ScheduledBackup",
                    "barmancloud.cnpg.io/ObjectStore")  # fmt: skip


@dataclass(frozen=True)
class Plane:
    """A running control plane.

    Attributes:
        processes: Its programs, in the folder where everything of it lives: certificates, logs, data.
        api: Its API server, asked as the administrator.
        root: The root of the repository.
        crds: The folder with the APIs of providers and operators.
    """

    processes: Processes
    api: Api
    root: Path
    crds: Path

    @property
    def folder(self) -> Path:
        """Where everything of it lives."""
        return self.processes.folder

    @property
    def audit_log(self) -> Path:
        """Every write to the API server, as JSON lines."""
        return _audit_log(self.folder)

    @contextlib.contextmanager
    def installed(self) -> Iterator[None]:
        """Install what Crossplane composes and what we ship, and serve our function."""
        self._install_crds()
        self._install_packages()
        with self._serving(SERVED) as endpoint:
            self._reach_function(endpoint)
            self.apply_cluster()
            self.processes.until("offered: orders", self._offered)
            yield

    @contextlib.contextmanager
    def breaking(self) -> Iterator[None]:
        """Have Crossplane look away from an order as soon as it does by default."""
        with core.breaking(self.processes):
            self.processes.until("offered: orders", self._offered)
            yield

    def apply_cluster(self) -> None:
        """Apply what a package may not hold; in place of the settings to fill in, those of a platform of our own.

        It gives every order its own key.
        """
        files = sorted((self.root / "package/cluster").glob("*.yaml"))
        bodies = [body for file in files for body in yaml.safe_load_all(file.read_text())]
        settings = with_own_keys(demo.environment_config(catalog.load()))
        self._apply([settings if body["kind"] == "EnvironmentConfig" else body for body in bodies])
        time.sleep(POLICIES)

    def _install_crds(self) -> None:
        """Install the APIs of providers and operators, with the rights that an installed provider brings."""
        apis = [
            (kind.api_version(namespaced=namespaced).partition("/")[0], kind.kind)
            for kind in MANAGED
            for namespaced in (False, True)
        ]
        named = [f"{group}/{kind}" for group, kind in apis]
        bodies = [yaml.safe_load((self.crds / f"{name}.yaml").read_text()) for name in (*named, *OPERATORS)]
        for body in bodies:
            self.api.apply(body, "test")
        labels = {"rbac.crossplane.io/aggregate-to-crossplane": "true"}
        rules = [{"apiGroups": sorted({group for group, _ in apis}), "resources": ["*"], "verbs": ["*"]}]
        role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "rules": rules}
        self.api.apply(role | {"metadata": {"name": "test:providers", "labels": labels}}, "test")
        refs = [Ref(CRD, "CustomResourceDefinition", body["metadata"]["name"]) for body in bodies]
        self.processes.until("served: the CRDs", lambda: all(_says(self.api.get(ref), "Established") for ref in refs))

    def _install_packages(self) -> None:
        """Push our packages to the control plane's registry, and install them from there."""
        bodies = []
        for file in sorted((self.root / "package").rglob("crossplane.yaml")):
            described = yaml.safe_load(file.read_text())
            kind, repository = described["kind"], described["metadata"]["name"]
            image = f"{HOST}:{servers.PACKAGES}/golden-path/{repository}:v0.1.0"
            self._push(file.parent, image)
            spec: dict[str, object] = {"package": image}
            if kind == "Configuration":
                spec["skipDependencyResolution"] = True  # the providers are played
            metadata = {"name": f"golden-path-{repository}"}
            bodies.append({"apiVersion": PACKAGE, "kind": kind, "metadata": metadata, "spec": spec})
        self._apply(bodies)

    def _push(self, source: Path, image: str) -> None:
        file = self.folder / "package.xpkg"
        run(CROSSPLANE.path, "xpkg", "build", f"--package-root={source}", f"--package-file={file}")
        run(CROSSPLANE.path, "xpkg", "push", f"--package-files={file}", image)
        file.unlink()

    @contextlib.contextmanager
    def served_by(self, module: str) -> Iterator[None]:
        """Have Crossplane ask another program for a while than the function that we ship."""
        with self._serving(module) as other:
            before = self._redirect(other)
            try:
                yield
            finally:
                self._redirect(before)

    @contextlib.contextmanager
    def without_cloud(self, cloud: str) -> Iterator[None]:
        """Take the packages of a cloud away for a while, as in a cluster that has others only."""
        packages = [each for each in self.api.list(PACKAGE, "Configuration")
                    if each["metadata"]["name"].endswith(f"-{cloud}")]  # fmt: skip
        offered = len(self._compositions(cloud))
        for package in packages:
            self.api.delete(Ref.of(package))
        self.processes.until(f"gone: {cloud}", lambda: not self._compositions(cloud))
        try:
            yield
        finally:
            again = [{**each, "metadata": {"name": each["metadata"]["name"]}, "status": {}} for each in packages]
            self._apply(again)
            self.processes.until(f"back: {cloud}", lambda: len(self._compositions(cloud)) == offered)

    def _compositions(self, cloud: str) -> list[Tree]:
        found = self.api.list("apiextensions.crossplane.io/v1", "Composition")
        return [each for each in found if at(each, ("metadata", "labels", CLOUD)) == cloud]

    @contextlib.contextmanager
    def _serving(self, module: str) -> Iterator[str]:
        """Serve a program as a function's pod would, and tell where."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", module, "serve", "--address", f"{HOST}:{port}", "--debug"]
        command += ["--tls-certs-dir", str(self.folder / "certs/function")]
        with self.processes.running(module, *command, env={"PYTHONPATH": str(self.root)}):
            self.processes.until("ready: the function", lambda: listens(port))
            yield f"dns:///localhost:{port}"

    def _reach_function(self, endpoint: str) -> None:
        """Say where the function is served and with which certificate, as Crossplane does of a pod that it has made."""
        certs = self.folder / "certs/function"
        data = {name: (certs / name).read_text() for name in ("tls.crt", "tls.key", "ca.crt")}
        metadata = {"name": f"{FUNCTION}-tls", "namespace": core.NAMESPACE}
        self.api.create({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data})
        served = {"endpoint": endpoint, "tlsServerSecretName": metadata["name"]}
        self.processes.until("healthy: the function", lambda: self._reached(served))

    def _reached(self, served: dict[str, str]) -> bool:
        function = self.api.get(Ref(PACKAGE, "Function", FUNCTION)) or {}
        revision = at(function, ("status", "currentRevision"))
        live = self.api.get(Ref(PACKAGE, "FunctionRevision", revision)) if revision else None
        if live and not _says(live, "RuntimeHealthy"):
            healthy = {"type": "RuntimeHealthy", "status": "True", "reason": "HealthyPackageRevision",
                       "lastTransitionTime": "2024-01-01T00:00:00Z"}  # fmt: skip
            others = [each for each in at(live, ("status", "conditions")) or [] if each["type"] != healthy["type"]]
            status = {**live.get("status", {}), **served, "conditions": [*others, healthy]}
            with contextlib.suppress(ApiError):  # Crossplane has written the revision meanwhile
                self.api.replace_status({**live, "status": status})
        return _says(function, "Healthy")

    def _redirect(self, endpoint: str) -> str:
        """Say that the function is served elsewhere, and return where it was before."""
        revision = next(each for each in self.api.list(PACKAGE, "FunctionRevision"))
        before: str = revision["status"]["endpoint"]
        self.api.replace_status({**revision, "status": {**revision["status"], "endpoint": endpoint}})
        return before

    def _offered(self) -> bool:
        """Return whether orders can be placed: their kinds are served, and Crossplane may write them."""
        packages = self.api.list(PACKAGE, "Configuration")
        orders = self.api.list("apiextensions.crossplane.io/v1", "CompositeResourceDefinition")
        claims = [each for each in orders if "claimNames" in each["spec"]]
        return (
            all(_says(each, "Healthy") for each in packages)
            and all(_says(each, "Established") for each in orders)
            and all(_says(each, "Offered") for each in claims)
        )

    def _apply(self, bodies: Sequence[Tree]) -> None:
        words = (KUBECTL.path, f"--kubeconfig={self.folder / 'kubeconfig'}", "apply", "--filename=-")
        run(*words, text=yaml.safe_dump_all(bodies))


@contextlib.contextmanager
def started(crds: Path, root: Path) -> Iterator[Plane]:
    """Run a control plane, in a folder whose logs stay until the next one.

    Raises:
        RuntimeError: Somebody listens where it would.
    """
    folder = Path(tempfile.gettempdir()) / f"golden-path-control-plane-{os.getuid()}"
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another's tests may take minutes
        taken = [port for port in PORTS if listens(port)]
        if taken:
            raise RuntimeError(f"cannot start a control plane: somebody listens on {taken} of {HOST}")
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "logs").mkdir(parents=True, mode=0o700)
        authority = Authority(folder)
        authority.folder(folder / "certs/function", f"DNS:{FUNCTION}")
        processes = Processes(folder)
        with (
            servers.serving(processes, authority, _audit_log(folder)) as api,
            core.composing(processes, authority, api),
        ):
            plane = Plane(processes, api, root, crds)
            with plane.installed():
                yield plane


def _audit_log(folder: Path) -> Path:
    return folder / "logs/audit.jsonl"


def _says(body: Tree | None, condition: str) -> bool:
    told = at(body or {}, ("status", "conditions")) or []
    return any(entry["type"] == condition and entry["status"] == "True" for entry in told)
