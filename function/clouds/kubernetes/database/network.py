"""Network: who reaches the pods of a database."""

from function import networks
from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database.cluster import PODS
from function.clouds.kubernetes.database.settings import DatabaseSettings
from function.clouds.kubernetes.settings import Network
from function.model import Resource, Secure, Tree, plain
from function.parts import Database

NETWORK_POLICY = plain(
    "networking.k8s.io",
    "v1",
    "NetworkPolicy",
    retain="dependency",  # a database that is retained does not open to everybody
    secure=(
        Secure("spec.policyTypes", ["Ingress"], "RDS.2, CIS GCP 6.5, CIS Kubernetes 5.3.2",
               "nobody connects but the order's namespace, its network, the operator and the monitoring"),
    ),
)  # fmt: skip

POSTGRES = 5432
INSTANCE_MANAGER = 8000
METRICS = 9187
"""Ports of a CloudNativePG instance; the operator must reach the first two, and instances each other's."""

DEFAULT = "default"
"""The network of an order that names none, which is there whether the platform lists it or not."""


def network_policy(k8s: Kubernetes, db: Database, cluster: str) -> Resource:
    """Return the wall around a database.

    Raises:
        Refusal: The platform has no network of the name that the order gives.
    """
    settings = k8s.settings
    network = networks.of(k8s, {DEFAULT: Network()} | settings.networks)
    instances = {PODS: cluster}
    ingress = [
        _rule(_clients(network), POSTGRES),
        _rule([{"podSelector": {"matchLabels": instances}}], POSTGRES, INSTANCE_MANAGER),
        _rule([_operator(k8s)], POSTGRES, INSTANCE_MANAGER),
    ]
    if settings.monitoring_namespace:
        ingress.append(_rule([_namespace(settings.monitoring_namespace)], METRICS))
    spec = {"podSelector": {"matchLabels": instances}, "ingress": ingress}
    return k8s.resource(NETWORK_POLICY, {"spec": spec}, name=cluster, part=f"{db.name}-network-policy")


def _clients(network: Network) -> list[Tree]:
    own: Tree = {"podSelector": {}}
    namespaces = [_namespace(name) for name in sorted(network.namespaces)]
    return [own, *namespaces, *({"ipBlock": {"cidr": cidr}} for cidr in sorted(network.cidrs))]


def _operator(k8s: Kubernetes) -> Tree:
    pods = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "cloudnative-pg"}}}
    return _namespace(k8s.part_settings(DatabaseSettings).operator_namespace) | pods


def _namespace(name: str) -> Tree:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def _rule(peers: list[Tree], *ports: int) -> Tree:
    return {"from": peers, "ports": [{"protocol": "TCP", "port": port} for port in ports]}
