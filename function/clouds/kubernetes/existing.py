"""Existing: what is there of a database that the operator has made, by which an order is kept from taking it back."""

import re
from typing import Any

from function.clouds.kubernetes import standing
from function.clouds.kubernetes.objects import observed_manifest
from function.model import Document, Observed, Order
from function.parts import Database, Existing

_TAG = re.compile(r":(\d{2})(?!\d)")
"""The major version at the beginning of an image's tag."""

_SIZE = re.compile(r"(\d{1,9})Gi")


def of(order: Order[Any], part: Database) -> Existing:
    """Return what a database has: the most of what its Cluster runs and of what it was told to become."""
    managed = observed_manifest(order, part.name)
    stated: Observed = Document(managed or {})
    size = _SIZE.fullmatch(str(stated.get("spec", "storage", "size")))
    tag = _TAG.search(str(stated.get("spec", "imageName") or ""))
    versions = (
        standing.major(standing.live(order, part), "status", "pgDataImageInfo", "majorVersion"),
        standing.major(stated, "spec", "imageCatalogRef", "major"),
        int(tag[1]) if tag else None,
    )
    return Existing(
        version=max((version for version in versions if version is not None), default=None),
        storage_gib=int(size[1]) if size else None,
    )
