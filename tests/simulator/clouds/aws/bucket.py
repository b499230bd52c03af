"""Bucket on AWS, played: what S3 does, and its provider."""

from typing import Any

from tests.simulator.habits import Habits, Reference, Theirs

_IN_BUCKET: dict[str, Any] = {"within": "bucket", "references": (Reference("bucket", "s3.Bucket"),), "setting": True,
                              "name": lambda fields: str(fields.get("bucket", ""))}  # fmt: skip

HABITS = {
    "s3.Bucket": Habits(
        late={"objectLockEnabled": False},
        holds_objects=True,
        refuses_objects=True,
        theirs=Theirs("eu-central-1", {"forceDestroy": False}),
    ),
    "s3.BucketPublicAccessBlock": Habits(**_IN_BUCKET),
    "s3.BucketOwnershipControls": Habits(**_IN_BUCKET),
    "s3.BucketServerSideEncryptionConfiguration": Habits(**_IN_BUCKET),
    "s3.BucketVersioning": Habits(**_IN_BUCKET),
    "s3.BucketLifecycleConfiguration": Habits(**_IN_BUCKET),
    "s3.BucketPolicy": Habits(**_IN_BUCKET),
}
