"""Settings: what the platform team decides about Google Cloud, for all parts."""

from typing import ClassVar

from pydantic import Field, model_validator

from function.model import Section
from function.references import ProviderConfig

PROJECT = r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]"
"""A project id, after the domain of an organisation of old."""


class Network(Section):
    """A VPC network with private services access, which the platform has set up: all in it reaches the parts."""

    network: str = Field(
        pattern=rf"^projects/{PROJECT}/global/networks/[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?$",
        description="The VPC network: projects/<project>/global/networks/<name>.",
    )
    allocated_ip_range: str | None = Field(
        None,
        alias="allocatedIpRange",
        pattern=r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$",
        description="Allocated range of its private services access; any of them when left out.",
    )


class GcpSettings(Section):
    """Settings of Google Cloud.

    The project is that of the ProviderConfig. Storage is always encrypted: by `kmsKeyName`, the key of the platform,
    which has granted its use to the service agents of Cloud SQL and Cloud Storage; else by a key of Google's own.
    """

    tenancy: ClassVar[frozenset[str]] = frozenset({"region", "providerConfig", "networks", "kmsKeyName"})

    region: str = Field(pattern=r"^[a-z]+-[a-z]+[0-9]{1,2}$", description="Region that everything is made in.")
    provider_config: ProviderConfig = Field(
        "default", description="ProviderConfig (for v2 orders: ClusterProviderConfig), which says the project."
    )
    networks: dict[str, Network] = Field(
        default_factory=dict, description="Networks by name. An order that names none gets the one called default."
    )
    kms_key_name: str | None = Field(
        None,
        alias="kmsKeyName",
        pattern=rf"^projects/{PROJECT}/locations/[a-z0-9-]+/keyRings/[\w-]{{1,63}}/cryptoKeys/[\w-]{{1,63}}$",
        description="Key of the platform that encrypts all storage, of the same region. It must outlive every order.",
    )

    @model_validator(mode="after")
    def _key_of_the_region(self) -> "GcpSettings":
        if self.kms_key_name and f"/locations/{self.region}/" not in self.kms_key_name:
            message = f"kmsKeyName is of another location: must be a key of region {self.region}, as what it encrypts"
            raise ValueError(message)
        return self


DEMO = {
    "region": "europe-west3",
    "networks": {"default": {"network": "projects/demo-project/global/networks/main"}},
    "kmsKeyName": "projects/demo-project/locations/europe-west3/keyRings/platform/cryptoKeys/data",
}
"""Settings to look at: valid to the letter, and nobody's."""

REQUIRED = {
    "region": "REQUIRED: the region that everything is made in, such as europe-west3",
    "networks": {
        "default": {"network": "REQUIRED: the VPC, as projects/<project>/global/networks/<network>"},
    },
    "kmsKeyName": "REQUIRED: the key that encrypts all storage; left out, it is Google's own",
}
"""What a platform decides before it installs: where databases are, who reaches them, and the key, which is that of a
database permanently."""
