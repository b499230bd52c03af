"""Access: nobody reads a bucket unless a policy says so, and none without TLS. Access lists are off."""

import json

from function.clouds.aws import Aws
from function.clouds.aws.bucket.aspect import S3
from function.clouds.aws.bucket.settings import BucketSettings
from function.model import Kind, Secure, Tree
from function.parts import Bucket, named_readers

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
    "bucketownershipcontrols",
    version="v1beta2",
    tags=None,
    retain="dependency",
    secure=(Secure("rule.objectOwnership", "BucketOwnerEnforced", "S3.12", "access is by policy, and ACLs are off"),),
)
POLICY = Kind(S3, "BucketPolicy", tags=None, retain="dependency")


def policy(aws: Aws, bucket: Bucket, name: str) -> Tree:
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
                "Principal": "*" if bucket.access == "public-read" else {"AWS": _readers(aws)},
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": everything,
            }
        )
    return {"policy": json.dumps({"Version": "2012-10-17", "Statement": statements})}


def _readers(aws: Aws) -> list[str]:
    return sorted(named_readers(aws, aws.part_settings(BucketSettings).readers))
