"""AWS by Upbound's provider: the account, and what all resources of this cloud share."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.clouds.aws import tags
from function.clouds.aws.settings import DEMO, EXHAUSTIVE, REQUIRED, AwsSettings
from function.creation import Asked, Creation
from function.model import Backend, Kind, Resource, Tree
from function.site import Site


@dataclass(frozen=True)
class Aws(Site):
    """A part of an order on AWS."""

    backend = "aws"

    @property
    def settings(self) -> AwsSettings:
        """The platform's settings of AWS."""
        return self.section(AwsSettings)

    @functools.cached_property
    def tags(self) -> dict[str, str]:
        """The tags of all that the order has here."""
        return tags.of(self.order)

    @property
    def partition(self) -> str:
        """The partition of the region, which every ARN in it begins with."""
        region = self.settings.region
        if region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if region.startswith("us-gov-") else "aws"

    @property
    def domain(self) -> str:
        """The domain of AWS's services in the region."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    @property
    def description(self) -> str:
        """A description that never changes, as AWS fixes that of some resources when it creates them."""
        return f"{type(self.part).__name__} of {self.order.kind} {self.order.name} in {self.order.namespace}"

    def resource(  # noqa: PLR0913  (each argument is one choice that a page takes)
        self,
        kind: Kind,
        fields: Tree,
        *,
        part: str | None = None,
        created: Mapping[str, Any] | None = None,
        chosen: Mapping[str, Any] | None = None,
        how: Creation | None = None,
        external_name: str | None = None,
        connection_secret: str | None = None,
        in_catalog: bool = False,
    ) -> Resource:
        """Return a managed resource in the platform's account and region, with the order's tags.

        The arguments are those of `Site._managed`.
        """
        settings = self.settings
        placed: dict[str, Any] = {}
        if kind.location:
            fields[kind.location] = settings.region
            placed[kind.location] = Asked(settings.region, "data.aws.region", said=True)
        if kind.tags:
            fields[kind.tags] = dict(self.tags)
        return self._managed(
            kind,
            fields,
            config=settings.provider_config,
            part=part,
            created={**placed, **(created or {})},
            chosen=chosen or {},
            how=how,
            external_name=external_name,
            connection_secret=connection_secret,
            in_catalog=in_catalog,
        )


PROVIDER_VERSION = "v2.6.0"
"""Release of the provider whose CRDs the manifests fit."""

BACKEND = Backend(
    name=Aws.backend,
    site=Aws,
    settings=AwsSettings,
    demo=DEMO,
    required=REQUIRED,
    exhaustive=EXHAUSTIVE,
    controls="Controls such as RDS.5 are those of AWS Foundational Security Best Practices, by their ids in Security "
    "Hub; KMS.4 is CIS's and NIST's there.",
    provider=("xpkg.upbound.io/upbound/provider-aws-{service}", PROVIDER_VERSION),
)
