"""World: a cluster and a cloud with an order in them, what people do there, and time."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from function.catalog import Catalog
from function.compose import compose
from function.model import Tree, at
from function.settings import NAMESPACE_LABEL
from tests.orders import CATALOG, platform
from tests.simulator import claims, collector, usages
from tests.simulator.admission import CLAIMS, ORDERS, Policy, Usages, transition
from tests.simulator.bucketclaims import BucketClaims
from tests.simulator.cloud import Cloud, Thing
from tests.simulator.crossplane import KEY, Crossplane, Function, legacy, references
from tests.simulator.objects import Objects
from tests.simulator.operator import Operator
from tests.simulator.oracle import Oracle, origin
from tests.simulator.passwords import Passwords
from tests.simulator.schema import put
from tests.simulator.server import USER, Ref, RefusedError, Server, deleting
from tests.simulator.upjet import Upjet

Scope = Literal["legacy", "namespaced"]

NAMESPACE = "team-a"
NAME = "shop"
SETTINGS = Ref("apiextensions.crossplane.io", "EnvironmentConfig", "", "golden-path-platform")
PATIENCE = 60
"""Ticks within which everything must have come to rest, once nobody touches it; the slowest needs some twenty."""


class World:
    """A cluster and a cloud.

    Attributes:
        cloud_name: The cloud whose Composition orders use.
        scope: Whether orders are claims or v2 XRs.
        kind: The kind of the order.
        policy: The admission policy.
        usages: Crossplane's webhook for Usages.
    """

    def __init__(  # noqa: PLR0913  (each argument is one choice of a test)
        self,
        cloud: str = "aws",
        scope: Scope = "legacy",
        *,
        policy: bool = True,
        usages: bool = True,
        kind: str = "PostgreSQLInstance",
        catalog: Catalog = CATALOG,
        function: Function = compose,
    ) -> None:
        self.cloud_name = cloud
        self.scope = scope
        self.kind = kind
        self._plural = CATALOG.paths[kind].plural
        self.server = Server()
        self.cloud = Cloud()
        self.policy = Policy(self.server, policy)
        self.usages = Usages(self.server, usages)
        self.server.on_delete += [self.policy, self.usages]
        self.server.on_update.append(transition)
        self.crossplane = Crossplane(self.server, function, catalog)
        self.upjet = Upjet(self.server, self.cloud)
        self.objects = Objects(self.server)
        self.oracle = Oracle(self.server, self.cloud, heard=self.crossplane.heard, policy=policy)
        self.operator = Operator(self.server, self.cloud)
        self.bucket_claims = BucketClaims(self.server, self.cloud)
        self.passwords = Passwords(self.server, self.crossplane.missed)
        collector.namespace(self.server, "crossplane-system")
        collector.namespace(self.server, NAMESPACE)
        self.server.create(platform(), USER)

    @property
    def order_ref(self) -> Ref:
        """What identifies the order: the claim, or the v2 XR."""
        return Ref(CLAIMS if self.scope == "legacy" else ORDERS, self.kind, NAMESPACE, NAME)

    @property
    def order(self) -> Tree | None:
        """The order as the cluster has it."""
        return self.server.get(self.order_ref)

    @property
    def xr_ref(self) -> Ref | None:
        """What identifies the order's XR; None where there is none."""
        if self.scope == "namespaced":
            return self.order_ref if self.order is not None else None
        for ref, body in self.server.all(f"X{self.kind}", CLAIMS):
            if origin(ref, body) == (NAMESPACE, NAME):
                return ref
        return None

    @property
    def xr(self) -> Tree:
        """The order's XR, which must be there."""
        ref = self.xr_ref
        assert ref, "there is no XR"
        return self.server.objects[ref]

    # What people do.

    def place(self, **spec: Any) -> None:  # noqa: ANN401  (a spec is JSON)
        """Place the order."""
        reference = {"name": f"{self.cloud_name}.{self._plural}"}
        body: Tree = {
            "apiVersion": f"{self.order_ref.group}/v1alpha1",
            "kind": self.order_ref.kind,
            "metadata": {"name": NAME, "namespace": NAMESPACE},
            "spec": {"environment": "production", **CATALOG.paths[self.kind].example, **spec},
        }
        if self.scope == "legacy":
            body["spec"] |= {"compositionRef": reference, "writeConnectionSecretToRef": {"name": f"{NAME}-connection"}}
        else:
            body["spec"]["crossplane"] = {"compositionRef": reference}
        self.server.create(body, USER)

    def edit(self, **spec: Any) -> None:  # noqa: ANN401  (a spec is JSON)
        """Edit fields of the order's spec; None takes one out.

        Raises:
            RefusedError: A transition rule refuses it.
        """
        body = self.server.objects[self.order_ref]
        for name, value in spec.items():
            body = put(body, ("spec", name), value)
        self.server.update(self.order_ref, body, USER)

    def choose(self, cloud: str) -> None:
        """Choose the Composition of a cloud."""
        place = ("spec", "compositionRef") if self.scope == "legacy" else ("spec", "crossplane", "compositionRef")
        self.server.edit(self.order_ref, place, {"name": f"{cloud}.{self._plural}"}, USER)

    def delete(self, ref: Ref | None = None) -> None:
        """Delete an object, the order where none is named.

        Raises:
            RefusedError: Admission refuses it.
        """
        self.server.delete(ref or self.order_ref)

    def delete_namespace(self) -> None:
        """Delete the order's namespace: its controller deletes what is in it."""
        self.server.delete(Ref("", "Namespace", "", NAMESPACE))

    def settings(self, **data: Any) -> None:  # noqa: ANN401  (settings are JSON)
        """Replace settings of the platform."""
        self.server.edit(SETTINGS, ("data",), platform(**data)["data"], USER)

    def settings_of_namespace(self, **data: Any) -> None:  # noqa: ANN401  (settings are JSON)
        """Keep settings of the order's namespace apart."""
        metadata = {"name": NAMESPACE, "labels": {NAMESPACE_LABEL: NAMESPACE}}
        self.server.create({"apiVersion": f"{SETTINGS.group}/v1beta1", "kind": SETTINGS.kind, "metadata": metadata,
                            "data": data}, USER)  # fmt: skip

    def install(self, catalog: Catalog) -> None:
        """Install another version of the paths."""
        self.crossplane.catalog = catalog

    # Time.

    def run_crossplane(self) -> None:
        """Let Crossplane's controllers run once."""
        for ref, _ in list(self.server.all(self.kind, CLAIMS)):
            claims.reconcile(self.server, ref)
        for ref in sorted(self.server.objects):
            if ref.group in (CLAIMS, ORDERS) and (legacy(ref) or ref.group == ORDERS):
                self.crossplane.reconcile(ref)
        usages.reconcile(self.server)

    def run_providers(self) -> None:
        """Let the providers and the operator run once, and time pass in the cloud."""
        self.cloud.tick()
        self.upjet.reconcile()
        self.objects.reconcile()
        self.operator.reconcile()
        self.bucket_claims.reconcile()
        self.passwords.reconcile()

    def run_collector(self) -> None:
        """Let the garbage collector and the namespace controller run once."""
        collector.collect(self.server)
        collector.empty(self.server)

    def tick(self, times: int = 1) -> None:
        """Let everything run once, some times over."""
        for _ in range(times):
            self.run_crossplane()
            self.run_providers()
            self.run_collector()

    def settle(self) -> bool:
        """Let everything run until two passes in a row write nothing; return whether it came to that."""
        quiet = 0
        for _ in range(PATIENCE + 2 * self.cloud.slowness):
            before = (self.server.revision, self.cloud.revision)
            self.tick()
            quiet = quiet + 1 if before == (self.server.revision, self.cloud.revision) and not self.cloud.busy else 0
            if quiet == 2:
                return True
        return False

    def until(self, condition: Callable[["World"], bool]) -> bool:
        """Let everything run until something holds; return whether it came to that."""
        for _ in range(PATIENCE):
            if condition(self):
                return True
            self.tick()
        return condition(self)

    # What is seen.

    @property
    def status(self) -> Mapping[str, Any]:
        """The order's status."""
        return (self.order or {}).get("status") or {}

    def condition(self, kind: str) -> Tree:
        """Return a condition of the order; an empty one where there is none."""
        return _condition(self.status, kind)

    @property
    def composed(self) -> dict[str, Tree]:
        """The composed resources that the XR refers to, by key."""
        xr = self.xr
        found = {}
        for reference in references(xr):
            group = reference["apiVersion"].rpartition("/")[0]
            namespace = xr["metadata"].get("namespace") or reference.get("namespace") or ""
            body = self.server.get(Ref(group, reference["kind"], namespace, reference["name"]))
            if body is not None:
                found[str(at(body, ("metadata", "annotations", KEY)))] = body
        return found

    @property
    def databases(self) -> list[Thing]:
        """The order's data in the cloud: its databases, or its buckets."""
        return self.oracle.data(NAMESPACE, NAME)

    @property
    def refused(self) -> str | None:
        """Why the order is refused, by the function or by the provider; None where it is not."""
        told = self.status
        if self.order and deleting(self.order) and self.xr_ref:  # a claim is told nothing any more then: its XR is
            told = self.xr.get("status") or {}
        for kind in ("Accepted", "Provisioned"):
            found = _condition(told, kind)
            if found.get("status") == "False" and found.get("reason") in ("Refused", "ProviderRefused"):
                return str(found.get("message"))
        return None


def _condition(status: Mapping[str, Any], kind: str) -> Tree:
    return next((dict(entry) for entry in status.get("conditions") or () if entry["type"] == kind), {})


def try_to(action: Callable[[], object]) -> str | None:
    """Do something that admission may refuse; return why it did."""
    try:
        action()
    except RefusedError as refusal:
        return str(refusal)
    return None


__all__ = ["NAME", "NAMESPACE", "PATIENCE", "SETTINGS", "Scope", "World", "deleting", "try_to"]
