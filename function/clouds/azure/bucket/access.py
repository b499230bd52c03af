"""Access: who reads a bucket, and from where it is reached."""

import hashlib
import uuid
from collections.abc import Iterator
from functools import partial

from function.clouds.azure import Azure
from function.clouds.azure.bucket.account import PUBLIC, network
from function.clouds.azure.bucket.settings import BucketSettings
from function.model import Handle, Kind, Naming, Refusal, Resource, quoted, when_known
from function.parts import Bucket

# They retain nothing on purpose: a reader that the platform takes out must be shut out at once, not kept while there is
# data; and an endpoint is made again in a minute.
ROLE_ASSIGNMENT = Kind("authorization.azure.upbound.io", "RoleAssignment", location=None, tags=None)
PRIVATE_ENDPOINT = Kind("network.azure.upbound.io", "PrivateEndpoint", version="v1beta2", location="location",
                        naming=Naming(80))  # fmt: skip

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
    found = azure.part_settings(BucketSettings).readers
    if not found:
        raise Refusal(
            f"{bucket.place('access')}: unsupported value {quoted(bucket.access)}: must be private, as the platform "
            "names nobody in data.azure.bucket.readers"
        )
    return sorted(set(found))


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
            part=f"{bucket.name}-reader-{hashlib.sha256(principal.encode()).hexdigest()[:8]}",
            created=created,
            external_name=when_known(_assignment_id, scope, name),
        )


def _assignment_name(principal: str, scope: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{scope}/{principal}/{READER}"))


def _assignment_id(scope: str, name: str) -> str:
    return f"{scope}/providers/Microsoft.Authorization/roleAssignments/{name}"


def private_endpoint(azure: Azure, bucket: Bucket, account: Handle) -> Iterator[Resource]:
    """Yield the address of an account in the platform's network, where it has a subnet for such."""
    found = network(azure)
    if not found.endpoint_subnet_id:
        return
    created = {
        "subnetId": found.endpoint_subnet_id,
        "privateServiceConnection": {
            "name": "blob",
            "isManualConnection": False,
            "privateConnectionResourceId": account.status("id"),
            "subresourceNames": ["blob"],
        },
    }
    group = {"name": "default", "privateDnsZoneIds": [found.blob_zone_id]} if found.blob_zone_id else None
    yield azure.resource(
        PRIVATE_ENDPOINT,
        {"privateDnsZoneGroup": group} if group else {},
        part=f"{bucket.name}-endpoint",
        created=created,
        external_name=azure.name(PRIVATE_ENDPOINT, f"{bucket.name}-endpoint"),
    )
