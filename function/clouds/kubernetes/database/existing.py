"""Existing: what is there of a database that the operator has made, by which an order is kept from taking it back."""

import re

from function.creation import Before
from function.model import Observed, Refusal, quoted
from function.parts import Existing

_TAG = re.compile(r":(\d{2})(?!\d)")
"""The major version at the beginning of an image's tag."""

_SIZE = re.compile(r"(\d{1,9})Gi")


def of(before: Before | None, live: Observed | None) -> Existing:
    """Return what a database has: the most of what its Cluster runs and of what it was told to become.

    Args:
        before: Its Cluster as we last applied it.
        live: Its Cluster as it is in the namespace.
    """
    running = major(live, "status", "pgDataImageInfo", "majorVersion")
    if before is None:
        return Existing(version=running)
    size = _SIZE.fullmatch(str(before.read("spec.storage.size")))
    tag = _TAG.search(str(before.read("spec.imageName") or ""))
    versions = (
        running,
        major(before.observed, *before.prefix, "spec", "imageCatalogRef", "major"),
        int(tag[1]) if tag else None,
    )
    return Existing(
        version=max((version for version in versions if version is not None), default=None),
        storage_gib=int(size[1]) if size else None,
    )


def major(found: Observed | None, *path: str) -> int | None:
    """Return the major version of PostgreSQL that is somewhere in what was read; None where none is.

    Raises:
        Refusal: What is there is no version.
    """
    version = found.get(*path) if found is not None else None
    if found is None or version is None:
        return None
    try:
        return int(version)
    except (TypeError, ValueError, OverflowError):
        where = ".".join(path)
        raise Refusal(
            f"{found.get('kind')} {quoted(found.get('metadata', 'name'))}: {where}: unsupported value "
            f"{quoted(version)}: must be a major version of PostgreSQL"
        ) from None
