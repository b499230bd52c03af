"""Access: who reads a bucket, a grant for each."""

from collections.abc import Iterator, Sequence

from function import names
from function.clouds.gcp import Gcp
from function.clouds.gcp.bucket.settings import BucketSettings
from function.model import Handle, Kind, Resource
from function.parts import Bucket, named_readers

STORAGE = "storage.gcp.upbound.io"

# It retains nothing on purpose: who loses the right to read loses it at once, not once the data is gone.
BUCKET_IAM_MEMBER = Kind(STORAGE, "BucketIAMMember", version="v1beta2", location=None, tags=None)

VIEWER = "roles/storage.objectViewer"
READER = "roles/storage.legacyObjectReader"
"""Reads and lists objects; reads those whose names it knows, which is as much as the whole internet gets."""


def grants(gcp: Gcp, bucket: Bucket) -> Sequence[tuple[str, str]]:
    """Return who is granted which role: the role first.

    Raises:
        Refusal: The platform does not say who its identities are.
    """
    match bucket.access:
        case "private":
            return []
        case "public-read":
            return [(READER, "allUsers")]
    readers = named_readers(gcp, gcp.part_settings(BucketSettings).readers)
    return [(VIEWER, member) for member in sorted(set(readers))]


def members(gcp: Gcp, bucket: Handle, granted: Sequence[tuple[str, str]]) -> Iterator[Resource]:
    """Yield the grants of a bucket.

    A grant cannot change, so each has a part of its own, named by a hash of who is granted what.
    """
    for role, member in granted:
        yield gcp.resource(
            BUCKET_IAM_MEMBER,
            {"bucketSelector": bucket.selector, "role": role, "member": member},
            part=f"{gcp.part.name}-reader-{names.digest(role, member)}",
        )
