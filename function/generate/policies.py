"""Policies: what the API server refuses to delete, for good: a package may not hold them.

They hold against everybody who deletes: kubectl, Argo CD, the garbage collector, the namespace controller. A namespace
with a protected order in it cannot be deleted. Where that went through all the same it stays Terminating, and says why
in its conditions. There the volumes need a policy of their own: an operator makes them, so they carry no label of what
holds data, and would go although it stays.
"""

from collections.abc import Iterable, Sequence

from function import scopes
from function.generate.admission import NOTES, PASSES, SERVICE_ACCOUNTS, in_group, of_orders, policy, rule
from function.generate.xrd import VERSION
from function.lifecycle.retention import PROTECTED, RELEASED
from function.model import CONSENT_CEL, DATA, VOLUME, Backend, GoldenPath, Tree

COLLECTOR = "system:serviceaccount:kube-system:generic-garbage-collector"
"""Who deletes a volume once its Cluster is gone, which the policy on what holds data has let go then. Refused, it
would retry permanently, as nobody is left to change the volume's label."""

_WAY_OUT = "set spec.deletable to true{whose}, wait until status.deletion says {released}, then delete {what}"


def data(backends: Iterable[Backend], holding: Sequence[GoldenPath], group: str) -> list[Tree]:
    """Return the policy on whatever holds data or what data depends on, with its binding.

    It matches the kinds that we label and no others: anybody may write a label, and on a Pod or a ConfigMap it would
    have that stay permanently, and its namespace too.

    Args:
        backends: The clouds and companions, with the rows of their kinds.
        holding: The paths that hold data, as an order may be made of other orders.
        group: The API group of the orders.
    """
    way_out = _WAY_OUT.format(whose=" on its order", released=RELEASED, what="it")
    constraints = {
        "objectSelector": {"matchLabels": {DATA: PROTECTED}},
        "resourceRules": [*_retained(backends), *of_orders(["DELETE"], holding, group)],
    }
    return policy("golden-path-data", constraints, PASSES, f"this holds the data of an order: {way_out}")


def _retained(backends: Iterable[Backend]) -> list[Tree]:
    """Return the rules on all kinds that are retained, in every scope, and on the Objects around them."""
    plurals: dict[str, set[str]] = {}
    rows = (kind for backend in backends for kind in backend.kinds.values() if kind.retain != "none")
    for kind in (scopes.OBJECT, *rows):
        for namespaced in (False, True):
            found, slash, _ = kind.api_version(namespaced=namespaced).rpartition("/")
            plurals.setdefault(found if slash else "", set()).add(kind.plural)
    return [rule(["DELETE"], group, sorted(plurals[group])) for group in sorted(plurals)]


def volumes(backends: Iterable[Backend]) -> list[Tree]:
    """Return the policy on the volumes that operators made for what holds data, with its binding; nothing without any.

    Secrets are none of its matter: the operator creates them again, and a password is changed by deleting one.

    Args:
        backends: The clouds and companions, with the operators that may replace a volume.
    """
    groups = [group for _, group in _operators(backends)]
    if not groups:
        return []
    claims = [rule(["DELETE"], "", ["persistentvolumeclaims"])]
    constraints = {"objectSelector": {"matchLabels": {VOLUME: PROTECTED}}, "resourceRules": claims}
    replaces = [in_group(group) for group in groups]
    in_a_group = " || ".join(f"({each})" for each in (PASSES, *replaces))
    allowed = f'{in_a_group} || request.userInfo.username == "{COLLECTOR}"'
    way_out = _WAY_OUT.format(whose=" on its order", released=RELEASED, what="the order")
    return policy("golden-path-volumes", constraints, allowed, f"this volume holds the data of an order: {way_out}")


def volume_notes(backends: Iterable[Backend]) -> tuple[str, ...]:
    """Return the lines for whoever applies the policy on volumes: which operators it knows, and where to say others."""
    lines = [
        line
        for setting, group in _operators(backends)
        for line in (
            f"The group {group} lets its operator replace a volume. Where the operator has another",
            f"namespace ({setting} in the settings), put that namespace's group here as well.",
        )
    ]
    return (*lines, *NOTES)


def orders(holding: Sequence[GoldenPath], group: str) -> list[Tree]:
    """Return the policy on the orders of all paths that hold data, with its binding.

    Consent and deletion at once wait for the second step: by then the function has released what the order holds, and
    the cloud is seen to have dropped its own protection.
    """
    way_out = _WAY_OUT.format(whose="", released=RELEASED, what="it")
    allowed = f"({PASSES}) || {_may_go('oldObject')}"
    return policy(
        "golden-path-orders",
        {"resourceRules": of_orders(["DELETE"], holding, group)},
        allowed,
        f"this order holds data: {way_out}",
    )


def namespaces(path: GoldenPath, group: str) -> list[Tree]:
    """Return the policy on namespaces with an order of one path in them, with its binding.

    A namespace that is being deleted keeps what holds data. But nothing can be made in it any more, not even the Secret
    that a provider wants to write before it turns off a protection, so an order there could not be released.

    The orders are the policy's parameters. Where their kind is not installed it is ignored: it would refuse the
    deletion of every namespace otherwise, and the label on the data holds all the same.

    Args:
        path: The path.
        group: The API group of the orders: that of claims, or that of namespaced XRs.
    """
    name = f"golden-path-namespaces-{path.plural}.{group}"
    way_out = _WAY_OUT.format(whose=" on it", released=RELEASED, what="the namespace")
    kept, binding = policy(
        name,
        {"resourceRules": [rule(["DELETE"], "", ["namespaces"])]},
        f"({PASSES}) || {_may_go('params')}",
        f"an order in this namespace holds data: {way_out}",
    )
    validation = kept["spec"]["validations"][0]
    named = f"{path.kind} '\" + params.metadata.name + \"'"
    validation["messageExpression"] = f'"{named} in this namespace holds data: {way_out}"'
    kept["spec"] |= {"failurePolicy": "Ignore", "paramKind": {"apiVersion": f"{group}/{VERSION}", "kind": path.kind}}
    binding["spec"]["paramRef"] = {"selector": {}, "parameterNotFoundAction": "Allow"}
    return [kept, binding]


def _operators(backends: Iterable[Backend]) -> list[tuple[str, str]]:
    """Return the groups of the operators that replace volumes, each after the setting that may name another."""
    return [
        (f"data.{backend.name}.{key}", SERVICE_ACCOUNTS.format(namespace=namespace))
        for backend in backends
        for key, namespace in backend.volume_operators.items()
    ]


def _may_go(order: str) -> str:
    """Return the expression that tells whether an order has consent and is released, or was never protected."""
    consent = CONSENT_CEL.replace("spec.", f"{order}.spec.")
    status = f"{order}.status"
    settled = f'!has({status}) || !has({status}.deletion) || {status}.deletion == "{RELEASED}"'
    return f"(({consent}) && ({settled}))"
