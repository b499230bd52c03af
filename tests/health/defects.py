"""The states that Argo CD's own Crossplane and Upbound checks get wrong, as it does in v3.5.7.

Each is an object beside one of our checks. `tests/health/test_defects.py` shows what ours says of it, and
`tests/integration/test_argo_cd_defects.py` what Argo CD says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import k8syaml
from health.checks import OURS


@dataclass(frozen=True)
class Defect:
    """A state that Argo CD gets wrong.

    Attributes:
        number: Which of the twenty it belongs to.
        what: The state.
        check: The folder of our check, and of the object in its `testdata/`.
        file: The object, without the ending.
        theirs: What Argo CD says; None where it has no health for the object.
        ours: What is true.
        told: Words that the message has to hold.
    """

    number: int
    what: str
    check: str
    file: str
    theirs: str | None
    ours: str
    told: str = ""

    @property
    def resource(self) -> Any:  # noqa: ANN401  (an object of any kind)
        """The object."""
        (resource,) = k8syaml.read(OURS / self.check / "testdata" / f"{self.file}.yaml")
        return resource


OPS, PKG, API = "ops.crossplane.io", "pkg.crossplane.io", "apiextensions.crossplane.io"
UPBOUND, CROSSPLANE, ORDERS = "_.upbound.io/_", "_.crossplane.io/_", "golden-path.dev/_"
XRD, MRD = f"{API}/CompositeResourceDefinition", f"{API}/ManagedResourceDefinition"
MRAP = f"{API}/ManagedResourceActivationPolicy"
H, D, P, S = "Healthy", "Degraded", "Progressing", "Suspended"

DEFECTS = (
    Defect(1, "an operation failed", f"{OPS}/Operation", "failed", H, D, "failure limit of 5 reached"),
    Defect(2, "an operation runs", f"{OPS}/Operation", "running", H, P, "PipelineRunning"),
    Defect(3, "a schedule is active", f"{OPS}/CronOperation", "healthy", P, H),
    Defect(3, "a watch is active", f"{OPS}/WatchOperation", "healthy", P, H),
    Defect(4, "a managed resource is paused", UPBOUND, "paused", D, S, "paused"),
    Defect(5, "a function is unhealthy", f"{PKG}/Function", "unhealthy", P, D, "minimum availability"),
    Defect(5, "a configuration is unhealthy", f"{PKG}/Configuration", "unhealthy", P, D, "missing dependencies"),
    Defect(5, "a revision is unhealthy", f"{PKG}/ConfigurationRevision", "unhealthy", P, D, "missing dependencies"),
    Defect(6, "a revision does not run", f"{PKG}/ProviderRevision", "runtime_unhealthy", H, D, "minimum availability"),
    Defect(7, "whether a function is installed is not said", f"{PKG}/Function", "installed_absent", H, P, "Installed"),
    Defect(7, "a configuration is not installed", f"{PKG}/Configuration", "installed_false", H, P, "Installed"),
    Defect(8, "a claim is not offered yet", XRD, "claim_not_offered_yet", H, P, "Offered"),
    Defect(8, "a claim is offered no more", XRD, "claim_offered_false", H, P, "Offered"),
    Defect(8, "an XRD offers a claim and no XR", XRD, "only_offered", H, P, "Established"),
    Defect(9, "a provider is unpacked", f"{PKG}/Provider", "unpacking", D, P, "Waiting for unpack to complete"),
    Defect(9, "a provider's health is not known yet", f"{PKG}/Provider", "health_unknown", D, P, "Healthy=Unknown"),
    Defect(10, "a provider is paused", f"{PKG}/Provider", "paused", H, S, "paused"),
    Defect(11, "a provider's conditions have no reason", f"{PKG}/Provider", "healthy_without_reasons", P, H),
    Defect(12, "an activation policy fails", MRAP, "unhealthy", P, D, "failed to activate 1 of 2"),
    Defect(12, "a definition is blocked", MRD, "blocked", P, D, "unable to apply"),
    Defect(12, "a pipeline lacks capabilities", f"{API}/CompositionRevision", "missing_capabilities", P, D, "missing"),
    Defect(13, "all dependencies are resolved", f"{PKG}/Lock", "healthy", P, H),
    Defect(13, "a dependency cannot be resolved", f"{PKG}/Lock", "unresolved", P, D, "no valid version"),
    Defect(14, "Synced is about an older generation", UPBOUND, "stale_synced", H, P, "older generation"),
    Defect(15, "Synced is absent", UPBOUND, "synced_absent", H, P, "Synced is not reported yet"),
    Defect(15, "Synced is unknown", UPBOUND, "synced_unknown", H, P, "Synced=Unknown"),
    Defect(16, "a long operation runs", UPBOUND, "async_operation_ongoing", H, P, "Ongoing"),
    Defect(17, "what was there is unavailable", UPBOUND, "unavailable", P, D, "storage-full"),
    Defect(18, "an operation failed long ago", UPBOUND, "update_failed_long_ago", D, H),
    Defect(19, "a claim of one's own", ORDERS, "claim_healthy", None, H),
    Defect(19, "an XR of one's own is refused", ORDERS, "refused", None, D, "must be one of small"),
    Defect(19, "the bare group of Crossplane", "crossplane.io/_", "healthy", None, H),
    Defect(19, "the bare group of Upbound", "upbound.io/_", "error", None, D, "the subscription is disabled"),
    Defect(20, "a kind that never has a status", CROSSPLANE, "never_a_status", P, H),
)  # fmt: skip


def params() -> Iterator[Any]:
    """Yield the defects for a parametrised test."""
    for defect in DEFECTS:
        yield pytest.param(defect, id=f"{defect.number} {defect.what}")
