"""Kinds: every kind that there is because of the golden paths, with its API group, in all scopes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from function import render
from function.catalog import Catalog
from function.generate import xrd
from function.generate.docs import sample
from function.model import CLAIMS_PREFIX, GoldenPath, ScopeName, Tree

Kind = tuple[str, str]
"""A group and a kind."""

GROUPS: Final = (xrd.DEFAULT_GROUP, CLAIMS_PREFIX + xrd.DEFAULT_GROUP)
"""The groups of orders: of v2 XRs, and of claims."""

SCOPES: Final[tuple[ScopeName, ...]] = ("legacy", "namespaced")
"""A cluster XR composes what a legacy one does."""

LARGEST: Final = {"environment": "production"}
"""What an order says for a cloud to make everything of it."""


def of(catalog: Catalog) -> tuple[Kind, ...]:
    """Return the kinds of orders and of all that an order of each path becomes on each cloud, sorted."""
    return tuple(sorted({kind for path in catalog.paths.values() for kind in _of(path, catalog)}))


def _of(path: GoldenPath, catalog: Catalog) -> Iterator[Kind]:
    orders, claims = GROUPS
    yield from ((orders, path.kind), (claims, path.kind), (claims, f"X{path.kind}"))
    for name in catalog.offering(path):
        order = sample.of(path, catalog.clouds[name], catalog, LARGEST).order
        for scope in SCOPES:
            for resource in render.run(replace(order, scope=scope), path, catalog).resources.values():
                yield _kind(resource.manifest)
                yield _kind(resource.subject)


def _kind(manifest: Tree) -> Kind:
    return manifest["apiVersion"].rpartition("/")[0], manifest["kind"]
