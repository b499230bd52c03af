"""Settings of buckets on Azure."""

from typing import ClassVar

from pydantic import Field

from function.clouds.azure.settings import Guid
from function.model import Section


class BucketSettings(Section):
    """Settings of buckets on Azure."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"readers"})

    readers: list[Guid] = Field(
        default_factory=list,
        description="Object ids of the Entra groups whose members read what orders with acl authenticated-read hold.",
    )
