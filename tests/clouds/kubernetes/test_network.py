"""Who reaches a database in the cluster."""

import pytest

from function.compose import Composed
from function.model import Tree
from tests.clouds.kubernetes.orders import DEMO, composed, inner

NOBODY_ELSE: list[Tree] = [{"podSelector": {}}]


@pytest.mark.parametrize(
    ("spec", "networks", "clients"),
    [
        pytest.param({}, {}, NOBODY_ELSE, id="its own namespace alone"),
        pytest.param({"networkRef": {"name": "default"}}, {}, NOBODY_ELSE, id="default is always there"),
        pytest.param(
            {"networkRef": {"name": "office"}},
            {"office": {"namespaces": ["reports"], "cidrs": ["10.1.0.0/16"]}},
            [
                *NOBODY_ELSE,
                {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "reports"}}},
                {"ipBlock": {"cidr": "10.1.0.0/16"}},
            ],
            id="a network of the platform's",
        ),
        pytest.param(
            {},
            {"default": {"cidrs": ["10.2.0.0/16"]}},
            [*NOBODY_ELSE, {"ipBlock": {"cidr": "10.2.0.0/16"}}],
            id="what the platform makes of default",
        ),
    ],
)
def test_clients_come_from_the_network(spec: Tree, networks: Tree, clients: list[Tree]) -> None:
    result = composed(spec, kubernetes=dict(DEMO) | {"networks": networks})

    policy = inner(result, "database-network-policy")["spec"]
    assert policy["podSelector"] == {"matchLabels": {"cnpg.io/cluster": "shop-database-286d28e4"}}
    assert policy["policyTypes"] == ["Ingress"]
    assert policy["ingress"][0] == {"from": clients, "ports": [{"protocol": "TCP", "port": 5432}]}


def test_metrics_are_open_to_the_monitoring_alone() -> None:
    def metrics(result: Composed) -> list[Tree]:
        rules = inner(result, "database-network-policy")["spec"]["ingress"]
        return [rule["from"][0] for rule in rules if any(port["port"] == 9187 for port in rule["ports"])]

    with_monitoring = composed(kubernetes=dict(DEMO) | {"monitoringNamespace": "monitoring"})

    assert metrics(composed()) == []
    assert metrics(with_monitoring) == [
        {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
    ]
    assert "database-pod-monitor/kubernetes.Object" in with_monitoring.resources
