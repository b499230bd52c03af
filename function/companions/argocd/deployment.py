"""Deployment in Argo CD: an Application.

A source with a `helm` block is a Helm chart for Argo CD, whatever lies in the folder: on plain manifests or Kustomize
it fails for want of a Chart.yaml. So the values, with the name of the connection Secret among them, are handed over
unless `spec.application.helm` says that the folder holds no chart. Other sources find the Secret by its name in status.
"""

import copy

from function import readiness, scopes
from function.companions.argocd import ArgoCD
from function.companions.argocd.application import name_of, source_of
from function.model import PART, ApplicationSource, Observed, Render, Renderer, Resource, Tree, plain
from function.parts import Deployment

APPLICATION = plain("argoproj.io", "v1alpha1", "Application")

FINALIZER = "resources-finalizer.argocd.argoproj.io"
"""Makes the deletion of an Application take along what it deployed."""

WAVE = {"argocd.argoproj.io/sync-wave": "10"}
"""After the infrastructure (wave 0), where an app-of-apps of the platform holds both."""

RETRY: Tree = {"limit": 10, "backoff": {"duration": "30s", "factor": 2, "maxDuration": "10m"}}
"""About 65 minutes in all. Until the infrastructure is there, a hook that needs it (a migration) fails."""

OPTIONS = [
    "CreateNamespace=false",  # the namespace is the tenant's, who may not make others
    "FailOnSharedResource=true",  # never take over what another Application deployed
    "PruneLast=true",  # what goes, goes once its replacement is healthy
    "RespectIgnoreDifferences=true",
    "ServerSideApply=true",  # several may own fields of one object: operators, autoscalers, Crossplane
]

IGNORED = [
    {"group": "apps", "kind": kind, "managedFieldsManagers": ["kube-controller-manager"]}
    for kind in ("Deployment", "StatefulSet")
]
"""What an autoscaler has set, which it does through that manager: Git decides on replicas wherever there is none."""

DEPLOYED = (
    "has(object.status) && has(object.status.health) && has(object.status.health.status) && "
    "object.status.health.status == 'Healthy' && has(object.status.sync) && has(object.status.sync.status) && "
    "object.status.sync.status == 'Synced' && has(object.status.sync.comparedTo) && "
    "has(object.status.sync.comparedTo.source) && object.status.sync.comparedTo.source == object.spec.source && "
    "(!has(object.status.operationState) || object.status.operationState.phase == 'Succeeded')"
)
"""`deployed` for an Application inside a provider-kubernetes Object."""


def render(argocd: ArgoCD, deployment: Deployment) -> Render:
    """Yield the Application of a deployment, nothing where no repository is named.

    Raises:
        Refusal: The platform does not allow it for the namespace.
    """
    order, name = argocd.order, deployment.name
    source = source_of(order, deployment.source)
    if source is None:
        return
    settings = argocd.settings
    manifest = _application(argocd, deployment, source)
    if scopes.may_compose(order, settings.namespace):
        yield Resource(name, APPLICATION, manifest, deployed, in_catalog=True)
        return
    wrapped = scopes.managed(order, name, scopes.OBJECT, {"manifest": manifest}, config=settings.provider_config)
    wrapped["spec"]["readiness"] = {"policy": "DeriveFromCelQuery", "celQuery": DEPLOYED}
    yield Resource(name, APPLICATION, wrapped, readiness.managed, in_catalog=True)


def deployed(observed: Observed) -> bool:
    """Return whether an Application runs what its source says now.

    Its conditions carry no generation: health and sync are of the source that they were compared with.
    """
    source = observed.get("spec", "source")
    return (
        observed.get("metadata", "deletionTimestamp") is None
        and observed.get("status", "health", "status") == "Healthy"
        and observed.get("status", "sync", "status") == "Synced"
        and source is not None
        and observed.get("status", "sync", "comparedTo", "source") == source
        and observed.get("status", "operationState", "phase") in (None, "Succeeded")
    )


def _application(argocd: ArgoCD, part: Deployment, source: ApplicationSource) -> Tree:
    order, settings = argocd.order, argocd.settings
    labels = {PART: part.name, "golden-path.dev/namespace": order.namespace, "golden-path.dev/order": order.name}
    if settings.instance:
        labels["golden-path.dev/instance"] = settings.instance
    return {
        "apiVersion": APPLICATION.api_version(namespaced=False),
        "kind": APPLICATION.kind,
        "metadata": {
            "name": name_of(order),
            "namespace": settings.namespace,
            "labels": labels,
            "annotations": dict(WAVE),
            "finalizers": [FINALIZER],
        },
        "spec": {
            "project": settings.project_of(order),
            "destination": settings.destination.model_dump(exclude_none=True) | {"namespace": order.namespace},
            "source": _source(part, source),
            "syncPolicy": {
                "automated": {"prune": True, "selfHeal": True},
                "retry": copy.deepcopy(RETRY),
                "syncOptions": list(OPTIONS),
            },
            "ignoreDifferences": copy.deepcopy(IGNORED),
        },
    }


def _source(part: Deployment, source: ApplicationSource) -> Tree:
    tree: Tree = {"repoURL": source.repo_url, "path": source.path, "targetRevision": source.target_revision}
    if source.helm and part.values:
        tree["helm"] = {"valuesObject": dict(part.values)}
    return tree


RENDERER = Renderer(Deployment, render)
