"""Bucket on AWS: S3."""

from function.clouds.aws import Aws
from function.clouds.aws.bucket import access, encryption, lifecycle
from function.clouds.aws.bucket.aspect import S3, Aspect
from function.clouds.aws.bucket.settings import BucketSettings
from function.model import Handle, Kind, Naming, Render, Renderer, Source
from function.parts import AGES, Bucket

BUCKET = Kind(
    S3,
    "Bucket",
    version="v1beta2",
    retain="data",
    deleted_by=("forceDestroy",),
    naming=Naming(63),
    conflict="BucketAlreadyExists",
)


def render(aws: Aws, bucket: Bucket) -> Render:
    """Yield a bucket with its versions, encrypted, read by nobody unless a policy says so, and never without TLS."""
    how = aws.creation(BUCKET)
    encrypted = yield from encryption.rule(aws, bucket)
    s3: Handle = yield aws.resource(
        BUCKET,
        # S3 refuses to delete what is not empty. Only with both consents it is emptied first, every version of it.
        {"forceDestroy": bucket.empty_on_delete and aws.order.spec.consent},
        how=how,
        external_name=aws.name(BUCKET),
        in_catalog=True,
    )
    for aspect in (
        Aspect(access.PUBLIC_ACCESS_BLOCK, ("access",), always=True),
        Aspect(access.OWNERSHIP, ("access",)),
        Aspect(encryption.ENCRYPTION, ("own_key",), encrypted, always=True),
        Aspect(lifecycle.VERSIONING, ("versioning",)),
        Aspect(lifecycle.LIFECYCLE, AGES, lifecycle.rules(bucket)),
        Aspect(access.POLICY, ("access",), access.policy(aws, bucket, str(s3.name))),
    ):
        yield from aspect.resources(aws, s3, how)


RENDERER = Renderer(
    Bucket,
    render,
    outputs={
        "name": Source.external_name(BUCKET),
        "region": Source.of_site("the setting `region`", lambda aws: aws.settings.region),
        "endpoint": Source.of_site("the region", lambda aws: f"https://s3.{aws.settings.region}.{aws.domain}"),
        "url": Source.made_of(("name",), lambda name: f"s3://{name}", "the name"),
    },
    identifiers={"arn": Source.status(BUCKET, "arn")},
    settings=BucketSettings,
    exhaustive={"readers": ["arn:aws:iam::111122223333:root"]},
)
