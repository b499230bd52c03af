"""Admission: who refuses a deletion, and which edits of an order the API server does not take.

The rules are written here once more, in Python and from their specification, so that what we print for a real cluster
is not tested by itself.
"""

from dataclasses import dataclass

from function.model import DATA, Tree, at
from tests.simulator.server import Ref, Server

CLAIMS = "claims.golden-path.dev"
ORDERS = "golden-path.dev"
IN_USE = "crossplane.io/in-use"
PROTECTION = "protection.crossplane.io"

RANK = {"development": 0, "staging": 1, "production": 2}


def is_order(ref: Ref) -> bool:
    """Return whether an object is an order: a claim, the XR behind it, or a v2 XR."""
    return ref.group in (CLAIMS, ORDERS)


def consents(spec: Tree) -> bool:
    """Return the expression of consent: `has(spec.deletable) ? spec.deletable : spec.environment == "development"`."""
    return bool(spec["deletable"]) if "deletable" in spec else spec.get("environment") == "development"


def empties(spec: Tree) -> bool:
    """Return whether both consents are there: to lose the order, and to lose the objects with it."""
    return consents(spec) and spec.get("emptyOnDelete") is True


@dataclass
class Policy:
    """The ValidatingAdmissionPolicies that are printed beside the packages: on data, on orders, and on namespaces.

    Attributes:
        server: Where the orders in a namespace are looked up.
        on: Whether there is one at all.
        namespaces: Whether the one on namespaces holds: somebody may break the glass.
    """

    server: Server
    on: bool = True
    namespaces: bool = True

    def __call__(self, ref: Ref, body: Tree) -> str | None:
        """Return why a deletion is refused."""
        if not self.on:
            return None
        if at(body, ("metadata", "labels", DATA)) == "protected":
            return "it holds data: set spec.deletable on its order first"
        if ref.kind == "Namespace" and ref.group == "" and self.namespaces:
            inside = [order for other, order in self.server.objects.items() if _in(ref.name, other)]
            return next((f"an order in it holds data: {why}" for order in inside if (why := _holds(order))), None)
        return _holds(body) if is_order(ref) else None


def _in(namespace: str, ref: Ref) -> bool:
    return is_order(ref) and ref.namespace == namespace


def _holds(order: Tree) -> str | None:
    """Return why an order may not go."""
    if not consents(order.get("spec") or {}):
        return "the order's data is protected: set spec.deletable first"
    if at(order, ("status", "deletion")) not in (None, "released"):
        return "the order's data is not released yet: wait until status.deletion is released"
    return None


@dataclass
class Usages:
    """Crossplane's webhook: it is asked for what carries the label only, and refuses what a Usage is of."""

    server: Server
    on: bool = True

    def __call__(self, ref: Ref, body: Tree) -> str | None:
        """Return why a deletion is refused."""
        if not self.on or at(body, ("metadata", "labels", IN_USE)) != "true":
            return None
        found = usages_of(self.server, ref)
        return f"in use by {len(found)} usage(s): {at(found[0], ('spec', 'reason'))}" if found else None


def usages_of(server: Server, ref: Ref) -> list[Tree]:
    """Return the Usages of an object."""
    kind = "Usage" if ref.namespace else "ClusterUsage"
    return [body for _, body in server.all(kind, PROTECTION) if used(body) == ref]


def used(usage: Tree) -> Ref:
    """Return what a Usage is of: something in its own namespace unless it says otherwise."""
    of = usage["spec"]["of"]
    group = of["apiVersion"].rpartition("/")[0]
    reference = of["resourceRef"]
    namespace = reference.get("namespace", usage["metadata"].get("namespace") or "")
    return Ref(group, of["kind"], namespace, reference["name"])


def transition(before: Tree, after: Tree) -> str | None:
    """Return why an edit of an order is refused, as the transition rules of its XRD do."""
    if str(after["apiVersion"]).partition("/")[0] not in (CLAIMS, ORDERS):
        return None
    old, new = before.get("spec") or {}, after.get("spec") or {}
    was, becomes = (RANK[spec.get("environment", "production")] for spec in (old, new))
    if becomes not in (was, RANK["production"]) and was != RANK["development"] and new.get("deletable") is not True:
        return "an order never moves to a less protected environment by itself"
    for name in ("storageGB", "version"):
        if name in old and (name not in new or float(new[name]) < float(old[name])):
            return f"spec.{name} cannot go down"
    return _of_bucket(old, new) if str(after["kind"]).endswith("Bucket") else None


def _of_bucket(old: Tree, new: Tree) -> str | None:
    if new.get("emptyOnDelete") and new.get("deletable") is not True:
        return "emptyOnDelete needs deletable: true"
    if "encryption" in old and new.get("encryption") != old["encryption"]:
        return "encryption cannot change"
    return None
