"""Bucket on Google Cloud: Cloud Storage.

An adopted bucket gets the secure defaults and, besides them, only what the order says itself: rules of ours would
delete what its own keep.
"""

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from function.clouds.gcp import Gcp
from function.creation import Asked, Creation
from function.model import (
    Handle,
    Kind,
    Naming,
    OutputContext,
    Refusal,
    Render,
    Renderer,
    Section,
    Secure,
    Source,
    Tree,
    Value,
    listed,
    quoted,
    when_known,
)
from function.parts import Bucket

STORAGE = "storage.gcp.upbound.io"

SOFT_DELETE_DAYS = (7, 90)
"""For how few and how many days Cloud Storage keeps what was deleted, where it keeps it at all."""

BUCKET = Kind(
    STORAGE,
    "Bucket",
    version="v1beta2",
    location="location",
    tags="labels",
    retain="data",
    deleted_by=("forceDestroy",),
    naming=Naming(63),  # one name for the whole world
    conflict="bucket name is not available",
    secure=(
        Secure("publicAccessPrevention",
               lambda gcp: "inherited" if gcp.part.access == "public-read" else "enforced", "CIS GCP 5.1",
               "no grant by mistake can open it to the internet"),
        Secure("uniformBucketLevelAccess", True, "CIS GCP 5.2", "no object has an access list of its own"),
        Secure("forceDestroy", lambda gcp: gcp.order.spec.consent and gcp.part.empty_on_delete, "",
               "a bucket that is not empty is deleted only with a second consent, `emptyOnDelete`"),
    ),
)  # fmt: skip

# It retains nothing on purpose: who loses the right to read loses it at once, not once the data is gone.
BUCKET_IAM_MEMBER = Kind(STORAGE, "BucketIAMMember", version="v1beta2", location=None, tags=None)

VIEWER = "roles/storage.objectViewer"
READER = "roles/storage.legacyObjectReader"
"""Reads and lists objects; reads those whose names it knows, which is as much as the whole internet gets."""

COLD = "COLDLINE"
"""Cheaper to keep, dearer to read, and read at once."""

UPLOAD_DAYS = 7
"""After how many days an upload that was never finished is dropped."""

DAY = 24 * 60 * 60

MEMBERS = ("domain", "group", "principal", "principalSet", "serviceAccount", "user")
"""Identities that can be let in. `allUsers` is the world, and so is `allAuthenticatedUsers`: every Google account."""


def _no_world(member: str) -> str:
    kind, _, who = member.partition(":")
    if kind not in MEMBERS or not who:
        identities = listed(f"{each}:..." for each in MEMBERS)
        raise ValueError(f"unsupported value {quoted(member)}: must be one of {identities}")
    return member


class BucketSettings(Section):
    """Settings of buckets on Google Cloud."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"readers"})

    readers: list[Annotated[str, AfterValidator(_no_world)]] = Field(
        default_factory=list,
        description="Who reads buckets of acl authenticated-read, such as domain:example.org; it is refused without.",
    )


def render(gcp: Gcp, bucket: Bucket) -> Render:
    """Yield a bucket, and who reads it."""
    _check(bucket)
    members = _members(gcp, bucket)
    how = gcp.creation(BUCKET)
    handle: Handle = yield gcp.resource(
        BUCKET,
        {},
        # Cloud Storage tells its locations in capitals, and so they are compared.
        created={"location": Asked(gcp.settings.region.upper(), gcp.region.place, said=True)},
        chosen=_chosen(gcp, bucket, how),
        how=how,
        external_name=gcp.name(BUCKET),
        in_catalog=True,
    )
    for role, member in members:
        # A grant cannot change, so each has a part of its own, named by a hash of who is granted what.
        digest = hashlib.sha256(f"{role}/{member}".encode()).hexdigest()[:8]
        yield gcp.resource(
            BUCKET_IAM_MEMBER,
            {"bucketSelector": handle.selector, "role": role, "member": member},
            part=f"{bucket.name}-reader-{digest}",
        )


def _check(bucket: Bucket) -> None:
    if bucket.own_key:
        raise Refusal(
            f"{bucket.place('own_key')}: forbidden: a bucket has no key of its own on Google Cloud: must be left out, "
            "and the platform's key encrypts it"
        )


def _members(gcp: Gcp, bucket: Bucket) -> list[tuple[str, str]]:
    """Return who is granted which role.

    Raises:
        Refusal: The platform does not say who its identities are.
    """
    match bucket.access:
        case "private":
            return []
        case "public-read":
            return [(READER, "allUsers")]
    readers = gcp.part_settings(BucketSettings).readers
    if not readers:
        raise Refusal(
            f"{bucket.place('access')}: unsupported value {quoted(bucket.access)}: must be private, as the platform "
            "names nobody in data.gcp.bucket.readers"
        )
    return [(VIEWER, member) for member in sorted(set(readers))]


def _chosen(gcp: Gcp, bucket: Bucket, how: Creation) -> dict[str, Any]:
    """Return what the order decides, by the field of it that does."""
    rules = list(_rules(gcp, bucket, how))
    return {
        "versioning.enabled": gcp.asked("versioning"),
        "softDeletePolicy.retentionDurationSeconds": gcp.asked("retention_days", _soft_delete_days(gcp, bucket) * DAY),
        "encryption.defaultKmsKeyName": gcp.settings.kms_key_name,
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
    fields = ("retention_days", "archive_days", "expire_days")
    if how is Creation.ADOPTED and not any(gcp.says(field) for field in fields):
        return
    if how is not Creation.ADOPTED or gcp.says("retention_days"):
        # Not of a bucket with versions alone: one whose versioning was turned off still has the old ones.
        yield _rule("Delete", daysSinceNoncurrentTime=bucket.retention_days, withState="ARCHIVED")
    if bucket.archive_days is not None:
        yield _rule("SetStorageClass", COLD, age=bucket.archive_days, withState="LIVE")
    if bucket.expire_days is not None:
        yield _rule("Delete", age=bucket.expire_days, withState="LIVE")
    yield _rule("AbortIncompleteMultipartUpload", age=UPLOAD_DAYS)


def _rule(action: str, storage_class: str | None = None, **condition: Any) -> Tree:  # noqa: ANN401  (JSON)
    what = {"type": action} | ({"storageClass": storage_class} if storage_class else {})
    return {"action": what, "condition": condition}


def _output_region(context: OutputContext, output: str) -> Value:
    region: Value = when_known(lambda place: str(place).lower(), _LOCATION.read(context, output))
    return region


_LOCATION = Source.status(BUCKET, "location")

RENDERER = Renderer(
    Bucket,
    render,
    outputs={
        "name": Source.external_name(BUCKET),
        "region": Source(_LOCATION.where, _output_region),
        "endpoint": Source.value("https://storage.googleapis.com"),
        "url": Source.status(BUCKET, "url"),
    },
    identifiers={"selfLink": Source.status(BUCKET, "selfLink")},
    settings=BucketSettings,
    demo={"readers": ["group:engineering@example.org"]},
)
