"""Argo CD: the application that a team keeps beside its infrastructure."""

from function import scopes
from function.companions.argocd.application import facts
from function.companions.argocd.settings import ArgoCD
from function.model import Backend

ACCESS = {
    "apiGroups": ["argoproj.io"],
    "resources": ["applications"],
    "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
}
"""Crossplane composes an Application itself where it may, and leaves it to provider-kubernetes where it may not."""

BACKEND = Backend(
    name="argocd",
    settings=ArgoCD,
    demo={"project": "{namespace}", "repositories": ["https://git.example.org/{namespace}/*"]},
    required={
        "project": "REQUIRED: the AppProject of a namespace's applications, such as {namespace}",
        "repositories": ["REQUIRED: what it may deploy from, such as https://git.example.org/{namespace}/*"],
    },
    facts=facts,
    dependencies=scopes.OBJECT_PROVIDER,
    rules=[ACCESS],
    provider_rules=[ACCESS],
)
