"""Azure by Upbound's provider: the subscription, and what all resources of this cloud share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.clouds.azure import tags
from function.clouds.azure.settings import DEMO, REQUIRED, AzureSettings
from function.creation import Asked, Creation
from function.model import KEEP, Backend, Kind, Resource, Tree, Value
from function.site import Site


@dataclass(frozen=True)
class Azure(Site):
    """A part of an order on Azure."""

    backend = "azure"

    @property
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

    def resource(  # noqa: PLR0913  (each argument is one choice that a page takes)
        self,
        kind: Kind,
        fields: Tree,
        *,
        part: str | None = None,
        created: Mapping[str, Any] | None = None,
        chosen: Mapping[str, Any] | None = None,
        how: Creation | None = None,
        external_name: Value | None = None,
        in_catalog: bool = False,
        keep: bool = False,
    ) -> Resource:
        """Return a managed resource in the platform's subscription, resource group and region, with the order's tags.

        The arguments are those of `Site._managed`, and:

        Args:
            kind: Its row.
            fields: What is always stated of its parameters.
            part: The name of the part that it belongs to; the site's own when None.
            created: What is decided when it is created, by path.
            chosen: What an order may say at any time, by path.
            how: How it was created, where it may have been there before the order.
            external_name: Its name in the cloud, where that is ours to choose.
            in_catalog: Whether Backstage reads it.
            keep: Whether it stays in the cloud although the order may be deleted.
        """
        settings = self.settings
        placed: dict[str, Any] = {}
        if kind.location:  # what is in a region is in a resource group of its own; the rest is where its parent is
            placed = {
                kind.location: Asked(settings.location, "data.azure.location", said=True),
                "resourceGroupName": Asked(settings.resource_group, "data.azure.resourceGroup", said=True),
            }
        if kind.tags:
            fields[kind.tags] = tags.of(self.order)
        resource = self._managed(
            kind,
            fields,
            config=settings.provider_config,
            part=part,
            created={**placed, **(created or {})},
            chosen=chosen or {},
            how=how,
            external_name=external_name,
            connection_secret=None,
            in_catalog=in_catalog,
        )
        if keep:
            resource.manifest["metadata"]["labels"][KEEP] = "always"
        return resource


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
