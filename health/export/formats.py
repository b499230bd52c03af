"""Formats: settings as each way of installing Argo CD takes them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from health.export.content import Override, Settings
from health.export.data import BLOCK, block_entry, data
from health.export.defaults import OPERATOR
from health.export.options import Format
from health.globs import is_wildcard
from k8syaml import joined, written

Document = dict[str, Any]

CONFIG_MAP: Final = "argocd-cm"

LABELS: Final = {"app.kubernetes.io/name": CONFIG_MAP, "app.kubernetes.io/part-of": "argocd"}
"""Argo CD watches only ConfigMaps that are labelled as a part of it."""

CONTROLLER: Final = "argocd-application-controller"
"""The StatefulSet and its container, in Argo CD's own manifests."""

NOTES: Final[Mapping[Format, str]] = {
    "configmap": "Argo CD's settings for the health suite: a ConfigMap, and a patch of the application controller.",
    "helm": "Values for the chart argo-cd. helm upgrade ... --values FILE",
    "kustomize": "Patches of Argo CD's manifests. kustomization.yaml: patches: [{path: FILE}]",
    "operator": "Settings for argocd-operator. kubectl patch argocd NAME --type merge --patch-file FILE",
}
"""What each is for. No `kubectl apply` of the ConfigMap: where it was applied by hand before, that takes away all other
keys; and its annotation may not exceed 256 KiB. docs/health.md has the two commands instead."""


def printed(settings: Settings, form: Format) -> str:
    """Return settings as a text, with a first line that says what to do with it."""
    return f"# {NOTES[form]}\n{joined(FORMATS[form](settings))}"


def config_map(settings: Settings) -> list[Document]:
    """Return the ConfigMap, and the patch of the application controller."""
    metadata = {"name": CONFIG_MAP, "labels": dict(LABELS)}
    return [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data(settings)},
        controller(settings.environment),
    ]


def helm(settings: Settings) -> list[Document]:
    """Return values of the chart argo-cd, which lays them over its own key by key."""
    return [{"configs": {"cm": data(settings)}, "controller": {"env": environment(settings.environment)}}]


def kustomize(settings: Settings) -> list[Document]:
    """Return patches of the ConfigMap and of the application controller."""
    patch = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": CONFIG_MAP}, "data": data(settings)}
    return [patch, controller(settings.environment)]


def operator(settings: Settings) -> list[Document]:
    """Return the custom resource of argocd-operator.

    It makes a key of argocd-cm of each check, which a wildcard cannot be: those go where it takes any key.
    """
    exact = {key: override for key, override in settings.overrides.items() if not is_wildcard(key)}
    block = {key: block_entry(override) for key, override in settings.overrides.items() if is_wildcard(key)}
    spec: Document = {
        "resourceTrackingMethod": settings.tracking,
        "resourceExclusions": written([dict(exclusion) for exclusion in (*settings.exclusions, *OPERATOR)]),
        "controller": {"env": environment(settings.environment)},
        "resourceHealthChecks": [
            {**_kind(key), "check": override.health} for key, override in exact.items() if override.health
        ],
        "resourceActions": [
            {**_kind(key), "action": written(override.actions)} for key, override in exact.items() if override.actions
        ],
    }
    if compared := [_identifier(key, override) for key, override in exact.items() if override.pointers]:
        spec["resourceIgnoreDifferences"] = {"resourceIdentifiers": compared}
    if block:
        spec["extraConfig"] = {BLOCK: written(block)}
    return [{"apiVersion": "argoproj.io/v1beta1", "kind": "ArgoCD", "metadata": {"name": "argocd"}, "spec": spec}]


def controller(variables: Mapping[str, str]) -> Document:
    """Return the patch that gives the application controller its variables.

    Argo CD 3.5 takes them from argocd-cmd-params-cm, earlier ones do not. An API server refuses a variable with both:
    the null takes the other away in a strategic merge. In a server-side apply it does not: this is a patch only.
    """
    env = [{**variable, "valueFrom": None} for variable in environment(variables)]
    container = {"name": CONTROLLER, "env": env}
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": CONTROLLER},
        "spec": {"template": {"spec": {"containers": [container]}}},
    }


def environment(variables: Mapping[str, str]) -> list[dict[str, str]]:
    """Return variables as a container lists them."""
    return [{"name": name, "value": value} for name, value in variables.items()]


def _kind(key: str) -> dict[str, str]:
    group, _, kind = key.rpartition("/")
    return {"group": group, "kind": kind}


def _identifier(key: str, override: Override) -> Document:
    return {**_kind(key), "customization": {"jsonPointers": list(override.pointers)}}


FORMATS: Final[Mapping[Format, Callable[[Settings], list[Document]]]] = {
    "configmap": config_map,
    "helm": helm,
    "kustomize": kustomize,
    "operator": operator,
}
