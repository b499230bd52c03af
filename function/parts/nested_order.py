"""Nested order: an order of another path that an order is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from function.model import Part


@dataclass(frozen=True)
class NestedOrder(Part):
    """An order of another path, in the same namespace and on the same cloud.

    Its environment and whether it is deletable are those of the order that is made of it.

    Attributes:
        kind: The kind that teams order: `PostgreSQLInstance`.
        spec: What else it says, as its manifest has it; values may be Unknown.
        outputs: Which outputs of it are wanted, by name in its status; with dots where it tells them by need:
            `orders.host`. They are Unknown until it tells them, and texts from then on.
    """

    public: ClassVar[tuple[str, ...]] = ("order",)

    kind: str
    spec: Mapping[str, Any] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()
