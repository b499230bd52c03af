"""Lifecycle: what becomes of objects as they age."""

from collections.abc import Iterator

from function.clouds.azure import Azure
from function.clouds.azure.bucket.account import GROUP
from function.creation import Creation
from function.model import Handle, Kind, Resource, Tree, when_known
from function.parts import AGES, Bucket

MANAGEMENT_POLICY = Kind(GROUP, "ManagementPolicy", version="v1beta2", location=None, tags=None)


def management_policy(
    azure: Azure, bucket: Bucket, account: Handle, container: Handle, how: Creation
) -> Iterator[Resource]:
    """Yield the policy of an account, where there is something for it to do.

    An account has one policy, so an adopted one keeps its own until the order says an age.
    """
    actions = _actions(bucket)
    if not actions or (how is Creation.ADOPTED and not azure.says(*AGES)):
        return
    rule: Tree = {
        "name": "golden-path",
        "enabled": True,
        "filters": {"blobTypes": ["blockBlob"], "prefixMatch": [when_known(lambda name: f"{name}/", container.name)]},
        "actions": actions,
    }
    yield azure.resource(
        MANAGEMENT_POLICY,
        {"storageAccountIdSelector": account.selector, "rule": [rule]},
        part=f"{bucket.name}-lifecycle",
    )


def _actions(bucket: Bucket) -> Tree:
    actions: Tree = {}
    current: Tree = {}
    if bucket.archive_days is not None:
        # Cold is the cheapest tier from which an object is read at once; Archive takes hours.
        current["tierToColdAfterDaysSinceModificationGreaterThan"] = bucket.archive_days
    if bucket.expire_days is not None:
        current["deleteAfterDaysSinceModificationGreaterThan"] = bucket.expire_days
    if current:
        actions["baseBlob"] = current
    if bucket.versioning:
        # A version's age counts from when it was written, not from when it was overwritten. It can be restored all the
        # same: what a policy deletes is kept by soft delete for as many days again.
        actions["version"] = {"deleteAfterDaysSinceCreation": bucket.retention_days}
    return actions
