"""What was reported of objects in public bug trackers: what each is, by our checks."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from function.main import cli

SINCE = "2026-03-19T10:00:00Z"
MANAGED = ("helm.", "network.", "rds.", "repositories.", "route53.", "sql.")
"""How the groups of managed resources begin here."""


def condition(kind: str, status: str, reason: str = "", message: str = "", since: str = SINCE) -> dict[str, Any]:
    """Return a condition."""
    return {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since}


def thing(api: str, kind: str, *conditions: dict[str, Any], **parts: Any) -> dict[str, Any]:  # noqa: ANN401  (any field)
    """Return an object with conditions; `status` is what else it reports."""
    status = {"conditions": list(conditions), **parts.pop("status", {})}
    metadata = {"name": "x", "namespace": "team-a", **parts.pop("metadata", {})}
    spec: dict[str, Any] = {"forProvider": {}} if api.startswith(MANAGED) else {}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, "spec": spec, "status": status, **parts}


SYNCED, READY = condition("Synced", "True", "ReconcileSuccess"), condition("Ready", "True", "Available")
EARLIER, LATER = "2024-03-26T08:00:00Z", "2026-06-01T09:00:00Z"
FAILED = "apply failed: creating certificate: name is not valid"


def async_(status: str, since: str) -> dict[str, Any]:
    """Return how the last asynchronous operation of upjet went."""
    return condition("LastAsyncOperation", status, "ApplyFailure" if status == "False" else "Success", FAILED, since)


# crossplane/upjet#679, #226; crossplane-contrib/provider-upjet-azure#684.
ASYNC = {
    "outlived by Ready and Synced": ([async_("False", EARLIER), SYNCED, READY], "Healthy", ""),
    "outlived, in another order": ([READY, SYNCED, async_("False", EARLIER)], "Healthy", ""),
    "newer than both": ([SYNCED, READY, async_("False", LATER)], "Degraded", FAILED),
    "well": ([SYNCED, READY, async_("True", LATER)], "Healthy", ""),
}


@pytest.mark.parametrize("api", ["sql.gcp.upbound.io/v1beta1", "network.azure.m.upbound.io/v1beta1"])
@pytest.mark.parametrize(("conditions", "status", "told"), ASYNC.values(), ids=ASYNC)
def test_last_async_operation(api: str, conditions: list[dict[str, Any]], status: str, told: str) -> None:
    holds(thing(api, "Thing", *conditions), status, told)


def cluster(phase: str, *conditions: dict[str, Any], annotations: Any = None, **status: Any) -> dict[str, Any]:  # noqa: ANN401  (any field)
    """Return a Cluster of CloudNativePG."""
    body = thing(
        "postgresql.cnpg.io/v1",
        "Cluster",
        *conditions,
        metadata={"annotations": annotations or {}},
        status={"phase": phase, "instances": 3, "readyInstances": 3, **status},
    )
    return {**body, "spec": {"instances": 3}}


HEALTHY = "Cluster in healthy state"
ON = {"cnpg.io/hibernation": "on"}
HIBERNATING = "cnpg.io/hibernation"
WAITING = condition(
    HIBERNATING, "False", "WaitingForHealthy", "Waiting for the cluster to be healthy before hibernating"
)

# cloudnative-pg#3383, #10193, #841, #882, #4022, #3751, #9692, #8536.
CNPG = {
    "hibernated": (
        cluster(HEALTHY, condition(HIBERNATING, "True", "Hibernated", "hibernated"), annotations=ON, readyInstances=0),
        ("Suspended", "Hibernated"),
    ),
    "hibernation that waits": (
        cluster("Waiting for the instances to become active", WAITING, annotations=ON, readyInstances=1),
        ("Progressing", "WaitingForHealthy"),
    ),
    "fenced": (
        cluster(HEALTHY, condition("Ready", "True"), annotations={"cnpg.io/fencedInstances": '["*"]'}),
        ("Suspended", "stopped instances"),
    ),
    "failing over": (
        cluster("Failing over", condition("Ready", "False"), readyInstances=2),
        ("Degraded", "Failing over"),
    ),
    "resuming": (
        cluster(HEALTHY, condition("Ready", "True"), annotations={"cnpg.io/hibernation": "off"}, readyInstances=0),
        ("Progressing", "0 of 3 instances are ready"),
    ),
    "archiving skipped": (
        cluster(
            HEALTHY,
            condition("Ready", "True"),
            condition("ContinuousArchiving", "True", "ContinuousArchivingSuccess"),
            annotations={"cnpg.io/skipWalArchiving": "enabled"},
        ),
        ("Healthy", ""),
    ),
}


@pytest.mark.parametrize(("body", "expected"), CNPG.values(), ids=CNPG)
def test_stopped_cnpg(body: dict[str, Any], expected: tuple[str, str]) -> None:
    holds(body, *expected)


# argoproj/argo-cd#25270, crossplane/docs#1058.
MRDS = {
    "inactive": ("Inactive", condition("Established", "False", "InactiveManagedResource"), "Healthy"),
    "active": ("Active", condition("Established", "True", "EstablishedManagedResource"), "Healthy"),
}


@pytest.mark.parametrize(("state", "established", "status"), MRDS.values(), ids=MRDS)
def test_mrd(state: str, established: dict[str, Any], status: str) -> None:
    body = thing(
        "apiextensions.crossplane.io/v1alpha1", "ManagedResourceDefinition", established, spec={"state": state}
    )

    holds(body, status, "")


def release(state: str, *conditions: dict[str, Any], description: str = "") -> dict[str, Any]:
    """Return a Release of provider-helm."""
    return thing(
        "helm.crossplane.io/v1beta1",
        "Release",
        *conditions,
        status={"atProvider": {"state": state, "releaseDescription": description}},
    )


UNREADY = condition("Ready", "False", "Unavailable")
CANNOT = "update failed: failed to upgrade release: cannot patch"

# provider-helm#329, #57, #101.
HELM = {
    "failed": (release("failed", SYNCED, UNREADY, description="Release failed: timed out"), ("Degraded", "timed out")),
    "pending-install": (
        release("pending-install", SYNCED, UNREADY, description="underway"),
        ("Progressing", "underway"),
    ),
    "no Ready yet": (release("deployed", SYNCED), ("Progressing", "Ready is not reported yet")),
    "cannot be upgraded": (
        release("deployed", condition("Synced", "False", "ReconcileError", CANNOT), READY),
        ("Degraded", CANNOT),
    ),
    "deployed": (release("deployed", SYNCED, READY), ("Healthy", "")),
}


@pytest.mark.parametrize(("body", "expected"), HELM.values(), ids=HELM)
def test_helm_release(body: dict[str, Any], expected: tuple[str, str]) -> None:
    holds(body, *expected)


GOING = {"deletionTimestamp": "2026-03-19T10:00:00Z", "finalizers": ["finalizer.managedresource.crossplane.io"]}
HELD = condition("Synced", "False", "ReconcileError", "delete failed: DependencyViolation")

PENDING = ("Progressing", "Pending deletion")

# Deletions held by a Usage; provider-upjet-aws#2037; provider-argocd#214.
REST = {
    "deleting": (
        thing("rds.aws.upbound.io/v1beta1", "SubnetGroup", HELD, READY, metadata=GOING),
        ("Progressing", "Pending"),
    ),
    "deleting a Usage": (
        thing("protection.crossplane.io/v1beta1", "Usage", READY, metadata=GOING),
        ("Progressing", ""),
    ),
    "Usage": (thing("protection.crossplane.io/v1beta1", "Usage", READY), ("Healthy", "")),
    "ClusterUsage": (thing("protection.crossplane.io/v1beta1", "ClusterUsage", READY), ("Healthy", "")),
    "legacy Usage": (thing("apiextensions.crossplane.io/v1beta1", "Usage", READY), ("Healthy", "")),
    "new Usage": (thing("protection.crossplane.io/v1beta1", "Usage"), ("Progressing", "Ready is not reported yet")),
    "Ready never reported": (
        thing("route53.aws.upbound.io/v1beta1", "Domain", SYNCED),
        ("Progressing", "not reported"),
    ),
    "Ready though its connection failed": (
        thing(
            "repositories.argocd.crossplane.io/v1alpha1",
            "Repository",
            SYNCED,
            READY,
            status={"atProvider": {"connectionState": {"status": "Failed"}}},
        ),
        ("Healthy", ""),
    ),
}


@pytest.mark.parametrize(("body", "expected"), REST.values(), ids=REST)
def test_deleting_and_usages(body: dict[str, Any], expected: tuple[str, str]) -> None:
    holds(body, *expected)


def holds(body: dict[str, Any], status: str, told: str) -> None:
    """Hold what is said of an object to a status and a part of the message."""
    result = CliRunner().invoke(cli, ["health", "check", "-", "-o", "json"], input=json.dumps(body))

    (found,) = json.loads(result.stdout)
    assert found["status"] == status, found["message"]
    assert told in found["message"]
    assert result.exit_code == (status != "Healthy")
