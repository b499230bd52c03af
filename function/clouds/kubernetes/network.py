"""Network: who reaches the pods of a database."""

from typing import Any

from function.clouds.kubernetes.cluster import CLUSTER
from function.clouds.kubernetes.objects import managed_object
from function.clouds.kubernetes.secure import hardened
from function.clouds.kubernetes.settings import Kubernetes, Network
from function.model import Guard, Order, Resource, Tree, unaccepted
from function.parts import Database

GUARDS = {"networking.NetworkPolicy": Guard(holds="footing")}
"""A database that is kept does not open to everybody."""

POSTGRES = 5432
INSTANCE_MANAGER = 8000
METRICS = 9187
"""Ports of a CloudNativePG instance; the operator must reach the first two, and instances each other's."""

DEFAULT = "default"
"""The network of an order that names none, which is there whether the platform lists it or not."""


def resource(order: Order[Any], part: Database, cluster: str) -> Resource:
    """Return the wall around a database.

    Raises:
        Refusal: The platform has no network of the name that the order gives.
    """
    settings = order.platform.section(Kubernetes)
    networks = {DEFAULT: Network()} | settings.networks
    if part.network not in networks:
        raise unaccepted("spec.networkRef.name", part.network, networks)

    instances = {CLUSTER: cluster}
    ingress = [
        _rule(_clients(networks[part.network]), POSTGRES),
        _rule([{"podSelector": {"matchLabels": instances}}], POSTGRES, INSTANCE_MANAGER),
        _rule([_operator(settings)], POSTGRES, INSTANCE_MANAGER),
    ]
    if settings.monitoring_namespace:
        ingress.append(_rule([_namespace(settings.monitoring_namespace)], METRICS))
    manifest: Tree = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": cluster},
        "spec": {"podSelector": {"matchLabels": instances}, "ingress": ingress},
    }
    return managed_object(order, f"{part.name}-network-policy", hardened(order, part, manifest))


def _clients(network: Network) -> list[Tree]:
    own: Tree = {"podSelector": {}}
    namespaces = [_namespace(name) for name in sorted(network.namespaces)]
    return [own, *namespaces, *({"ipBlock": {"cidr": cidr}} for cidr in sorted(network.cidrs))]


def _operator(settings: Kubernetes) -> Tree:
    pods = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "cloudnative-pg"}}}
    return _namespace(settings.operator_namespace) | pods


def _namespace(name: str) -> Tree:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}}


def _rule(peers: list[Tree], *ports: int) -> Tree:
    return {"from": peers, "ports": [{"protocol": "TCP", "port": port} for port in ports]}
