"""Settings of the in-cluster operators: the section `kubernetes` of the platform's settings."""

import ipaddress
from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from function.model import Section

OPERATOR_NAMESPACE = "cnpg-system"
"""Where CloudNativePG's own manifests and its chart install it."""

VERSION = "{version}"
"""Stands for the major version in the name of an image."""


class Network(Section):
    """Who reaches a database besides its own namespace."""

    namespaces: list[str] = Field(default_factory=list, description="Namespaces whose pods may connect.")
    cidrs: list[str] = Field(default_factory=list, description="Address ranges that may connect, such as 10.0.0.0/16.")

    @field_validator("cidrs")
    @classmethod
    def _not_everything(cls, cidrs: list[str]) -> list[str]:
        for cidr in cidrs:
            if ipaddress.ip_network(cidr).prefixlen == 0:
                raise ValueError(f"{cidr} is everybody: accepted is a range with a prefix")
        return cidrs


class ObjectStore(Section):
    """Where base backups and the write-ahead log go: an S3 bucket, or anything that speaks its protocol."""

    destination: str = Field(
        pattern=r"^s3://[^/]+(/[^/]+)*$",
        description="Bucket and folder: s3://backups/postgres. What follows it is ours: /<platform>/<namespace>. "
        "Another one is for new databases: one that exists goes on where its backups began.",
    )
    endpoint_url: str | None = Field(
        None, alias="endpointURL", pattern=r"^https?://", description="Endpoint of a store other than Amazon's."
    )
    secret: str | None = Field(
        None,
        min_length=1,
        description="Name of a Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY that the platform keeps in every "
        "namespace; left out, the database's ServiceAccount has the rights itself.",
    )
    service_account_annotations: dict[str, str] = Field(
        default_factory=dict,
        alias="serviceAccountAnnotations",
        description="Annotations that give the database's ServiceAccount an identity in the cloud.",
    )


class Backup(Section):
    """Where backups go, or why there are none: a decision that the platform has to take, one way or the other."""

    object_store: ObjectStore | None = Field(None, alias="objectStore", description="Where backups go.")
    none: str | None = Field(
        None, min_length=1, description="Why this platform keeps no backups: who decided it, and what stands in."
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> "Backup":
        if (self.object_store is None) == (self.none is None):
            raise ValueError("accepted is either objectStore or none, with the other left out or null")
        return self


class Kubernetes(Section):
    """Settings of the in-cluster operators."""

    tenancy: ClassVar[frozenset[str]] = frozenset({
        "providerConfig",
        "networks",
        "backup",
        "image",
        "imageCatalog",
        "operatorNamespace",
        "monitoringNamespace",
        "spread",
    })  # fmt: skip

    provider_config: str = Field("kubernetes", alias="providerConfig", description="ProviderConfig of the provider.")
    storage_class: str | None = Field(
        None,
        alias="storageClass",
        description="StorageClass of volumes, the cluster's default when left out. Encryption at rest is its matter.",
    )
    image: str = Field(
        "ghcr.io/cloudnative-pg/postgresql:{version}-standard-trixie",
        pattern=r":\{version\}",
        description="Image of PostgreSQL; its tag begins with {version}, which stands for the major version.",
    )
    image_catalog: str | None = Field(
        None,
        alias="imageCatalog",
        description="ClusterImageCatalog to take images from instead: pinned by digest, updated where it is.",
    )
    networks: dict[str, Network] = Field(
        default_factory=dict,
        description="Networks that orders may refer to. `default` is what an order without one gets; where it is not "
        "listed, a database is reached from its own namespace alone.",
    )
    backup: Backup | None = Field(
        None, description="Backups. Without a word on them no production database is made: see `none`."
    )
    operator_namespace: str = Field(
        OPERATOR_NAMESPACE,
        alias="operatorNamespace",
        description="Namespace of CloudNativePG, which must reach its pods.",
    )
    monitoring_namespace: str | None = Field(
        None,
        alias="monitoringNamespace",
        description="Namespace of a Prometheus, which gets a PodMonitor and may read metrics; nobody when left out.",
    )
    spread: Literal["required", "preferred"] = Field(
        "required",
        description="Whether the instances of a production database must run on nodes of their own. `preferred` is for "
        "clusters of fewer than three nodes, where one of them may then take down all instances.",
    )


DEMO = {"backup": {"none": "a platform to look at, which keeps nothing"}}
"""Renders without an account, so without a bucket."""

REQUIRED = {
    "backup": "REQUIRED: {objectStore: {destination: s3://bucket/folder}} or {none: why not}",
}
"""What a platform decides before it installs: where backups go."""

FULL = {"backup": {"objectStore": {"destination": "s3://backups/postgres"}}, "monitoringNamespace": "monitoring"}
"""With backups and metrics."""
