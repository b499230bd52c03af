"""Real: scenarios played on the control plane."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from function.model import Tree, at
from tests.integration.control_plane import doubled
from tests.integration.control_plane.api import Ref
from tests.integration.control_plane.order import Order
from tests.integration.control_plane.stage import Stage


class Real(Stage):
    """An order in the control plane."""

    def __init__(self, order: Order) -> None:
        """Play with an order that is not placed yet."""
        super().__init__()
        self._order = order
        self._world = order.world
        self._namespace = Ref("v1", "Namespace", order.namespace)

    def place(self) -> None:
        """Apply the order as its team does."""
        self._order.apply()

    def edit(self, **spec: Any) -> None:  # noqa: ANN401  (fields of the spec)
        """Apply it with other fields."""
        self._order.apply(**spec)

    def choose(self, cloud: str) -> None:
        """Apply it with another Composition."""
        name = self._order.xr_composition()
        reference = {"name": name.replace(self._order.variant.cloud, cloud)}
        self._order.crossplane["compositionRef"] = reference
        self._order.apply()

    @contextmanager
    def doubled(self) -> Iterator[None]:
        """Serve the function once more, from another program, and have Crossplane ask that one."""
        with self._world.plane.served_by(doubled.__name__):
            self._touch("doubled")
            yield
        self._touch("single")

    def lose(self) -> None:
        """Take everything of it out of the API server's database."""
        order = self._order
        for refs in ([order.ref], [Ref.of(order.xr())], [Ref.of(each) for each in order.composed()]):
            self._world.lose(refs)

    def lose_data(self) -> None:
        """Delete the managed resource as those who may break the glass."""
        self._world.break_glass.delete(self._order.holders()[0])

    def rest(self) -> None:
        """Let the providers work, and the controller that empties a namespace, which takes its time."""
        self._order.rest()
        namespace = self._world.api.get(self._namespace) or {}
        if at(namespace, ("metadata", "deletionTimestamp")):
            self._world.until("gone: the namespace", lambda: not self._world.api.get(self._namespace), seconds=60)

    def refuses_deletion(self) -> bool:
        """Delete the order as its team."""
        return self._world.team.refusal(self._order.ref) is not None

    def refuses_namespace(self) -> bool:
        """Delete its namespace as an operator of the platform."""
        return self._world.operator.refusal(self._namespace) is not None

    def order(self) -> Tree:
        """Return the order from the API server."""
        return self._order.live()

    def composed(self) -> Collection[Tree]:
        """Return what its XR refers to."""
        return self._order.composed()

    def data(self) -> frozenset[object]:
        """Return what the cloud and the operator hold for it."""
        return frozenset(self._order.identity().items())

    def _touch(self, value: str) -> None:
        """Have Crossplane reconcile: that the function is another one now it would see in time, with its next look."""
        patch = {"metadata": {"annotations": {"example.org/touched": value}}}
        self._world.operator.merge(Ref.of(self._order.xr()), patch)
