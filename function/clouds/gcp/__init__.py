"""Google Cloud by Upbound's provider: the project, and what all resources of this cloud share."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from function.clouds.gcp import tags
from function.clouds.gcp.settings import DEMO, REQUIRED, GcpSettings
from function.creation import Asked
from function.managed import ManagedSite
from function.model import Backend, Kind


@dataclass(frozen=True)
class Gcp(ManagedSite):
    """A part of an order on Google Cloud.

    No resource ever states a project: the provider reads the ProviderConfig's to tell what exists from what does not,
    and another one would be looked for there in vain.
    """

    backend = "gcp"

    @functools.cached_property
    def settings(self) -> GcpSettings:
        """The platform's settings of Google Cloud."""
        return self.section(GcpSettings)

    @property
    def region(self) -> Asked:
        """The region, with the setting that says it."""
        return Asked(self.settings.region, "data.gcp.region", said=True)

    @functools.cached_property
    def tags(self) -> dict[str, str]:
        """The labels of all that the order has here."""
        return tags.of(self.order)

    def placed(self, kind: Kind) -> Mapping[str, Asked]:
        """Return the field of the region, where a kind has one."""
        return {kind.location: self.region} if kind.location else {}


PROVIDER_VERSION = "v3.0.0"
"""Release of the provider whose CRDs the manifests fit."""

BACKEND = Backend(
    name=Gcp.backend,
    site=Gcp,
    settings=GcpSettings,
    demo=DEMO,
    required=REQUIRED,
    controls="Controls such as CIS GCP 6.4 are those of the CIS Google Cloud Platform Foundation Benchmark 4.0; 6.9 is "
    "new in its version 5.0.",
    provider=("xpkg.upbound.io/upbound/provider-gcp-{service}", PROVIDER_VERSION),
)
