"""Deployment: an application that a team keeps beside its infrastructure."""

from dataclasses import dataclass

from function.model import ApplicationSource, Part, Value


@dataclass(frozen=True)
class Deployment(Part):
    """An application that is deployed from Git beside the order.

    Attributes:
        source: Where in Git it lies; None where the order says nothing and the platform decides.
        values: What the deployment is told, where it is a Helm chart.
    """

    source: ApplicationSource | None = None
    values: tuple[tuple[str, Value], ...] = ()
