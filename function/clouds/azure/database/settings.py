"""Settings of databases on Azure."""

import re
from typing import ClassVar

from pydantic import Field, field_validator

from function.model import Section, Size
from function.references import CertificateBundle

_SKU = re.compile(r"(B|GP|MO)_Standard_\w+")
"""A SKU of Flexible Server: burstable, general purpose or memory optimised."""


class DatabaseSettings(Section):
    """Settings of databases on Azure."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"caBundle"})

    skus: dict[str, Size] = Field(
        default_factory=dict, description="SKUs that orders may get, with what each holds, instead of ours."
    )

    @field_validator("skus")
    @classmethod
    def _with_tiers(cls, skus: dict[str, Size]) -> dict[str, Size]:
        for name in skus:
            if not _SKU.fullmatch(name):
                raise ValueError(f"{name}: must be a SKU with its tier in front, such as GP_Standard_D2ds_v5")
        return skus

    ca_bundle: CertificateBundle | None = Field(
        None,
        alias="caBundle",
        description="Certificates that clients trust, in PEM, instead of the public roots that come with us.",
    )
