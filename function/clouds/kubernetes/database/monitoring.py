"""Monitoring: the metrics that every instance offers, told to the platform's Prometheus."""

from collections.abc import Iterator

from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database.cluster import PODS
from function.model import Resource, plain
from function.parts import Database

POD_MONITOR = plain("monitoring.coreos.com", "v1", "PodMonitor")


def pod_monitor(k8s: Kubernetes, db: Database, cluster: str) -> Iterator[Resource]:
    """Yield the PodMonitor of a database, where the platform has a Prometheus.

    The Cluster's own field for it is deprecated.
    """
    if k8s.settings.monitoring_namespace:
        spec = {"selector": {"matchLabels": {PODS: cluster}}, "podMetricsEndpoints": [{"port": "metrics"}]}
        yield k8s.resource(POD_MONITOR, {"spec": spec}, name=cluster, part=f"{db.name}-pod-monitor")
