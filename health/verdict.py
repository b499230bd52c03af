"""Verdict: what a check says of a resource, in the words and the order of Argo CD."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

STATUSES: Final = ("Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown")
"""Every status, from best to worst as Argo CD ranks them."""


@dataclass(frozen=True)
class Health:
    """What a check says of one resource.

    Attributes:
        status: One of STATUSES; empty where the script ran and said nothing, which Argo CD shows as no health.
        message: Why.
    """

    status: str
    message: str = ""


def worst(verdicts: Iterable[Health]) -> Health | None:
    """Return the worst verdict, the first one of equals; None where nothing has a status."""
    said = [verdict for verdict in verdicts if verdict.status]
    return max(said, key=lambda verdict: STATUSES.index(verdict.status), default=None)
