"""Access: who reads a bucket, a right for each."""

import uuid
from collections.abc import Iterator
from functools import partial

from function import names
from function.clouds.azure import Azure
from function.clouds.azure.bucket.account import PUBLIC
from function.clouds.azure.bucket.settings import BucketSettings
from function.model import Handle, Kind, Resource, when_known
from function.parts import Bucket, named_readers

# It retains nothing on purpose: a reader that the platform takes out must be shut out at once, not kept while there is
# data.
ROLE_ASSIGNMENT = Kind("authorization.azure.upbound.io", "RoleAssignment", location=None, tags=None)

READER = "Storage Blob Data Reader"

CONTAINER_ACCESS = {"private": "private", "authenticated-read": "private", PUBLIC: "blob"}
"""What everybody may do in a container: nothing, or read a blob whose name they know."""


def readers(azure: Azure, bucket: Bucket) -> list[str]:
    """Return who reads the objects besides those who are granted it.

    Raises:
        Refusal: The order asks for readers, and the platform names none.
    """
    if bucket.access != "authenticated-read":
        return []
    return sorted(set(named_readers(azure, azure.part_settings(BucketSettings).readers)))


def role_assignments(azure: Azure, bucket: Bucket, principals: list[str], container: Handle) -> Iterator[Resource]:
    """Yield the right to read a container, for each of those who have it.

    Its name is a hash of what it says, and with it its id is known before it is there: under a random name, as the
    provider makes one, an order made again would not find it, and Azure refuses the same right beside the first.
    """
    scope = container.status("resourceManagerId")
    for principal in principals:
        name = when_known(partial(_assignment_name, principal), scope)
        created = {
            "name": name,
            "scope": scope,
            "principalId": principal,
            "principalType": "Group",
            "roleDefinitionName": READER,
        }
        yield azure.resource(
            ROLE_ASSIGNMENT,
            {},
            part=f"{bucket.name}-reader-{names.digest(principal)}",
            created=created,
            external_name=when_known(_assignment_id, scope, name),
        )


def _assignment_name(principal: str, scope: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{scope}/{principal}/{READER}"))


def _assignment_id(scope: str, name: str) -> str:
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"
