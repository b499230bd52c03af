"""Monitoring: the metrics that every instance offers, told to the platform's Prometheus."""

from collections.abc import Iterator
from typing import Any

from function.clouds.kubernetes.cluster import CLUSTER
from function.clouds.kubernetes.objects import managed_object
from function.clouds.kubernetes.settings import Kubernetes
from function.model import Order, Resource, Tree
from function.parts import Database

HARMLESS = frozenset({"monitoring.PodMonitor"})


def resources(order: Order[Any], part: Database, cluster: str) -> Iterator[Resource]:
    """Yield the PodMonitor of a database, where the platform has a Prometheus.

    The Cluster's own field for it is deprecated.
    """
    if order.platform.section(Kubernetes).monitoring_namespace:
        manifest: Tree = {
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PodMonitor",
            "metadata": {"name": cluster},
            "spec": {"selector": {"matchLabels": {CLUSTER: cluster}}, "podMetricsEndpoints": [{"port": "metrics"}]},
        }
        yield managed_object(order, f"{part.name}-pod-monitor", manifest)
