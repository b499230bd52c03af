"""Lifecycle: what becomes of objects: of old versions, and of those that age."""

from function.clouds.aws.bucket.aspect import S3
from function.model import Kind, Secure, Tree
from function.parts import ABORT_AFTER_DAYS, Bucket

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

ARCHIVE = "GLACIER_IR"
"""The cheapest storage class from which an object is read at once."""


def rules(bucket: Bucket) -> Tree:
    """Return the lifecycle rules of a bucket."""
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
