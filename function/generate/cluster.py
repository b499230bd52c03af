"""Cluster: what the platform needs in a cluster and a package may not hold: rights."""

from collections.abc import Iterable, Mapping, Sequence

from function.model import Tree

AGGREGATE = {"rbac.crossplane.io/aggregate-to-crossplane": "true"}
"""Label of the ClusterRoles that Crossplane's own is made of."""

BINDING = (
    "Bind it to the ServiceAccount that provider-kubernetes runs as, which its DeploymentRuntimeConfig names:",
    "  kubectl create clusterrolebinding golden-path:provider-kubernetes \\",
    "    --clusterrole=golden-path:provider-kubernetes --serviceaccount=crossplane-system:<its name>",
)

Rules = Iterable[Mapping[str, Sequence[str]]]


def crossplane_role(rules: Rules) -> Tree:
    """Return the rights that Crossplane needs beside its own to compose what no provider brings.

    Its own, as the chart gives them, cover Secrets, EnvironmentConfigs and Usages; the RBAC manager adds the kinds of
    XRDs and of installed providers.
    """
    return _role("golden-path:aggregate-to-crossplane", rules, AGGREGATE)


def provider_kubernetes_role(rules: Rules) -> Tree:
    """Return the rights that provider-kubernetes needs to manage what stands in Objects."""
    return _role("golden-path:provider-kubernetes", rules, {})


def _role(name: str, rules: Rules, labels: Mapping[str, str]) -> Tree:
    listed: list[Tree] = []
    for rule in rules:
        plain = {key: list(values) for key, values in rule.items()}
        if plain not in listed:
            listed.append(plain)
    metadata: Tree = {"name": name}
    if labels:
        metadata["labels"] = dict(labels)
    return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata, "rules": listed}
