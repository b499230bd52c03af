"""Bucket on Azure: a container, in a storage account of its own.

S3 and GCS refuse to delete a bucket that is not empty. Azure refuses nothing, and whether a container is empty cannot
be seen from here. So the second consent is what lets the data go: without `emptyOnDelete` an order with consent can be
deleted, and its account stays in Azure with all that is in it, where the same order made again finds it.

An adopted bucket is an account and a container in it. The account gets the secure defaults, and is never deleted: what
else may be in it is not the order's.
"""

from dataclasses import replace

from function.clouds.azure import Azure
from function.clouds.azure.bucket import access, network
from function.clouds.azure.bucket.account import ACCOUNT, GROUP, replication
from function.clouds.azure.bucket.lifecycle import management_policy
from function.clouds.azure.bucket.settings import BucketSettings
from function.creation import Creation
from function.model import KEEP, Handle, Kind, Refusal, Render, Renderer, Resource, Source, quoted
from function.parts import Bucket

CONTAINER = Kind(GROUP, "Container", location=None, tags=None, retain="data", unprotected=True)


def render(azure: Azure, bucket: Bucket) -> Render:
    """Yield the account of a bucket with its container, and what says who reaches it and how objects age."""
    _check(bucket)
    how = azure.creation(ACCOUNT)
    of_account, of_container = _sites(azure, bucket)
    readers = access.readers(azure, bucket)
    spread = {"accountTier": "Standard", "accountReplicationType": replication(azure)}

    made = of_account.resource(
        ACCOUNT,
        {"networkRules": network.rules(network.network_of(azure))},
        created={} if how is Creation.ADOPTED else {"accountKind": "StorageV2", "accountTier": spread["accountTier"]},
        required=spread,
        how=how,
        external_name=azure.name(ACCOUNT),
        in_catalog=True,
    )
    if how is Creation.ADOPTED or not bucket.empty_on_delete:
        _stays(made)
    account: Handle = yield made
    made = of_container.resource(
        CONTAINER,
        {"storageAccountIdSelector": account.selector},
        chosen={"containerAccessType": azure.asked("access", access.CONTAINER_ACCESS[bucket.access])},
        how=how,
        external_name=azure.name(CONTAINER),
    )
    if not bucket.empty_on_delete:
        _stays(made)
    container: Handle = yield made
    yield from network.private_endpoint(azure, bucket, account)
    yield from access.role_assignments(azure, bucket, readers, container)
    yield from management_policy(azure, bucket, account, container, how)


def _stays(resource: Resource) -> None:
    """Say that a resource stays in Azure although the order may be deleted."""
    resource.manifest["metadata"]["labels"][KEEP] = "always"


def _check(bucket: Bucket) -> None:
    if bucket.own_key:
        raise Refusal(
            f'{bucket.place("own_key")}: unsupported value "own-key": must be "platform", as buckets on Azure are '
            "encrypted by Microsoft's keys alone"
        )


def _sites(azure: Azure, bucket: Bucket) -> tuple[Azure, Azure]:
    """Return the site of the account and that of the container: each is adopted by its own half of the name.

    Raises:
        Refusal: The name has no two halves.
    """
    if bucket.adopt is None:
        return azure, azure
    account, slash, container = bucket.adopt.partition("/")
    if not (account and slash and container) or "/" in container:
        raise Refusal(
            f"{bucket.place('adopt')}: unsupported value {quoted(bucket.adopt)}: must be <storage account>/<container>"
        )
    return replace(azure, part=replace(bucket, adopt=account)), replace(azure, part=replace(bucket, adopt=container))


RENDERER = Renderer(
    Bucket,
    render,
    outputs={
        "name": Source.external_name(CONTAINER),
        "region": Source.of_site("the setting `location`", lambda azure: azure.settings.location),
        "endpoint": Source.status(ACCOUNT, "primaryBlobEndpoint"),
        "url": Source.status(CONTAINER, "url"),
    },
    identifiers={"id": Source.status(ACCOUNT, "id"), "containerId": Source.status(CONTAINER, "resourceManagerId")},
    settings=BucketSettings,
    demo={"readers": ["00000000-0000-0000-0000-000000000001"]},
)
