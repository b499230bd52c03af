"""Crossplane itself: what an order composes of its own, without a provider."""

from function.model import Backend

BACKEND = Backend(name="crossplane")
