"""Crossplane itself: what an order composes of its own, without a provider."""

from dataclasses import dataclass

from function.model import Backend
from function.site import Site


@dataclass(frozen=True)
class Crossplane(Site):
    """A part of an order that Crossplane composes itself."""

    backend = "crossplane"


BACKEND = Backend(name=Crossplane.backend, site=Crossplane)
