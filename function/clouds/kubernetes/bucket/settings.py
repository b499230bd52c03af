"""Settings of buckets in the cluster."""

from typing import ClassVar

from pydantic import Field, model_validator

from function.model import Section


class BucketSettings(Section):
    """Settings of buckets in the cluster."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"storageClass", "emptyingStorageClass"})

    storage_class: str | None = Field(
        None,
        alias="storageClass",
        min_length=1,
        description="StorageClass of buckets, of reclaimPolicy Retain: the objects stay when a claim goes.",
    )
    emptying_storage_class: str | None = Field(
        None,
        alias="emptyingStorageClass",
        min_length=1,
        description="StorageClass of buckets that are ordered with emptyOnDelete, of reclaimPolicy Delete.",
    )

    @model_validator(mode="after")
    def _two_intents(self) -> "BucketSettings":
        if self.storage_class is not None and self.storage_class == self.emptying_storage_class:
            raise ValueError("storageClass and emptyingStorageClass must differ: one retains the objects, one does not")
        return self
