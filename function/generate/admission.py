"""Admission: what every ValidatingAdmissionPolicy of ours has in common, and whom it lets through."""

from collections.abc import Sequence

from function.model import CLAIMS_PREFIX, GoldenPath, Tree

KIND = "ValidatingAdmissionPolicy"

BREAK_GLASS = "golden-path:break-glass"
"""The group whose members the policies let through."""

NOTES = (
    "To do something all the same, as a cluster administrator who knows what will be lost:",
    f"  kubectl ... --as=break-glass --as-group={BREAK_GLASS} --as-group=system:masters",
    "It takes the right to impersonate these groups, and the audit log says who did it.",
)

SERVICE_ACCOUNTS = "system:serviceaccounts:{namespace}"
"""The group of all ServiceAccounts of a namespace, as Kubernetes calls it."""

_IN_GROUP = 'has(request.userInfo.groups) && request.userInfo.groups.exists(group, group == "{group}")'


def in_group(group: str) -> str:
    """Return the expression that tells whether whoever asks is in a group."""
    return _IN_GROUP.format(group=group)


PASSES = in_group(BREAK_GLASS)
"""The expression that lets break-glass through."""


def rule(operations: Sequence[str], group: str, resources: Sequence[str]) -> Tree:
    """Return the rule that matches some operations on resources of an API group."""
    return {
        "apiGroups": [group], "apiVersions": ["*"], "operations": list(operations), "resources": list(resources)
    }  # fmt: skip


def of_orders(operations: Sequence[str], paths: Sequence[GoldenPath], group: str, within: str = "") -> list[Tree]:
    """Return the rules that match some operations on orders: v2 XRs, claims, and the XRs of these.

    Args:
        operations: The operations.
        paths: The paths of the orders.
        group: The API group of the orders.
        within: A subresource, with its slash: `/status`.
    """
    claims = [f"{plural}{within}" for path in paths for plural in (path.plural, f"x{path.plural}")]
    return [
        rule(operations, group, [f"{path.plural}{within}" for path in paths]),
        rule(operations, CLAIMS_PREFIX + group, claims),
    ]


def policy(name: str, constraints: Tree, allowed: str, message: str) -> list[Tree]:
    """Return a policy with its binding.

    Args:
        name: What both are called.
        constraints: What it matches.
        allowed: The CEL expression that must be true.
        message: What whoever is refused reads.
    """
    api_version = "admissionregistration.k8s.io/v1"
    return [
        {
            "apiVersion": api_version,
            "kind": KIND,
            "metadata": {"name": name},
            "spec": {
                "failurePolicy": "Fail",
                "matchConstraints": constraints,
                "validations": [{"expression": allowed, "message": message, "reason": "Forbidden"}],
            },
        },
        {
            "apiVersion": api_version,
            "kind": f"{KIND}Binding",
            "metadata": {"name": name},
            "spec": {"policyName": name, "validationActions": ["Deny"]},
        },
    ]
