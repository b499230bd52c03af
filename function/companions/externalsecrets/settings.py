"""Settings of the External Secrets Operator: a platform that has the section has the operator."""

from pydantic import Field

from function.model import Section


class ExternalSecretsSettings(Section):
    """Settings of the External Secrets Operator."""

    password_length: int = Field(
        32,
        alias="passwordLength",
        ge=16,
        le=99,
        description="Characters of a password. PostgreSQL and the clouds all take up to 99.",
    )
