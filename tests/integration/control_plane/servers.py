"""Servers: Kubernetes' own programs, and a registry of packages."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from tests.integration.control_plane.api import PORT, Api
from tests.integration.control_plane.certificates import Authority
from tests.integration.control_plane.processes import HOST, Processes, listens
from tests.integration.peers.build import API_SERVER, CONTROLLERS, REGISTRY

ETCD: Final = 12379
ETCD_PEERS: Final = 12380
PACKAGES: Final = 15000

CONTROLLER_NAMES: Final = "garbage-collector-controller,namespace-controller,clusterrole-aggregation-controller"
"""What a control plane without nodes needs: without the garbage collector, deletions hang."""

AUDITED: Final = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "None", "verbs": ["get", "list", "watch"]},
        {"level": "None", "resources": [{"group": "", "resources": ["events"]}, {"group": "coordination.k8s.io"}]},
        {"level": "Metadata", "resources": [{"group": "", "resources": ["secrets"]}]},
        {"level": "RequestResponse"},
    ],
}
"""What the audit log holds: every write, with what was sent and what became of it, but for the bodies of Secrets."""


@contextlib.contextmanager
def serving(processes: Processes, authority: Authority, audit_log: Path) -> Iterator[Api]:
    """Run etcd, the API server, its controllers and a registry, and return the API server for the administrator."""
    folder = processes.folder
    kubeconfig(folder / "kubeconfig", authority, authority.issue(folder / "users/admin", "O=system:masters\nCN=admin",
                                                                 "DNS:admin"))  # fmt: skip
    with contextlib.ExitStack() as stack:
        stack.enter_context(processes.running("etcd", "etcd", *_etcd(folder)))
        stack.enter_context(processes.running("apiserver", API_SERVER.path, *_api_server(folder, authority, audit_log)))
        api = stack.enter_context(Api(folder))
        processes.until("ready: the API server", api.ready)
        stack.enter_context(processes.running(
            "controllers", CONTROLLERS.path, f"--kubeconfig={folder / 'kubeconfig'}", "--leader-elect=false",
            "--secure-port=0", "--use-service-account-credentials", f"--controllers={CONTROLLER_NAMES}"))  # fmt: skip
        stack.enter_context(processes.running("registry", REGISTRY.path, "-port", str(PACKAGES)))
        processes.until("ready: the registry", lambda: listens(PACKAGES))
        yield api


def kubeconfig(file: Path, authority: Authority, user: Path) -> Path:
    """Write a kubeconfig for who holds a certificate, and return its file."""
    server = {"server": f"https://{HOST}:{PORT}", "certificate-authority": str(authority.certificate)}
    person = {"client-certificate": f"{user}.crt", "client-key": f"{user}.key"}
    file.write_text(yaml.safe_dump({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "plane", "cluster": server}],
        "users": [{"name": "user", "user": person}],
        "contexts": [{"name": "plane", "context": {"cluster": "plane", "user": "user"}}],
        "current-context": "plane",
    }))  # fmt: skip
    return file


def _etcd(folder: Path) -> tuple[str, ...]:
    clients = f"http://{HOST}:{ETCD}"
    return (
        f"--data-dir={folder / 'etcd'}",
        "--unsafe-no-fsync",  # nothing of it is to outlive the machine
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls=http://{HOST}:{ETCD_PEERS}",
    )


def _api_server(folder: Path, authority: Authority, audit_log: Path) -> tuple[str, ...]:
    own = authority.issue(folder / "pki/apiserver", "CN=kube-apiserver", f"DNS:localhost,IP:{HOST},IP:10.0.0.1")
    policy = folder / "audit-policy.yaml"
    policy.write_text(yaml.safe_dump(AUDITED))
    return (
        f"--etcd-servers=http://{HOST}:{ETCD}",
        f"--bind-address={HOST}",
        f"--advertise-address={HOST}",
        f"--secure-port={PORT}",
        f"--tls-cert-file={own}.crt",
        f"--tls-private-key-file={own}.key",
        f"--client-ca-file={authority.certificate}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={authority.accounts}.crt",
        f"--service-account-signing-key-file={authority.accounts}.key",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--authorization-mode=RBAC",
        "--disable-admission-plugins=ServiceAccount",  # nobody makes the accounts' tokens here
        "--endpoint-reconciler-type=none",
        f"--audit-policy-file={policy}",
        f"--audit-log-path={audit_log}",
        "--audit-log-maxsize=10000",  # megabytes: it is read to its end, so it may not be rotated under its reader
    )
