"""Order: one order in a control plane, from its ten lines to what is left of it."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from function.model import Condition, Document, Tree, at, conditions
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.world import World


class Variant(NamedTuple):
    """How an order is placed, and on which cloud.

    Attributes:
        file: The example that says it: `claim` or `xr`.
        cloud: The cloud.
    """

    file: str
    cloud: str

    @property
    def id(self) -> str:
        """Its name in test reports and namespaces."""
        return f"{self.file}-{self.cloud}"


@dataclass
class Order:
    """One order.

    Attributes:
        world: The control plane that it is in.
        variant: How it is placed.
        manifest: What the team applies.
    """

    world: World
    variant: Variant
    manifest: Tree

    @classmethod
    def example(cls, world: World, variant: Variant, namespace: str) -> "Order":
        """Return the README's example in a new namespace, on the variant's cloud; not applied yet."""
        world.namespace(namespace)
        manifest: Tree = yaml.safe_load((world.plane.root / f"examples/postgresql/{variant.file}.yaml").read_text())
        manifest["metadata"]["namespace"] = namespace
        order = cls(world, variant, manifest)
        order.crossplane["compositionSelector"] = {"matchLabels": {"golden-path.dev/cloud": variant.cloud}}
        return order

    @property
    def ref(self) -> Ref:
        """The order itself: the claim, or the v2 XR."""
        return Ref.of(self.manifest)

    @property
    def namespace(self) -> str:
        """The namespace that it is in."""
        return str(self.ref.namespace)

    @property
    def crossplane(self) -> Tree:
        """The part of its spec that is Crossplane's."""
        spec: Tree = self.manifest["spec"]
        return spec if self.variant.file == "claim" else spec.setdefault("crossplane", {})

    def apply(self, **spec: Any) -> None:  # noqa: ANN401  (fields of the spec)
        """Apply it as its team does, with some fields of its spec changed."""
        self.manifest = copy.deepcopy(self.manifest)
        self.manifest["spec"] |= spec
        self.world.team.apply(self.manifest)

    def live(self) -> Tree:
        """Return it as the cluster has it; empty where it is gone."""
        return self.world.api.get(self.ref) or {}

    def xr(self) -> Tree:
        """Return its XR: the one behind the claim, or itself; empty where there is none."""
        live = self.live()
        behind = at(live, ("spec", "resourceRef"))
        if self.variant.file == "claim":
            return (
                (self.world.api.get(Ref(behind["apiVersion"], behind["kind"], behind["name"])) or {}) if behind else {}
            )
        return live

    def composed(self) -> list[Tree]:
        """Return the resources that its XR refers to and that exist."""
        xr = self.xr()
        place = ("spec", "resourceRefs") if self.variant.file == "claim" else ("spec", "crossplane", "resourceRefs")
        refs = [_ref(each, xr["metadata"].get("namespace")) for each in at(xr, place) or []]
        return [found for ref in refs if (found := self.world.api.get(ref))]

    def resource(self, kind: str, part: str = "database") -> Tree:
        """Return one composed resource, by its kind and part."""
        return next(each for each in self.composed() if each["kind"] == kind
                    and at(each, ("metadata", "labels", "golden-path.dev/part")) == part)  # fmt: skip

    def data(self) -> Tree:
        """Return the composed resource that holds its data."""
        return self.resource("Instance" if self.variant.cloud == "aws" else "Object")

    def holders(self) -> list[Ref]:
        """Return what holds its data: a managed resource, and what that manages in the cluster."""
        data = self.data()
        managed = at(data, ("spec", "forProvider", "manifest"))
        return [Ref.of(each) for each in (data, managed) if each]

    def identity(self) -> Mapping[str, object]:
        """Return what tells its data from any other, by name: the same data is the same database, not an empty twin."""
        databases = {thing.id: thing.born for thing in self.world.cloud.of(self.namespace) if thing.kind == "Instance"}
        return databases | self.world.operators.volumes(self.namespace)

    def xr_composition(self) -> str:
        """Return the name of its Composition."""
        live = self.xr()["spec"]
        name: str = (live if self.variant.file == "claim" else live["crossplane"])["compositionRef"]["name"]
        return name

    def condition(self, name: str) -> Condition:
        """Return one of its conditions; an empty one where it has none of the name."""
        return conditions(Document(self.live())).get(name, Condition(name, ""))

    def status(self, field: str) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return a field of its status."""
        return at(self.live(), ("status", field))

    def secret(self) -> Tree | None:
        """Return its connection Secret."""
        return self.world.api.get(Ref("v1", "Secret", f"{self.ref.name}-connection", self.namespace))

    def ready(self) -> bool:
        """Return whether it is ready, with everything that was ordered last."""
        live = self.live()
        told = {entry["type"]: entry for entry in at(live, ("status", "conditions")) or []}
        ready = told.get("Ready", {})
        return bool(
            ready.get("status") == "True"
            and ready.get("observedGeneration") == live["metadata"]["generation"]
            and told.get("Provisioned", {}).get("status") == "True"
        )

    def told(self) -> Mapping[str, str]:
        """Return what its conditions and those of its XR say, for messages."""
        listed = [(body["kind"], entry) for body in (self.live(), self.xr())
                  for entry in at(body, ("status", "conditions")) or []]  # fmt: skip
        return {
            f"{kind} {each['type']}": f"{each['status']} {each.get('message') or each['reason']}"
            for kind, each in listed
        }

    def everything(self) -> list[Ref]:
        """Return all that there is of it in the cluster: its XR, what that composes, what an Object manages."""
        composed = self.composed()
        managed = [at(each, ("spec", "forProvider", "manifest")) for each in composed if each["kind"] == "Object"]
        own = [self.ref, Ref.of(self.xr()), Ref("v1", "Secret", f"{self.ref.name}-connection", self.namespace)]
        return [*dict.fromkeys([*own, *map(Ref.of, [*composed, *managed])])]

    def without_locks(self) -> list[Ref]:
        """Return the same, but for the Usages that refuse its deletion."""
        return [ref for ref in self.everything() if ref.group != "protection.crossplane.io"]

    def left(self, refs: Iterable[Ref]) -> list[Ref]:
        """Return what is there of some objects, and any managed resource that was not among them."""
        return [ref for ref in dict.fromkeys([*refs, *self.world.managed(self.namespace)]) if self.world.api.get(ref)]


def _ref(given: Mapping[str, str], namespace: str | None) -> Ref:
    return Ref(given["apiVersion"], given["kind"], given["name"], given.get("namespace", namespace))
