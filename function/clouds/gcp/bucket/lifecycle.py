"""Lifecycle: what becomes of objects that were deleted, of old versions, and of those that age."""

from collections.abc import Iterator
from typing import Any

from function.clouds.gcp import Gcp
from function.creation import Asked, Creation
from function.model import Tree
from function.parts import ABORT_AFTER_DAYS, AGES, Bucket

SOFT_DELETE_DAYS = (7, 90)
"""For how few and how many days Cloud Storage keeps what was deleted, where it keeps it at all."""

COLD = "COLDLINE"
"""Cheaper to keep, dearer to read, and read at once."""

DAY = 24 * 60 * 60


def fields(gcp: Gcp, bucket: Bucket, how: Creation) -> dict[str, Any]:
    """Return what the order decides of it, by the field of a bucket that says it."""
    rules = list(_rules(gcp, bucket, how))
    return {
        "versioning.enabled": gcp.asked("versioning"),
        "softDeletePolicy.retentionDurationSeconds": gcp.asked("retention_days", _soft_delete_days(gcp, bucket) * DAY),
        "lifecycleRule": Asked(rules or None, bucket.place("retention_days"), said=True),
    }


def _soft_delete_days(gcp: Gcp, bucket: Bucket) -> int:
    """Return for how many days what was deleted is kept, the versions too that the lifecycle has deleted.

    A development order's bucket comes and goes, and so do its objects, unless it asks for more itself.
    """
    if gcp.order.development and not gcp.says("retention_days"):
        return 0
    least, most = SOFT_DELETE_DAYS
    return min(max(bucket.retention_days, least), most)


def _rules(gcp: Gcp, bucket: Bucket, how: Creation) -> Iterator[Tree]:
    """Yield the lifecycle rules; of an adopted bucket, none until the order says one of them."""
    if how is Creation.ADOPTED and not gcp.says(*AGES):
        return
    if how is not Creation.ADOPTED or gcp.says("retention_days"):
        # Not of a bucket with versions alone: one whose versioning was turned off still has the old ones.
        yield _rule("Delete", daysSinceNoncurrentTime=bucket.retention_days, withState="ARCHIVED")
    if bucket.archive_days is not None:
        yield _rule("SetStorageClass", COLD, age=bucket.archive_days, withState="LIVE")
    if bucket.expire_days is not None:
        yield _rule("Delete", age=bucket.expire_days, withState="LIVE")
    yield _rule("AbortIncompleteMultipartUpload", age=ABORT_AFTER_DAYS)


def _rule(action: str, storage_class: str | None = None, **condition: Any) -> Tree:  # noqa: ANN401  (JSON)
    what = {"type": action} | ({"storageClass": storage_class} if storage_class else {})
    return {"action": what, "condition": condition}
