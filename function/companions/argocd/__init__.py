"""Argo CD: the application that a team keeps beside its infrastructure."""

from dataclasses import dataclass

from function import scopes
from function.companions.argocd.application import catalog_annotations
from function.companions.argocd.settings import NAME, ArgoCDSettings
from function.model import Backend
from function.site import Site


@dataclass(frozen=True)
class ArgoCD(Site):
    """A part of an order that Argo CD deploys."""

    backend = NAME

    @property
    def settings(self) -> ArgoCDSettings:
        """The platform's settings of Argo CD."""
        return self.section(ArgoCDSettings)


BACKEND = Backend(
    name=NAME,
    site=ArgoCD,
    settings=ArgoCDSettings,
    demo={"project": "{namespace}", "repositories": ["https://git.example.org/{namespace}/*"]},
    required={
        "project": "REQUIRED: the AppProject of a namespace's applications, such as {namespace}",
        "repositories": ["REQUIRED: what it may deploy from, such as https://git.example.org/{namespace}/*"],
    },
    catalog_annotations=catalog_annotations,
    dependencies=scopes.OBJECT_PROVIDER,
    # Crossplane composes an Application itself where it may, and leaves it to provider-kubernetes where it may not.
    through_objects="sometimes",
)
