"""Argo CD: the application that a team keeps beside its infrastructure."""

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
    facts=facts,
    rules=[ACCESS],
    provider_rules=[ACCESS],
)
