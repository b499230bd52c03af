"""External Secrets Operator: makes what a function cannot, as it has no randomness."""

from dataclasses import dataclass

from function.companions.externalsecrets.settings import ExternalSecretsSettings
from function.model import Backend
from function.site import Site


@dataclass(frozen=True)
class ExternalSecrets(Site):
    """A part of an order that the External Secrets Operator makes."""

    backend = "externalsecrets"

    @property
    def settings(self) -> ExternalSecretsSettings:
        """The platform's settings of the operator."""
        return self.section(ExternalSecretsSettings)


BACKEND = Backend(
    name=ExternalSecrets.backend,
    site=ExternalSecrets,
    settings=ExternalSecretsSettings,
    demo={"passwordLength": 32},
)
