"""Bucket on AWS: S3. The provider has a kind for each aspect of a bucket; all of them select the bucket beside them.

Of an adopted bucket only those aspects are stated that keep it from the public and encrypted, and those that the order
says itself: a policy and rules of its own go on.
"""

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field

from function.clouds.aws import Aws, keys
from function.creation import Creation
from function.model import (
    Handle,
    Kind,
    Naming,
    Refusal,
    Render,
    Renderer,
    Resource,
    Section,
    Secure,
    Source,
    Tree,
    quoted,
)
from function.parts import Bucket

S3 = "s3.aws.upbound.io"

BUCKET = Kind(
    S3,
    "Bucket",
    version="v1beta2",
    retain="data",
    deleted_by=("forceDestroy",),
    naming=Naming(63),
    conflict="BucketAlreadyExists",
)
PUBLIC_ACCESS_BLOCK = Kind(
    S3,
    "BucketPublicAccessBlock",
    tags=None,
    retain="dependency",
    secure=(
        Secure("blockPublicAcls", True, "S3.1, S3.8", "no object is made public by an ACL"),
        Secure("ignorePublicAcls", True, "S3.1, S3.8", "an ACL from before makes none public either"),
        Secure("blockPublicPolicy", lambda aws: aws.part.access != "public-read", "S3.1, S3.8",
               "no policy opens it to everybody, unless the platform allows it and the order asks for it"),
        Secure("restrictPublicBuckets", lambda aws: aws.part.access != "public-read", "S3.1, S3.8",
               "a public policy from before holds for the account alone"),
    ),
)  # fmt: skip
OWNERSHIP = Kind(
    S3,
    "BucketOwnershipControls",
    version="v1beta2",
    tags=None,
    retain="dependency",
    secure=(Secure("rule.objectOwnership", "BucketOwnerEnforced", "S3.12", "access is by policy, and ACLs are off"),),
)
ENCRYPTION = Kind(S3, "BucketServerSideEncryptionConfiguration", version="v1beta2", tags=None, retain="dependency")
VERSIONING = Kind(
    S3,
    "BucketVersioning",
    version="v1beta2",
    tags=None,
    retain="dependency",
    secure=(
        Secure("versioningConfiguration.status", lambda aws: "Enabled" if aws.part.versioning else "Suspended",
               "S3.14", "what was overwritten or deleted can be restored"),
    ),
)  # fmt: skip
LIFECYCLE = Kind(S3, "BucketLifecycleConfiguration", version="v1beta2", tags=None)
POLICY = Kind(S3, "BucketPolicy", tags=None, retain="dependency")

ABORT_AFTER_DAYS = 7
"""After how many days an upload that was never completed is given up, which nobody sees and everybody pays."""

ARCHIVE = "GLACIER_IR"
"""The cheapest storage class from which an object is read at once."""


class BucketSettings(Section):
    """Settings of buckets on AWS."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"readers"})

    readers: list[str] = Field(
        default_factory=list,
        description="ARNs of the principals that read what orders with acl authenticated-read hold: accounts, such as "
        "arn:aws:iam::111122223333:root, or roles.",
    )


def render(aws: Aws, bucket: Bucket) -> Render:
    """Yield a bucket with its versions, encrypted, read by nobody unless a policy says so, and never without TLS."""
    how = aws.creation(BUCKET)
    encryption = yield from _encryption(aws, bucket)
    s3: Handle = yield aws.resource(
        BUCKET,
        # S3 refuses to delete what is not empty. Only with both consents it is emptied first, every version of it.
        {"forceDestroy": bucket.empty_on_delete and aws.order.spec.consent},
        how=how,
        external_name=aws.name(BUCKET),
        in_catalog=True,
    )
    for aspect in _aspects(aws, bucket, str(s3.name), encryption):
        # One that was stated once stays: without its resource, the cloud's own goes as well.
        ours = how is not Creation.ADOPTED or aspect.always or aws.observed(aspect.kind) is not None
        if ours or any(aws.says(field) for field in aspect.fields):
            yield aws.resource(aspect.kind, {"bucketSelector": s3.selector, **aspect.parameters})


@dataclass(frozen=True)
class _Aspect:
    """An aspect of a bucket, which is a resource of its own.

    Attributes:
        kind: Its kind.
        fields: The fields of the part that it follows.
        parameters: Its parameters.
        always: Whether an adopted bucket gets it although the order says none of these fields.
    """

    kind: Kind
    fields: tuple[str, ...]
    parameters: Tree
    always: bool = False


def _aspects(aws: Aws, bucket: Bucket, name: str, encryption: Tree) -> Iterator[_Aspect]:
    yield _Aspect(PUBLIC_ACCESS_BLOCK, ("access",), {}, always=True)
    yield _Aspect(OWNERSHIP, ("access",), {})
    yield _Aspect(ENCRYPTION, ("own_key",), encryption, always=True)
    yield _Aspect(VERSIONING, ("versioning",), {})
    yield _Aspect(LIFECYCLE, ("retention_days", "archive_days", "expire_days"), _lifecycle(bucket))
    yield _Aspect(POLICY, ("access",), {"policy": _policy(aws, bucket, name)})


def _encryption(aws: Aws, bucket: Bucket) -> Generator[Resource, Any, Tree]:
    """Yield the key of a bucket that has its own; return the rule by which S3 encrypts new objects."""
    by_default: Tree = {"sseAlgorithm": "aws:kms"}
    if bucket.own_key or aws.settings.key_per_order:
        key = yield from keys.own_key(aws)
        # Its ARN, not a selector: the rules are one value to the API server, and what the provider wrote into them
        # would be taken out again with every render.
        by_default["kmsMasterKeyId"] = key.status("arn")
    elif aws.settings.kms_key_arn:
        by_default["kmsMasterKeyId"] = aws.settings.kms_key_arn
    # With a key per bucket, S3 asks KMS once for many objects instead of for each.
    return {"rule": [{"applyServerSideEncryptionByDefault": by_default, "bucketKeyEnabled": True}]}


def _lifecycle(bucket: Bucket) -> Tree:
    rule: Tree = {
        "id": "golden-path",
        "status": "Enabled",
        "filter": [{"prefix": ""}],  # of every object; without a filter the provider finds a difference each time
        "abortIncompleteMultipartUpload": [{"daysAfterInitiation": ABORT_AFTER_DAYS}],
        "noncurrentVersionExpiration": [{"noncurrentDays": bucket.retention_days}],
    }
    if bucket.archive_days is not None:
        rule["transition"] = [{"days": bucket.archive_days, "storageClass": ARCHIVE}]
    if bucket.expire_days is not None:
        rule["expiration"] = [{"days": bucket.expire_days}]
    # Buckets from before 2024 report another default, which would be a difference each time.
    return {"rule": [rule], "transitionDefaultMinimumObjectSize": "all_storage_classes_128K"}


def _policy(aws: Aws, bucket: Bucket, name: str) -> str:
    """Return the bucket's policy: nobody without TLS (S3.5), and those who read it.

    Raises:
        Refusal: The platform names nobody who may read it.
    """
    arn = f"arn:{aws.partition}:s3:::{name}"
    everything = [arn, f"{arn}/*"]
    statements: list[Tree] = [
        {
            "Sid": "TLSOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": everything,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    if bucket.access != "private":
        statements.append(
            {
                "Sid": "Read",
                "Effect": "Allow",
                "Principal": "*" if bucket.access == "public-read" else {"AWS": _readers(aws, bucket)},
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": everything,
            }
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def _readers(aws: Aws, bucket: Bucket) -> list[str]:
    readers = aws.part_settings(BucketSettings).readers
    if not readers:
        raise Refusal(
            f"{bucket.place('access')}: unsupported value {quoted(bucket.access)}: must be private, as the platform "
            "names nobody in data.aws.bucket.readers"
        )
    return sorted(readers)


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
