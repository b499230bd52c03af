"""Defaults: what is known of Argo CD and of Crossplane, and stands in no script."""

from typing import Final

TRACKING: Final = "annotation"
"""Crossplane copies a claim's labels to what it composes: by a label, Argo CD would count and prune that as its own."""

ENVIRONMENT: Final = {"ARGOCD_K8S_CLIENT_QPS": "300"}
"""For the application controller: 50 requests a second, Argo CD's default, are few where providers bring a thousand
kinds. The burst follows, as it is twice as much."""

SHIPPED: Final = (
    {"apiGroups": ["", "discovery.k8s.io"], "kinds": ["Endpoints", "EndpointSlice"]},
    {"apiGroups": ["coordination.k8s.io"], "kinds": ["Lease"]},
    {
        "apiGroups": ["authentication.k8s.io", "authorization.k8s.io"],
        "kinds": [
            *("SelfSubjectReview", "TokenReview", "LocalSubjectAccessReview"),
            *("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"),
        ],
    },
    {"apiGroups": ["certificates.k8s.io"], "kinds": ["CertificateSigningRequest"]},
    {"apiGroups": ["cert-manager.io"], "kinds": ["CertificateRequest"]},
    {"apiGroups": ["cilium.io"], "kinds": ["CiliumIdentity", "CiliumEndpoint", "CiliumEndpointSlice"]},
    {
        "apiGroups": ["kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"],
        "kinds": [
            *("PolicyReport", "ClusterPolicyReport", "EphemeralReport", "ClusterEphemeralReport"),
            *("AdmissionReport", "ClusterAdmissionReport"),
            *("BackgroundScanReport", "ClusterBackgroundScanReport", "UpdateRequest"),
        ],
    },
)
"""`resource.exclusions` that Argo CD ships: manifests/base/config/argocd-cm.yaml of v3.5.7, and the chart's values.
Whoever sets the key replaces them, so they are printed along."""

OPERATOR: Final = ({"apiGroups": ["apiregistration.k8s.io"], "kinds": ["APIService"]},)
"""What argocd-operator excludes besides (getDefaultResourceExclusions, 2026-07), unless the key is set."""

USAGES: Final = ({"apiGroups": ["*"], "kinds": ["ProviderConfigUsage", "ClusterProviderConfigUsage"]},)
"""Ours: one for each managed resource, of no interest to anybody, in every resource tree."""

ORDER_POINTERS: Final = (
    "/spec/claimRef",
    "/spec/compositeDeletePolicy",
    "/spec/compositionRef",
    "/spec/compositionRevisionRef",
    "/spec/compositionUpdatePolicy",
    "/spec/crossplane",
    "/spec/resourceRef",
    "/spec/resourceRefs",
)
"""What Crossplane writes into the spec of claims, of legacy XRs and (`/spec/crossplane`) of v2 XRs. A pointer to
nothing does nothing, so all of them serve for any kind."""

CROSSPLANE: Final = {
    "apiextensions.crossplane.io": (
        *("CompositeResourceDefinition", "Composition", "CompositionRevision", "EnvironmentConfig"),
        *("ManagedResourceActivationPolicy", "ManagedResourceDefinition", "Usage"),
    ),
    "ops.crossplane.io": ("CronOperation", "Operation", "WatchOperation"),
    "pkg.crossplane.io": (
        *("Configuration", "ConfigurationRevision", "DeploymentRuntimeConfig", "Function", "FunctionRevision"),
        *("ImageConfig", "Lock", "Provider", "ProviderRevision"),
    ),
    "protection.crossplane.io": ("ClusterUsage", "Usage"),
}
"""Crossplane's own kinds (v2.3), which any installation has."""
