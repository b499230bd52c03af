"""Settings: what the platform team decides about AWS, for all parts."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from function.model import Section
from function.references import ClientRange, ProviderConfig

SubnetId = Annotated[str, Field(pattern=r"^subnet-[0-9a-f]{8,17}$")]
SecurityGroupId = Annotated[str, Field(pattern=r"^sg-[0-9a-f]{8,17}$")]


class Network(Section):
    """A network that orders may be reached from: its clients must be named, as nobody is let in by default."""

    vpc_id: str = Field(alias="vpcId", pattern=r"^vpc-[0-9a-f]{8,17}$", description="The VPC.")
    subnet_ids: list[SubnetId] = Field(
        alias="subnetIds",
        min_length=2,
        description="Private subnets of that VPC, in at least two availability zones.",
    )
    cidrs: list[ClientRange] = Field(default_factory=list, description="Address ranges of the clients let in.")
    security_group_ids: list[SecurityGroupId] = Field(
        default_factory=list, alias="securityGroupIds", description="Security groups of the clients let in."
    )

    @model_validator(mode="after")
    def _has_clients(self) -> "Network":
        if not self.cidrs and not self.security_group_ids:
            message = "no client is allowed: must have at least one of cidrs and securityGroupIds"
            raise ValueError(message)
        return self


class AwsSettings(Section):
    """Settings of AWS.

    Storage is always encrypted: by `kmsKeyArn`, the key of the platform; with `keyPerOrder` by a key for each order;
    with neither by the key that AWS manages for the account, which costs nothing but cannot be shared with
    another account.
    """

    tenancy: ClassVar[frozenset[str]] = frozenset(
        {"region", "providerConfig", "networks", "kmsKeyArn", "keyPerOrder", "permissionsBoundary"}
    )

    region: str = Field(pattern=r"^[a-z]{2,3}(-[a-z]+)+-[1-9]$", description="Region that everything is made in.")
    provider_config: ProviderConfig = "default"
    networks: dict[str, Network] = Field(
        default_factory=dict, description="Networks by name. An order that names none gets the one called default."
    )
    kms_key_arn: str | None = Field(
        None,
        alias="kmsKeyArn",
        pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[0-9A-Za-z-]+$",
        description="Key of the platform that encrypts all storage. It must outlive every order and snapshot.",
    )
    key_per_order: bool = Field(
        default=False,
        alias="keyPerOrder",
        description="Whether each order gets a key of its own, which outlives it. Instead of kmsKeyArn.",
    )
    permissions_boundary: str | None = Field(
        None,
        alias="permissionsBoundary",
        pattern=r"^arn:aws[a-z-]*:iam::(\d{12}|aws):policy/.+$",
        description="Policy that bounds the rights of every role that an order makes.",
    )

    @model_validator(mode="after")
    def _one_key(self) -> "AwsSettings":
        if self.kms_key_arn and self.key_per_order:
            message = "kmsKeyArn and keyPerOrder contradict each other: must be one of them"
            raise ValueError(message)
        return self


DEMO = {
    "region": "eu-central-1",
    "networks": {
        "default": {
            "vpcId": "vpc-00000000000000001",
            "subnetIds": ["subnet-00000000000000001", "subnet-00000000000000002"],
            "cidrs": ["10.0.0.0/16"],
        },
    },
    # 111122223333 is the account that AWS itself uses in examples.
    "kmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
}
"""Settings to look at: valid to the letter, and nobody's."""

REQUIRED = {
    "region": "REQUIRED: the region that everything is made in, such as eu-central-1",
    "networks": {
        "default": {
            "vpcId": "REQUIRED: the VPC that databases are in",
            "subnetIds": [
                "REQUIRED: a private subnet of that VPC",
                "REQUIRED: another one, in another availability zone",
            ],
            "cidrs": ["REQUIRED: the addresses that clients connect from, such as 10.0.0.0/16"],
        },
    },
    "kmsKeyArn": "REQUIRED: the ARN of the key that encrypts all storage, or keyPerOrder: true",
}
"""What a platform decides before it installs: where databases are, who reaches them, and the key, which is that of a
database permanently."""

EXHAUSTIVE = DEMO | {"kmsKeyArn": None, "keyPerOrder": True}
"""With a key for each order."""
