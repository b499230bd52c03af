"""AWS by Upbound's provider: the account, and what all resources of this cloud share."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from function.clouds.aws import tags
from function.clouds.aws.settings import DEMO, EXHAUSTIVE, REQUIRED, AwsSettings
from function.creation import Asked
from function.managed import ManagedSite
from function.model import Backend, Kind


@dataclass(frozen=True)
class Aws(ManagedSite):
    """A part of an order on AWS."""

    backend = "aws"

    @functools.cached_property
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

    def placed(self, kind: Kind) -> Mapping[str, Asked]:
        """Return the field of the region, where a kind has one."""
        return {kind.location: Asked(self.settings.region, "data.aws.region", said=True)} if kind.location else {}


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
