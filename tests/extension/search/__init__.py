"""Search: a part of somebody else's, and the path that orders it."""

from dataclasses import dataclass
from typing import ClassVar

from function.model import GoldenPath, Order, OrderSpec, Part, Parts
from function.parts import Connection


@dataclass(frozen=True)
class Search(Part):
    """An index to search in.

    Attributes:
        nodes: How many nodes it has.
    """

    public: ClassVar[tuple[str, ...]] = ("endpoint",)

    nodes: int


def parts(order: Order[OrderSpec]) -> Parts:
    """One index, and where it is."""
    search = yield Search("search", nodes=3 if order.production else 1)
    connection = yield Connection("connection", outputs=search)

    return {**search, **connection}


PATH = GoldenPath(
    kind="SearchIndex",
    plural="searchindexes",
    title="Search index",
    description="An index to search in.",
    spec=OrderSpec,
    needs=(Search, Connection),
    parts=parts,
)
