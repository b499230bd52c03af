"""AWS by Upbound's provider: what all resources of this cloud share."""

from typing import Any

from function import readiness, scopes
from function.clouds.aws import kinds, tags
from function.clouds.aws.settings import DEMO, FULL, REQUIRED, Aws
from function.model import Backend, Order, Resource, Tree

NAME = "aws"

BACKEND = Backend(
    name=NAME,
    settings=Aws,
    demo=DEMO,
    full=FULL,
    required=REQUIRED,
    controls="Controls such as RDS.5 and KMS.4 are those of AWS Foundational Security Best Practices, by their ids in "
    "Security Hub.",
    dependencies=kinds.PROVIDERS,
)


def managed(  # noqa: PLR0913  (each argument is one field of every managed resource)
    order: Order[Any],
    part: str,
    kind: scopes.ManagedKind,
    for_provider: Tree,
    *,
    external_name: str | None = None,
    connection_secret: str | None = None,
    in_catalog: bool = False,
) -> Resource:
    """Return a managed resource, in the platform's account and region and with the order's tags.

    Args:
        order: The order that it belongs to.
        part: The part that it belongs to.
        kind: Its kind.
        for_provider: Its parameters, without region and tags.
        external_name: Its name at AWS, where that is ours to choose.
        connection_secret: The Secret that the provider writes its connection details to.
        in_catalog: Whether Backstage reads it.
    """
    settings = order.platform.section(Aws)
    shared: Tree = {}
    if kind not in kinds.GLOBAL:
        shared["region"] = settings.region
    if kind not in kinds.UNTAGGED:
        shared["tags"] = tags.of(order)
    manifest = scopes.managed(
        order,
        part,
        kind,
        shared | for_provider,
        config=settings.provider_config,
        cloud=NAME,
        external_name=external_name,
        connection_secret=connection_secret,
    )
    return Resource(part, manifest, readiness.managed, in_catalog)


def partition(region: str) -> str:
    """Return the partition of a region, which every ARN in it begins with."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"
