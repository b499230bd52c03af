"""Connection: what the other parts of an order tell, handed to whoever ordered it."""

from dataclasses import dataclass
from typing import ClassVar

from function.model import Outputs, Part


@dataclass(frozen=True)
class Connection(Part):
    """The outputs of a part, handed to whoever ordered it: as a claim's connection details, or in a Secret.

    Attributes:
        outputs: What is handed out.
        prefix: What its keys begin with, where an order has several connections: `DATABASE_`.
    """

    public: ClassVar[tuple[str, ...]] = ("secret",)

    outputs: Outputs
    prefix: str = ""

    OF_CLAIMS: ClassVar[str] = "connection"
    """What the name of a claim's Secret ends with by convention: a claim has one, however many connections."""
