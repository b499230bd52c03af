"""Settings: what the platform team decides about Azure, for all parts."""

import ipaddress
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, model_validator

from function.model import Section
from function.references import ClientRange, ProviderConfig

_GROUP = r"/subscriptions/[0-9a-f-]{36}/resourceGroups/[\w.()-]{1,90}/providers/Microsoft\.Network"

SubnetId = Annotated[str, Field(pattern=rf"^{_GROUP}/virtualNetworks/[\w.-]+/subnets/[\w.-]+$")]
ZoneId = Annotated[str, Field(pattern=rf"^{_GROUP}/privateDnsZones/[\w.-]+$")]
Guid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


def _public(cidr: str) -> str:
    """Refuse a range that the firewall of a storage account does not take: it knows public IPv4 addresses only."""
    network = ipaddress.ip_network(cidr)
    if network.version != 4 or not network.is_global:  # noqa: PLR2004  (IPv4)
        raise ValueError(f"{cidr} is no public IPv4 range: must be one, or be let in by its subnet in subnetIds")
    return cidr


class Network(Section):
    """A network that orders may be reached from."""

    database_subnet_id: SubnetId | None = Field(
        None,
        alias="databaseSubnetId",
        description="Subnet for databases alone, delegated to Microsoft.DBforPostgreSQL/flexibleServers. Its network "
        "security group says who reaches them.",
    )
    database_zone_id: ZoneId | None = Field(
        None,
        alias="databaseZoneId",
        description="Private DNS zone of the databases, linked to the networks of their clients: "
        "<name>.private.postgres.database.azure.com.",
    )
    endpoint_subnet_id: SubnetId | None = Field(
        None, alias="endpointSubnetId", description="Subnet for the private endpoints of buckets."
    )
    blob_zone_id: ZoneId | None = Field(
        None,
        alias="blobZoneId",
        description="Private DNS zone privatelink.blob.core.windows.net. Left out where a policy of the platform "
        "registers private endpoints.",
    )
    cidrs: list[Annotated[ClientRange, AfterValidator(_public)]] = Field(
        default_factory=list, description="Public address ranges of clients that buckets let in."
    )
    subnet_ids: list[SubnetId] = Field(
        default_factory=list,
        alias="subnetIds",
        description="Subnets with the service endpoint Microsoft.Storage, whose clients buckets let in.",
    )

    @property
    def has_clients(self) -> bool:
        """Whether some clients reach buckets by their public address."""
        return bool(self.cidrs or self.subnet_ids)

    @model_validator(mode="after")
    def _complete(self) -> "Network":
        if (self.database_subnet_id is None) != (self.database_zone_id is None):
            message = "databaseSubnetId and databaseZoneId belong together: must have both, or neither"
            raise ValueError(message)
        if self.blob_zone_id and not self.endpoint_subnet_id:
            message = "blobZoneId is of private endpoints: must have endpointSubnetId with it"
            raise ValueError(message)
        if not (self.database_subnet_id or self.endpoint_subnet_id or self.has_clients):
            message = "nothing can be in it: must have databaseSubnetId, endpointSubnetId, cidrs or subnetIds"
            raise ValueError(message)
        return self


class AzureSettings(Section):
    """Settings of Azure.

    Storage is always encrypted, by the keys that Microsoft manages.
    """

    tenancy: ClassVar[frozenset[str]] = frozenset(
        {"subscriptionId", "resourceGroup", "location", "providerConfig", "networks"}
    )

    subscription_id: Guid = Field(
        alias="subscriptionId",
        description="Subscription of the ProviderConfig, as resources name each other by ids that begin with it.",
    )
    resource_group: str = Field(
        alias="resourceGroup",
        pattern=r"^[\w.()-]{0,89}[\w()-]$",
        description="Resource group that everything is made in.",
    )
    location: str = Field(pattern=r"^[a-z]+[a-z0-9]*$", description="Region that everything is made in: westeurope.")
    provider_config: ProviderConfig = "default"
    networks: dict[str, Network] = Field(
        default_factory=dict,
        description="Networks by name. An order that names none gets the one called default, as buckets always do.",
    )


_NETWORK = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network"

DEMO = {
    "subscriptionId": "00000000-0000-0000-0000-000000000000",
    "resourceGroup": "golden-paths",
    "location": "westeurope",
    "networks": {
        "default": {
            "databaseSubnetId": f"{_NETWORK}/virtualNetworks/main/subnets/databases",
            "databaseZoneId": f"{_NETWORK}/privateDnsZones/demo.private.postgres.database.azure.com",
            "endpointSubnetId": f"{_NETWORK}/virtualNetworks/main/subnets/endpoints",
            "blobZoneId": f"{_NETWORK}/privateDnsZones/privatelink.blob.core.windows.net",
        },
    },
}
"""Settings to look at: valid to the letter, and nobody's."""

REQUIRED = {
    "subscriptionId": "REQUIRED: the id of the subscription that the ProviderConfig logs in to",
    "resourceGroup": "REQUIRED: the resource group that everything is made in",
    "location": "REQUIRED: the region that everything is made in, such as westeurope",
    "networks": {
        "default": {
            "databaseSubnetId": "REQUIRED: the id of a subnet that is delegated to flexible servers",
            "databaseZoneId": "REQUIRED: the id of the private DNS zone of databases",
            "endpointSubnetId": "REQUIRED: the id of the subnet for private endpoints of buckets",
            "blobZoneId": "REQUIRED: the id of the zone privatelink.blob.core.windows.net",
        },
    },
}
"""What a platform decides before it installs: where databases and buckets are, and who reaches them."""
