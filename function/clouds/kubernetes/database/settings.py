"""Settings of databases in the cluster."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from function.model import Section

OPERATOR_NAMESPACE = "cnpg-system"
"""Where CloudNativePG's own manifests and its chart install it."""

VERSION = "{version}"
"""Stands for the major version in the name of an image."""


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
            raise ValueError("must be either objectStore or none, with the other left out or null")
        return self


class DatabaseSettings(Section):
    """Settings of databases in the cluster."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"backup", "image", "imageCatalog", "operatorNamespace", "spread"})

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
    backup: Backup | None = Field(None, description="Backups. Left out, no production database is created: see `none`.")
    operator_namespace: str = Field(
        OPERATOR_NAMESPACE,
        alias="operatorNamespace",
        description="Namespace of CloudNativePG, which must reach its pods.",
    )
    spread: Literal["required", "preferred"] = Field(
        "required",
        description="Whether the instances of a production database must run on nodes of their own. `preferred` is for "
        "clusters of fewer than three nodes, where one of them may then take down all instances.",
    )
