"""Writers: what of an order only Crossplane writes, and the API server refuses from anybody else.

A claim that names an XR is bound to it, whoever ordered that: Crossplane hands it the XR's connection Secret, and the
claim's consent counts for the XR's data. And the status of an order says how far its deletion is, which the policies on
deletions go by. Crossplane's own ClusterRoles let a team write both.
"""

from collections.abc import Sequence

from function.generate.admission import NOTES as PASSING
from function.generate.admission import PASSES, of_orders, policy, rule
from function.model import CLAIMS_PREFIX, GoldenPath, Tree

CROSSPLANE = "system:serviceaccount:crossplane-system:crossplane"
"""Whom Crossplane runs as, by its chart: no group, as providers are in the same one."""

NOTES = (
    f"{CROSSPLANE} is Crossplane. Where its chart was installed",
    "into another namespace or under another name, put that here.",
    *PASSING,
)
"""For whoever applies them."""

_MAY = f'({PASSES}) || request.userInfo.username == "{CROSSPLANE}"'

_UNBOUND = "!has(object.spec) || !has(object.spec.resourceRef)"
_AS_BEFORE = (
    "oldObject != null && has(oldObject.spec.resourceRef) && oldObject.spec.resourceRef == object.spec.resourceRef"
)


def references(paths: Sequence[GoldenPath], group: str) -> list[Tree]:
    """Return the policy on which XR a claim is of, with its binding.

    Args:
        paths: The paths that are offered.
        group: The API group of the orders.
    """
    rules = [rule(["CREATE", "UPDATE"], CLAIMS_PREFIX + group, [path.plural for path in paths])]
    return policy(
        "golden-path-references",
        {"resourceRules": rules},
        f"{_UNBOUND} || ({_AS_BEFORE}) || {_MAY}",
        "spec.resourceRef: only Crossplane sets it, to the XR that it makes for the claim: leave it out",
    )


def status(paths: Sequence[GoldenPath], group: str) -> list[Tree]:
    """Return the policy on the status of orders, with its binding.

    Args:
        paths: The paths that are offered.
        group: The API group of the orders.
    """
    rules = of_orders(["UPDATE"], paths, group, "/status")
    return policy("golden-path-status", {"resourceRules": rules}, _MAY, "status: only Crossplane writes it")
