"""Order: one order in a control plane, from its ten lines to what is left of it."""

import copy
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from function.model import Condition, Document, Tree, at, conditions
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.audit import Write
from tests.integration.control_plane.variants import Variant, example
from tests.integration.control_plane.world import World

PROTECTION: Final = "protection.crossplane.io/v1beta1"

QUIET: Final = 2.5
"""Seconds without a write after which nobody is going to write any more: one reconcile takes a tenth of one."""

TURNS: Final = 3
"""How often the providers must have had a look without anything to do."""

DATABASES: Final = {"Instance", "Cluster"}
"""Kinds that hold the data of a database."""

PATIENCE: Final = 120
"""Seconds within which everything must have come to rest."""


@dataclass
class Order:
    """One order.

    Attributes:
        world: The control plane that it is in.
        variant: How it is placed.
        manifest: What the team applies.
        behind: The name of the XR behind its claim, once that was seen; all that is its own and in no namespace begins
            with it.
    """

    world: World
    variant: Variant
    manifest: Tree
    behind: str = ""

    @classmethod
    def example(cls, world: World, variant: Variant, namespace: str) -> "Order":
        """Return the README's example in a new namespace, on the variant's cloud; not applied yet."""
        world.namespace(namespace)
        manifest = example(variant)
        manifest["metadata"]["namespace"] = namespace
        order = cls(world, variant, manifest)
        order.crossplane["compositionSelector"] = {"matchLabels": {"golden-path.dev/cloud": variant.cloud}}
        return order

    @classmethod
    def placed(cls, world: World, variant: Variant, purpose: str) -> "Order":
        """Return the same, in a namespace for a purpose, applied and ready."""
        order = cls.example(world, variant, f"{purpose}-{variant.id}")
        order.apply()
        order.settle()
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
        if self.variant.file != "claim":
            return live
        behind = at(live, ("spec", "resourceRef"))
        if not behind:
            return {}
        self.behind = behind["name"]
        return self.world.api.get(Ref(behind["apiVersion"], behind["kind"], behind["name"])) or {}

    def composed(self) -> list[Tree]:
        """Return the resources that its XR refers to and that exist."""
        xr = self.xr()
        place = ("spec", "resourceRefs") if self.variant.file == "claim" else ("spec", "crossplane", "resourceRefs")
        refs = [_ref(each, xr["metadata"].get("namespace")) for each in at(xr, place) or []]
        return [found for ref in refs if (found := self.world.api.get(ref))]

    def data(self) -> Tree:
        """Return the composed resource that holds its data: the Instance, or the Object of the Cluster."""
        kinds = [
            (each, at(each, ("spec", "forProvider", "manifest", "kind")) or each["kind"]) for each in self.composed()
        ]
        return next(each for each, kind in kinds if kind in DATABASES)

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

    def settle(self) -> None:
        """Wait until it is ready."""
        self.world.until("ready", self.ready, seconds=60, telling=self.told)

    def rest(self) -> None:
        """Let the providers work until nobody has written anything of it for a while, nor has anything left to do.

        The seconds alone would not do: on a machine that is busy the providers take longer for one turn.
        """
        mark = self.world.audit.mark()
        began = last = time.monotonic()
        written = turns = 0
        while turns < TURNS or time.monotonic() - last < QUIET or not self.caught_up():
            self.world.play()
            turns += 1
            now = len(self.written(mark))
            if now != written:
                written, turns, last = now, 0, time.monotonic()
            assert time.monotonic() - began < PATIENCE, f"it does not come to rest: {self.told()}"
            time.sleep(0.2)

    def caught_up(self) -> bool:
        """Return whether Crossplane has reconciled it as it was edited last, or it is gone; with nothing half deleted.

        Crossplane takes seconds to let go of a Usage, whose name the next one of its order has too.
        """
        locks = [each for kind in ("Usage", "ClusterUsage") for each in self.world.api.list(PROTECTION, kind)]
        if any("deletionTimestamp" in each["metadata"] for each in (*locks, *self.composed())):
            return False
        for body in filter(None, (self.live(), self.xr())):
            told = {entry["type"]: entry for entry in at(body, ("status", "conditions")) or []}
            if told.get("Synced", {}).get("observedGeneration") != body["metadata"]["generation"]:
                return False
        return True

    def release(self) -> None:
        """Consent as its team does, and wait until it may be deleted."""
        self.apply(deletable=True)
        self.world.until("released", lambda: self.status("deletion") == "released", telling=self.told)

    def await_end(self, there: Iterable[Ref]) -> None:
        """Wait until nothing is left of it, and of all that there was of it."""
        self.world.until("gone", lambda: not self.left(there), seconds=60, telling=lambda: self.left(there))

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

    def written(self, since: int) -> list[Write]:
        """Return what anybody changed since a moment of it and all that is its own."""
        return [
            write
            for write in self.world.audit.changes(since)
            if write.namespace == self.namespace or (self.behind and write.name.startswith(self.behind))
        ]

    def left(self, refs: Iterable[Ref]) -> list[Ref]:
        """Return what is there of some objects, and any managed resource that was not among them."""
        return [ref for ref in dict.fromkeys([*refs, *self.world.managed(self.namespace)]) if self.world.api.get(ref)]


def _ref(given: Mapping[str, str], namespace: str | None) -> Ref:
    return Ref(given["apiVersion"], given["kind"], given["name"], given.get("namespace", namespace))
