"""Bucket: a store for objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from function.model import Part, Refusal, quoted
from function.site import Site

Access = Literal["private", "authenticated-read", "public-read"]
"""Who reads the objects besides those who are granted it: nobody; every identity of the platform's own account or
organisation; the whole internet."""

AGES = ("retention_days", "archive_days", "expire_days")
"""The fields of a bucket that say what becomes of its objects as they age."""

ABORT_AFTER_DAYS = 7
"""After how many days an upload that was never completed is given up, which nobody sees and everybody pays."""


@dataclass(frozen=True)
class Bucket(Part):
    """A bucket of objects.

    Attributes:
        access: Who reads the objects besides those who are granted it.
        versioning: Whether what was overwritten or deleted is kept beside what is current.
        retention_days: For how many days it is kept, so that it can be restored.
        archive_days: After how many days an object moves to cheaper storage; None for never.
        expire_days: After how many days an object is deleted; None for never.
        own_key: Whether it is encrypted by a key of its own instead of the platform's.
        empty_on_delete: Whether the objects go with the bucket: the team's second consent. A cloud refuses to delete a
            bucket that is not empty, and without this nothing empties it.
        adopt: The existing bucket that it takes over; None for a new one.
    """

    public: ClassVar[tuple[str, ...]] = ("name", "region", "endpoint", "url")

    access: Access
    versioning: bool
    retention_days: int
    archive_days: int | None = None
    expire_days: int | None = None
    own_key: bool = False
    empty_on_delete: bool = False
    adopt: str | None = None


def named_readers(site: Site, readers: Sequence[str]) -> Sequence[str]:
    """Return who reads the objects of a bucket of access authenticated-read: those whom the platform names.

    Args:
        site: The site of the bucket.
        readers: Whom the platform names.

    Raises:
        Refusal: It names nobody.
    """
    if not readers:
        raise Refusal(
            f"{site.part.place('access')}: unsupported value {quoted(site.part.access)}: must be private, as the "
            f"platform names nobody in data.{site.backend}.bucket.readers"
        )
    return readers
