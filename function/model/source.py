"""Source: where a cloud has an output of a part from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from function.model.unknown import Value

ToldT = TypeVar("ToldT", contravariant=True)  # noqa: PLC0105  (the name says what it is of)


@dataclass(frozen=True)
class Source(Generic[ToldT]):
    """Where an output comes from.

    Attributes:
        where: In words, for the docs.
        read: Reads it from what the cloud knows of the part; Unknown while it is not there.
    """

    where: str
    read: Callable[[ToldT], Value]
