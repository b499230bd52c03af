"""Encryption: which key encrypts the objects of a bucket."""

from collections.abc import Generator
from typing import Any

from function.clouds.aws import Aws, keys
from function.clouds.aws.bucket.aspect import S3
from function.model import Kind, Resource, Tree
from function.parts import Bucket

ENCRYPTION = Kind(S3, "BucketServerSideEncryptionConfiguration", version="v1beta2", tags=None, retain="dependency")


def rule(aws: Aws, bucket: Bucket) -> Generator[Resource, Any, Tree]:
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
