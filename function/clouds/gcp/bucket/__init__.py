"""Bucket on Google Cloud: Cloud Storage.

An adopted bucket gets the secure defaults and, besides them, only what the order says itself: rules of ours would
delete what its own keep.
"""

from function.clouds.gcp import Gcp
from function.clouds.gcp.bucket import access, lifecycle
from function.clouds.gcp.bucket.access import STORAGE
from function.clouds.gcp.bucket.settings import BucketSettings
from function.creation import Asked
from function.model import (
    Handle,
    Kind,
    Naming,
    OutputContext,
    Refusal,
    Render,
    Renderer,
    Secure,
    Source,
    Value,
    when_known,
)
from function.parts import Bucket

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


def render(gcp: Gcp, bucket: Bucket) -> Render:
    """Yield a bucket, and who reads it."""
    _check_key(bucket)
    granted = access.grants(gcp, bucket)
    how = gcp.creation(BUCKET)
    made: Handle = yield gcp.resource(
        BUCKET,
        {},
        # Cloud Storage tells its locations in capitals, and so they are compared.
        created={"location": Asked(gcp.settings.region.upper(), gcp.region.place, said=True)},
        chosen={**lifecycle.fields(gcp, bucket, how), "encryption.defaultKmsKeyName": gcp.settings.kms_key_name},
        how=how,
        external_name=gcp.name(BUCKET),
        in_catalog=True,
    )
    yield from access.members(gcp, made, granted)


def _check_key(bucket: Bucket) -> None:
    if bucket.own_key:
        raise Refusal(
            f"{bucket.place('own_key')}: forbidden: a bucket has no key of its own on Google Cloud: must be left out, "
            "and the platform's key encrypts it"
        )


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
