"""Owned: a composed resource that exists and is the order's, with the row of its kind, which is looked up once."""

from dataclasses import replace
from typing import NamedTuple

from function import scopes
from function.catalog import Catalog
from function.model import KEEP, PART, Kind, Observed, Request, Retain, consents, consents_to_empty, kind_id, mapping


class Owned(NamedTuple):
    """A composed resource that exists and carries our label.

    Attributes:
        key: Its key in the composition.
        observed: It as the cluster has it.
        kind: The row of what it is about; None of a kind that this version does not know.
        empties: Whether what is in it may be lost with it.
    """

    key: str
    observed: Observed
    kind: Kind | None
    empties: bool

    @property
    def retain(self) -> Retain:
        """What is retained of it."""
        return self.kind.retain if self.kind else "none"

    @property
    def is_data(self) -> bool:
        """Whether it holds data that goes with its order."""
        return self.retain == "data"

    @property
    def holds_data(self) -> bool:
        """Whether it holds data, be it that it goes with its order or that it is left in the cloud."""
        return self.is_data or bool(self.observed.get("metadata", "labels", KEEP))

    @property
    def named(self) -> str:
        """The kind of what it is about, in words for a message."""
        inner = ("spec", "forProvider", "manifest") if self.observed.get("kind") == "Object" else ()
        group, kind = kind_id(self.observed.get(*inner, "apiVersion"), self.observed.get(*inner, "kind"))
        return f"{group.partition('.')[0]}.{kind}" if group else kind

    @property
    def deletes_external(self) -> bool:
        """Whether a deletion is seen to reach the cloud: by its policy, or by the consent of an order of its own."""
        if self.kind is not None and self.kind.is_order:
            return consents(mapping(self.observed, "spec"))
        return scopes.deletes_external(self.observed)

    @property
    def can_be_deleted(self) -> bool:
        """Whether a deletion is seen to reach the cloud, and the cloud not to refuse it."""
        if self.kind is None:
            return True
        if self.kind.retain == "always":
            return self.kind.can_be_deleted(self.observed)
        reaches = self.deletes_external and self.kind.can_be_deleted(self.observed)
        return reaches and (self.empties or not self._would_empty)

    @property
    def _would_empty(self) -> bool:
        """Whether a deletion is seen to take along what is in it."""
        if self.kind is None:
            return False
        fields = self.kind.deleted_by
        told = (self.observed.get("spec", "forProvider", *path.split(".")) for path in fields)
        return self.kind.unprotected or any(told)


def owned(request: Request, catalog: Catalog) -> dict[str, Owned]:
    """Return the composed resources that carry our label, by key, sorted.

    Consent is read from the spec as it stands, which may be refused for something else.
    """
    spec = mapping(request.composite, "spec")
    consent, empties = consents(spec), consents_to_empty(spec)
    api_version = request.composite.get("apiVersion")
    return {
        key: Owned(key, resource, _row(resource, catalog.kind_of(resource, api_version), consent=consent), empties)
        for key, resource in sorted(request.observed.items())
        if resource.get("metadata", "labels", PART)
    }


def _row(observed: Observed, kind: Kind | None, *, consent: bool) -> Kind | None:
    """Return the row of a resource: with consent the order of one that is to be kept may go, and the data stays."""
    if kind is None or not consent or not observed.get("metadata", "labels", KEEP):
        return kind
    return replace(kind, retain="always")
