"""Bucket: a store for objects that a team owns."""

from typing import Literal

from function.model import Adoptable, GoldenPath, Order, Parts, Refusal, Rule, Spec, field
from function.parts import Access, Bucket, Connection

ASKED = {
    "access": "acl",
    "versioning": "versioning",
    "retention_days": "retentionDays",
    "archive_days": "lifecycle.archiveAfterDays",
    "expire_days": "lifecycle.expireAfterDays",
    "own_key": "encryption",
    "empty_on_delete": "emptyOnDelete",
    "adopt": "adopt",
}
"""Fields of a bucket, with where a team says them."""

RETENTION_DAYS = {"development": 1, "staging": 14, "production": 90}
"""For how long what was deleted or overwritten can be restored. Azure and GCP keep 90 days at most."""


class Lifecycle(Spec):
    """What becomes of objects as they age."""

    archive_after_days: int | None = field(
        None,
        alias="archiveAfterDays",
        title="Archive after days",
        description="Days after which an object moves to cheaper storage, from which it is still read at once.",
        ge=30,
        le=36500,
    )
    expire_after_days: int | None = field(
        None,
        alias="expireAfterDays",
        title="Expire after days",
        description="Days after which an object is deleted.",
        ge=1,
        le=36500,
    )

    rules = (
        Rule(
            "!has(self.archiveAfterDays) || !has(self.expireAfterDays) || self.archiveAfterDays < self.expireAfterDays",
            "lifecycle.archiveAfterDays must be less than lifecycle.expireAfterDays",
            lambda life: (
                life.archive_after_days is None
                or life.expire_after_days is None
                or life.archive_after_days < life.expire_after_days
            ),
        ),
    )


class BucketSpec(Adoptable):
    """What a team decides about its bucket."""

    acl: Access = field(
        "private",
        title="Access",
        description="Who reads the objects besides those who are granted it: nobody (private), every identity of the "
        "platform's own account or organisation (authenticated-read), or the whole internet (public-read), which only "
        "some platforms allow.",
    )
    versioning: bool = field(
        default=True,
        title="Versioning",
        description="Whether what was overwritten or deleted is kept, so that it can be restored.",
    )
    retention_days: int | None = field(
        None,
        alias="retentionDays",
        title="Retention in days",
        description="For how many days what was overwritten or deleted can be restored. "
        "Left out, as long as the environment asks for.",
        ge=1,
        le=90,
    )
    lifecycle: Lifecycle | None = field(
        None, title="Lifecycle", description="What becomes of objects as they age.", advanced=True
    )
    encryption: Literal["platform", "own-key"] = field(
        "platform",
        title="Encryption",
        description="Whose key encrypts the objects: the platform's, or one of this bucket alone, which outlives it.",
        advanced=True,
    )
    empty_on_delete: bool = field(
        default=False,
        alias="emptyOnDelete",
        title="Empty on delete",
        description="Second consent: whether the objects are deleted with the bucket. Without it, the cloud refuses to "
        "delete a bucket that is not empty.",
        advanced=True,
    )

    rules = (
        *Adoptable.rules,
        Rule(
            "!has(self.emptyOnDelete) || !self.emptyOnDelete || (has(self.deletable) && self.deletable)",
            "emptyOnDelete needs deletable: true: it is the second consent to lose the data",
            lambda spec: not spec.empty_on_delete or spec.deletable is True,
        ),
        Rule(
            "!has(oldSelf.encryption) || (has(self.encryption) && self.encryption == oldSelf.encryption)",
            "encryption cannot change: order another bucket and copy the objects",
        ),
    )


def parts(order: Order[BucketSpec]) -> Parts:
    """One bucket, and where it is."""
    spec = order.spec
    lifecycle = spec.lifecycle or Lifecycle()

    bucket = yield Bucket(
        "bucket",
        access=allowed_access(order),
        versioning=spec.versioning,
        retention_days=spec.retention_days or RETENTION_DAYS[spec.environment],
        archive_days=lifecycle.archive_after_days,
        expire_days=lifecycle.expire_after_days,
        own_key=spec.encryption == "own-key",
        empty_on_delete=spec.empty_on_delete,
        adopt=spec.adopt,
        asked=ASKED,
    )
    connection = yield Connection("connection", outputs=bucket)

    return {**bucket, **connection}


def allowed_access(order: Order[BucketSpec]) -> Access:
    """Return who reads the objects.

    Raises:
        Refusal: Everybody would, and the platform does not allow that.
    """
    if order.spec.acl == "public-read" and order.kind not in order.platform.common.public:
        raise Refusal(
            'spec.acl: unsupported value "public-read": must be one of authenticated-read, private, as the platform '
            "allows no public buckets for the namespace"
        )
    return order.spec.acl


PATH = GoldenPath(
    kind="Bucket",
    plural="buckets",
    title="Bucket",
    description="A bucket for objects with versions, encryption and no public access.",
    spec=BucketSpec,
    component_type="bucket",
    needs=(Bucket, Connection),
    parts=parts,
)
