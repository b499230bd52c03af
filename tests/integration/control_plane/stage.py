"""Stage: where a scenario is played, on the control plane or on the simulator, in the same words for both."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from function.model import Document, Tree, at, conditions

KEY: Final = "crossplane.io/composition-resource-name"

UNCOMPARED: Final = frozenset({"Responsive"})
"""Conditions that tell of Crossplane and not of the order: whether it looks away from it for a while."""


class Stage(ABC):
    """One order, and what people do to it.

    Attributes:
        refused: What was asked to be deleted so far, and whether that was refused.
    """

    def __init__(self) -> None:
        """Begin with nothing placed."""
        self.refused: list[tuple[str, bool]] = []
        self._first: frozenset[object] = frozenset()

    @abstractmethod
    def place(self) -> None:
        """Place the order."""

    @abstractmethod
    def edit(self, **spec: Any) -> None:  # noqa: ANN401  (fields of the spec)
        """Edit fields of the order."""

    @abstractmethod
    def choose(self, cloud: str) -> None:
        """Choose the Composition of a cloud."""

    @abstractmethod
    def doubled(self) -> AbstractContextManager[None]:
        """Have a version of the function for a while that gives every order a second database."""

    @abstractmethod
    def lose(self) -> None:
        """Lose the order and all that it composes, without anybody being asked: what is in the cloud stays."""

    @abstractmethod
    def lose_data(self) -> None:
        """Delete the managed resource that holds its data, in a way that admission lets through."""

    @abstractmethod
    def rest(self) -> None:
        """Let everything come to rest."""

    @abstractmethod
    def refuses_deletion(self) -> bool:
        """Delete the order, and return whether that was refused."""

    @abstractmethod
    def refuses_namespace(self) -> bool:
        """Delete its namespace, and return whether that was refused."""

    @abstractmethod
    def order(self) -> Tree:
        """Return the order as it is; empty where it is gone."""

    @abstractmethod
    def composed(self) -> Collection[Tree]:
        """Return what it composes."""

    @abstractmethod
    def data(self) -> frozenset[object]:
        """Return what tells its databases from any others."""

    def settle(self) -> None:
        """Let everything come to rest; what data there is for the first time is what must not be lost."""
        self.rest()
        self._first = self._first or self.data()

    def delete(self) -> None:
        """Delete the order."""
        self.refused.append(("order", self.refuses_deletion()))

    def delete_namespace(self) -> None:
        """Delete its namespace."""
        self.refused.append(("namespace", self.refuses_namespace()))

    def end(self) -> Mapping[str, object]:
        """Return what there is now, in words that are the same wherever it was played."""
        order, data = self.order(), self.data()
        told = conditions(Document(order))
        return {
            "refused": self.refused,
            "status": {field: at(order, ("status", field)) for field in ("phase", "deletion", "kept")},
            "conditions": {kind: (each.status, each.reason) for kind, each in told.items() if kind not in UNCOMPARED},
            "composed": {str(at(each, ("metadata", "annotations", KEY))): _seen(each) for each in self.composed()},
            "databases": {"there": len(data), "of the first": len(data & self._first)},
        }


def _seen(body: Tree) -> Mapping[str, object]:
    """Return what counts of a composed resource."""
    labels = at(body, ("metadata", "labels")) or {}
    return {
        "kind": body["kind"],
        "policies": at(body, ("spec", "managementPolicies")),
        "deletion": at(body, ("spec", "deletionPolicy")),
        "labels": sorted(f"{name}={value}" for name, value in labels.items() if name.startswith("golden-path.dev/")),
        "leaving": "deletionTimestamp" in body["metadata"],
    }
