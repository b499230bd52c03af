"""Simulated: scenarios played on the simulator."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from function import demo
from function.model import Tree
from tests.integration.control_plane.settings import with_own_keys
from tests.integration.control_plane.stage import Stage
from tests.integration.control_plane.variants import Variant, example
from tests.orders import CATALOG
from tests.simulator.catalogs import DOUBLED
from tests.simulator.server import Ref
from tests.simulator.world import World, try_to

CROSSPLANES = ("writeConnectionSecretToRef", "compositionSelector", "crossplane")
"""Fields of the example that the simulator fills in itself."""


class Simulated(Stage):
    """An order in the simulator."""

    def __init__(self, variant: Variant) -> None:
        """Make a world for a variant."""
        super().__init__()
        self._variant = variant
        self._world = World(variant.cloud, "legacy" if variant.file == "claim" else "namespaced")
        self._world.settings(**with_own_keys(demo.environment_config(CATALOG))["data"])

    def place(self) -> None:
        """Place the order, with the spec of the example."""
        spec = example(self._variant)["spec"]
        self._world.place(**{name: value for name, value in spec.items() if name not in CROSSPLANES})

    def edit(self, **spec: Any) -> None:  # noqa: ANN401  (fields of the spec)
        """Edit fields of the order."""
        self._world.edit(**spec)

    def choose(self, cloud: str) -> None:
        """Choose the Composition of a cloud."""
        self._world.choose(cloud)

    @contextmanager
    def doubled(self) -> Iterator[None]:
        """Install the other catalog for a while."""
        self._world.install(DOUBLED)
        yield
        self._world.install(CATALOG)

    def lose(self) -> None:
        """Forget everything of it."""
        composed = [_ref(body) for body in self._world.composed.values()]
        for ref in {*composed, self._world.xr_ref, self._world.order_ref}:
            if ref:
                del self._world.server.objects[ref]

    def lose_data(self) -> None:
        """Delete the managed resource while the policy does not hold."""
        self._world.policy.on = False
        kind = "rds.Instance" if self._variant.cloud == "aws" else "kubernetes.Object"
        self._world.delete(_ref(self._world.composed[f"database/{kind}"]))
        self._world.policy.on = True

    def rest(self) -> None:
        """Let everybody run until nobody writes any more."""
        assert self._world.settle(), "it does not come to rest"

    def refuses_deletion(self) -> bool:
        """Delete the order."""
        return try_to(self._world.delete) is not None

    def refuses_namespace(self) -> bool:
        """Delete its namespace."""
        return try_to(self._world.delete_namespace) is not None

    def order(self) -> Tree:
        """Return the order."""
        return self._world.order or {}

    def composed(self) -> Collection[Tree]:
        """Return what its XR refers to."""
        return [*self._world.composed.values()] if self._world.xr_ref else []

    def data(self) -> frozenset[object]:
        """Return what the cloud holds for it."""
        return frozenset(thing.serial for thing in self._world.databases)


def _ref(body: Tree) -> Ref:
    metadata = body["metadata"]
    return Ref(body["apiVersion"].rpartition("/")[0], body["kind"], metadata.get("namespace") or "", metadata["name"])
