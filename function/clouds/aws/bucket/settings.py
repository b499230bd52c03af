"""Settings of buckets on AWS."""

from typing import ClassVar

from pydantic import Field

from function.model import Section


class BucketSettings(Section):
    """Settings of buckets on AWS."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"readers"})

    readers: list[str] = Field(
        default_factory=list,
        description="ARNs of the principals that read what orders with acl authenticated-read hold: accounts, such as "
        "arn:aws:iam::111122223333:root, or roles.",
    )
