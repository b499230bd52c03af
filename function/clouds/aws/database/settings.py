"""Settings of databases on AWS."""

from typing import ClassVar

from pydantic import Field

from function.model import Section, Size
from function.references import CertificateBundle


class DatabaseSettings(Section):
    """Settings of databases on AWS."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"monitoringRoleArn", "caBundle"})

    instance_classes: dict[str, Size] = Field(
        default_factory=dict,
        alias="instanceClasses",
        description="RDS instance classes that orders may get, with what each holds, instead of ours.",
    )
    monitoring_role_arn: str | None = Field(
        None,
        alias="monitoringRoleArn",
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role of the platform for enhanced monitoring; a role per order when left out.",
    )
    ca_bundle: CertificateBundle | None = Field(
        None,
        alias="caBundle",
        description="Certificates that clients trust, in PEM, instead of the region's RDS root that comes with us. "
        "The root rds-ca-rsa2048-g1 of the region must be among them.",
    )
