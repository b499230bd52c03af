"""Settings of the in-cluster operators: the section `kubernetes` of the platform's settings, for all parts."""

from typing import ClassVar

from pydantic import Field

from function.model import Section
from function.references import ClientRange


class Network(Section):
    """Who reaches a part besides its own namespace."""

    namespaces: list[str] = Field(default_factory=list, description="Namespaces whose pods may connect.")
    cidrs: list[ClientRange] = Field(
        default_factory=list, description="Address ranges that may connect, such as 10.0.0.0/16."
    )


class KubernetesSettings(Section):
    """Settings of the in-cluster operators."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"providerConfig", "networks", "monitoringNamespace"})

    provider_config: str = Field("kubernetes", alias="providerConfig", description="ProviderConfig of the provider.")
    storage_class: str | None = Field(
        None,
        alias="storageClass",
        description="StorageClass of volumes, the cluster's default when left out. Encryption at rest is its matter.",
    )
    networks: dict[str, Network] = Field(
        default_factory=dict,
        description="Networks that orders may refer to. `default` is what an order without one gets; where it is not "
        "listed, a part is reached from its own namespace alone.",
    )
    monitoring_namespace: str | None = Field(
        None,
        alias="monitoringNamespace",
        description="Namespace of a Prometheus, which gets a PodMonitor and may read metrics; nobody when left out.",
    )


EXHAUSTIVE = {"monitoringNamespace": "monitoring"}
"""With metrics."""
