"""Azure by Upbound's provider: the subscription, and what all resources of this cloud share."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from function.clouds.azure import tags
from function.clouds.azure.settings import DEMO, REQUIRED, AzureSettings
from function.creation import Asked
from function.managed import ManagedSite
from function.model import Backend, Kind


@dataclass(frozen=True)
class Azure(ManagedSite):
    """A part of an order on Azure."""

    backend = "azure"

    @functools.cached_property
    def settings(self) -> AzureSettings:
        """The platform's settings of Azure."""
        return self.section(AzureSettings)

    def arm_id(self, resource_type: str, name: str) -> str:
        """Return the id by which Azure Resource Manager knows a resource in the platform's resource group.

        Args:
            resource_type: Its type with the namespace of its provider: `Microsoft.Storage/storageAccounts`.
            name: Its name.
        """
        settings = self.settings
        group = f"/subscriptions/{settings.subscription_id}/resourceGroups/{settings.resource_group}"
        return f"{group}/providers/{resource_type}/{name}"

    @functools.cached_property
    def tags(self) -> dict[str, str]:
        """The tags of all that the order has here."""
        return tags.of(self.order)

    def placed(self, kind: Kind) -> Mapping[str, Asked]:
        """Return the fields of region and resource group: what has no region of its own is where its parent is."""
        if not kind.location:
            return {}
        settings = self.settings
        return {
            kind.location: Asked(settings.location, "data.azure.location", said=True),
            "resourceGroupName": Asked(settings.resource_group, "data.azure.resourceGroup", said=True),
        }


PROVIDER_VERSION = "v2.7.0"
"""Release of the provider whose CRDs the manifests fit."""

BACKEND = Backend(
    name=Azure.backend,
    site=Azure,
    settings=AzureSettings,
    demo=DEMO,
    required=REQUIRED,
    controls="CIS Azure is the CIS Microsoft Azure Foundations Benchmark with its version, whose v5 has nothing on "
    "databases. MCSB is the Microsoft cloud security benchmark.",
    provider=("xpkg.upbound.io/upbound/provider-azure-{service}", PROVIDER_VERSION),
)
