"""Core: Crossplane itself, as its Helm chart would run it: under the chart's own rights, with its webhooks."""

import base64
import contextlib
import re
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import yaml

from function.model import Tree, at
from tests.integration.control_plane.api import Api, Ref
from tests.integration.control_plane.certificates import Authority
from tests.integration.control_plane.machine import crossplane_module, run
from tests.integration.control_plane.processes import HOST, Processes, listens
from tests.integration.control_plane.servers import kubeconfig
from tests.integration.peers.build import CROSSPLANE_CORE

NAMESPACE: Final = "crossplane-system"
WEBHOOKS: Final = 16444
METRICS: Final = 18080
HEALTH: Final = 18081
RBAC_METRICS: Final = 8080
"""Where the RBAC manager shows its metrics; no option of it says otherwise."""

EVENTS: Final = 100_000
"""Changes to an order and its resources that Crossplane takes in a row before it looks away from the order.

Its own limit of 50 is reached in seconds here, where the providers take no time for what takes minutes elsewhere.
"""

CORE: Final = (CROSSPLANE_CORE.path, "core", "start", "--poll-interval=10s")

OPENS: Final = "circuit_breaker_opens_total"
"""What Crossplane calls in its metrics how often it has begun to look away from an order."""

ROLES: Final = (
    "clusterrole",
    "clusterrolebinding",
    "rbac-manager-clusterrole",
    "rbac-manager-clusterrolebinding",
    "rbac-manager-managed-clusterroles",
    "rbac-manager-allowed-provider-permissions",
)
"""Templates of the chart that hold rights."""

VALUES: Final = {'{{ template "crossplane.name" . }}': "crossplane", "{{ .Release.Namespace }}": NAMESPACE}

WEBHOOK: Final = Ref("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "crossplane-no-usages")


@contextlib.contextmanager
def composing(processes: Processes, authority: Authority, api: Api) -> Iterator[None]:
    """Run Crossplane and its RBAC manager."""
    _install(processes, authority, api)
    folder = processes.folder
    (folder / "xpkg").mkdir()
    environment = {
        "HOME": str(folder / "home"),
        "POD_NAMESPACE": NAMESPACE,
        "POD_SERVICE_ACCOUNT": "crossplane",
        "PACKAGE_RUNTIME": "External",
        "XPKG_CACHE_DIR": str(folder / "xpkg"),
        "ENABLE_WEBHOOKS": "true",
        "WEBHOOK_PORT": str(WEBHOOKS),
        "TLS_SERVER_CERTS_DIR": str(authority.folder(folder / "certs/webhook", "DNS:webhook")),
        "TLS_CLIENT_CERTS_DIR": str(authority.folder(folder / "certs/client", f"DNS:crossplane.{NAMESPACE}")),
        "METRICS_PORT": str(METRICS),
        "HEALTH_PROBE_PORT": str(HEALTH),
    }
    as_manager, as_crossplane = (
        environment | {"KUBECONFIG": str(_account(folder, authority, name))} for name in ("rbac-manager", "crossplane")
    )
    manager = ("rbac", "start", "--provider-clusterrole=crossplane:allowed-provider-permissions")
    with (
        processes.running("rbac", CROSSPLANE_CORE.path, *manager, env=as_manager),
        processes.running("core", *CORE, f"--circuit-breaker-burst={EVENTS}", env=as_crossplane),
    ):
        _await_webhooks(processes)
        yield


@contextlib.contextmanager
def breaking(processes: Processes) -> Iterator[None]:
    """Run Crossplane with its own limit until the block is left: started anew, it has counted nothing yet."""
    with processes.replaced("core", *CORE):
        _await_webhooks(processes)
        yield
    _await_webhooks(processes)


def breaks() -> int:
    """Return how often Crossplane has looked away from an order since it was started."""
    with urllib.request.urlopen(f"http://{HOST}:{METRICS}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return sum(round(float(line.rpartition(" ")[2])) for line in lines if line.startswith(OPENS))


def roles(templates: Iterable[str]) -> Iterator[Tree]:
    """Yield the manifests of a chart's templates, for a release named crossplane with all that it deploys by default.

    They hold little of Helm's language: values, conditions that are true by default, and one that is not.
    """
    for template in templates:
        answered = re.sub(r"\{\{- if not [^}]*create \}\}.*?\{\{- else \}\}", "", template, flags=re.DOTALL)
        answered = re.sub(r".*\{\{-.*", "", answered)
        for mark, value in VALUES.items():
            answered = answered.replace(mark, value)
        yield from filter(None, yaml.safe_load_all(answered))


def _await_webhooks(processes: Processes) -> None:
    processes.until("ready: Crossplane's webhooks", lambda: listens(WEBHOOKS))


def _install(processes: Processes, authority: Authority, api: Api) -> None:
    """Do what the chart and its init container do: rights, APIs and webhooks."""
    module = crossplane_module()
    for namespace in ("default", NAMESPACE):  # the API server makes the first too, in its own time
        api.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}, "test")
    folder = module / "cluster/charts/crossplane/templates"
    for role in roles((folder / f"{name}.yaml").read_text() for name in ROLES):
        api.apply(role, "test")
    environment = {
        "KUBECONFIG": str(processes.folder / "kubeconfig"),
        "HOME": str(processes.folder / "home"),
        "CRDS_PATH": str(module / "cluster/crds"),
        "WEBHOOK_CONFIGS_PATH": str(module / "cluster/webhookconfigurations"),
        "ENABLE_WEBHOOKS": "true",
        "WEBHOOK_SERVICE_NAME": "crossplane-webhooks",
        "WEBHOOK_SERVICE_NAMESPACE": NAMESPACE,
        "WEBHOOK_SERVICE_PORT": "9443",
        "TLS_CA_SECRET_NAME": "crossplane-root-ca",
        "TLS_SERVER_SECRET_NAME": "crossplane-tls-server",
        "TLS_CLIENT_SECRET_NAME": "crossplane-tls-client",
    }
    log = processes.folder / "logs/init.log"
    processes.until("initialised: Crossplane", lambda: _initialised(environment, log))
    _reach_webhook(authority, api)


def _initialised(environment: dict[str, str], log: Path) -> bool:
    """Run Crossplane's own initialisation; its first try may come before the APIs that it has just installed."""
    try:
        run(CROSSPLANE_CORE.path, "core", "init", env=environment)
    except RuntimeError as error:
        log.write_text(str(error))
        return False
    return True


def _reach_webhook(authority: Authority, api: Api) -> None:
    """Let the API server call the webhook where it is: on this machine, behind no Service."""
    bundle = base64.b64encode(authority.certificate.read_bytes()).decode()
    url = f"https://{HOST}:{WEBHOOKS}/validate-no-usages"
    hooks = at(api.get(WEBHOOK) or {}, ("webhooks",))
    api.merge(WEBHOOK, {"webhooks": [hook | {"clientConfig": {"url": url, "caBundle": bundle}} for hook in hooks]})


def _account(folder: Path, authority: Authority, name: str) -> Path:
    """Write a kubeconfig for a service account of Crossplane's, and return its file."""
    subject = f"CN=system:serviceaccount:{NAMESPACE}:{name}"
    return kubeconfig(
        folder / f"users/{name}.kubeconfig",
        authority,
        authority.issue(folder / f"users/{name}", subject, f"DNS:{name}"),
    )
