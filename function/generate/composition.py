"""Composition: how Crossplane asks the function for a path on one cloud."""

from function import settings
from function.generate import meta
from function.model import CLOUD, Common, Tree


def name(cloud: str, xrd: str) -> str:
    """Return the name of the Composition of an XRD on a cloud: `aws.postgresqlinstances.golden-path.dev`."""
    return f"{cloud}.{xrd}"


def manifest(xrd: Tree, cloud: str) -> Tree:
    """Return the Composition of an XRD on a cloud, with the cloud as a label that orders can choose it by.

    The platform's settings come with the first call, as they are in the step's own requirements: a function that has
    to ask for them is called twice.
    """
    definition = xrd["spec"]
    spec: Tree = {
        "compositeTypeRef": {
            "apiVersion": f"{definition['group']}/{definition['versions'][0]['name']}",
            "kind": definition["names"]["kind"],
        },
        "mode": "Pipeline",
    }
    if "claimNames" in definition:
        spec["writeConnectionSecretsToNamespace"] = Common.model_fields["system_namespace"].default
    platform = {
        "requirementName": settings.PLATFORM,
        "apiVersion": "apiextensions.crossplane.io/v1beta1",
        "kind": "EnvironmentConfig",
        "matchLabels": dict(settings.PLATFORM_LABEL),
    }
    spec["pipeline"] = [
        {
            "step": "golden-path",
            "functionRef": {"name": meta.FUNCTION},
            "input": {
                "apiVersion": f"{meta.INPUT_GROUP}/{meta.INPUT_VERSION}",
                "kind": meta.INPUT_KIND,
                "cloud": cloud,
            },
            "requirements": {"requiredResources": [platform]},
        }
    ]
    return {
        "apiVersion": "apiextensions.crossplane.io/v1",
        "kind": "Composition",
        "metadata": {"name": name(cloud, xrd["metadata"]["name"]), "labels": {CLOUD: cloud}},
        "spec": spec,
    }
