"""Catalog: what can be ordered, and what renders it."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from function import discovery
from function.model import (
    Backend,
    GoldenPath,
    Guard,
    Order,
    Part,
    Refusal,
    Renderer,
    Section,
    Selector,
    listed,
    mapping,
    quoted,
    unaccepted,
)

DEFAULT_CLOUD = "kubernetes"


@dataclass(frozen=True)
class Catalog:
    """What can be ordered, and what renders it.

    Attributes:
        paths: The paths, by the kind that teams order.
        clouds: The clouds, by name.
        companions: The companions, by name.
    """

    paths: Mapping[str, GoldenPath]
    clouds: Mapping[str, Backend]
    companions: Mapping[str, Backend]

    @property
    def sections(self) -> dict[str, type[Section]]:
        """The models of the settings' sections, by name."""
        return {name: backend.settings for name, backend in self._backends() if backend.settings}

    def path(self, kind: str) -> GoldenPath:
        """Return the path of an order's kind, or of the kind of the XR behind a claim, which begins with an X.

        Raises:
            Refusal: There is no such path.
        """
        found = self.paths.get(kind) or self.paths.get(kind.removeprefix("X"))
        if not found:
            raise unaccepted("kind", kind, self.paths)
        return found

    def cloud(self, name: object, path: GoldenPath) -> Backend:
        """Return a cloud that offers a path.

        Raises:
            Refusal: There is no such cloud, or it cannot render all that the path needs.
        """
        offered = self.offering(path)
        if name not in offered:
            raise Refusal(f"cannot offer {path.kind} on cloud {quoted(name)}: accepted is {listed(offered)}")
        return self.clouds[str(name)]

    def offering(self, path: GoldenPath) -> list[str]:
        """Return the names of the clouds that offer a path, sorted."""
        companions = {part for backend in self.companions.values() for part in backend.renderers}
        return sorted(
            name
            for name, cloud in self.clouds.items()
            if all(n in cloud.renderers or n in companions for n in path.needs)
        )

    def renderer(self, cloud: str, part: type[Part]) -> Renderer:
        """Return what renders a kind of part on a cloud.

        Raises:
            Refusal: Nothing does.
        """
        for backend in (self.clouds[cloud], *self.companions.values()):
            if part in backend.renderers:
                return backend.renderers[part]
        raise Refusal(f"cannot render a {part.__name__.lower()} on cloud {quoted(cloud)}: nothing there offers it")

    def requires(self, order: Order[Any], part: Part) -> Mapping[str, Selector]:
        """Return what must be read from the cluster to render a part."""
        readers = (self.clouds[order.cloud].readers, *(companion.readers for companion in self.companions.values()))
        return next((found[type(part)](order, part) for found in readers if type(part) in found), {})

    def guard(self, short_kind: str) -> Guard | None:
        """Return how a kind is kept, whichever backend makes it; None for a kind that is harmless."""
        return next((b.guards[short_kind] for _, b in self._backends() if short_kind in b.guards), None)

    def immutable(self, short_kind: str) -> tuple[str, ...]:
        """Return the fields of a kind that its provider refuses to change."""
        return next((b.immutable[short_kind] for _, b in self._backends() if short_kind in b.immutable), ())

    def knows(self, short_kind: str) -> bool:
        """Return whether this version makes a kind, and so knows whether it holds data."""
        return any(short_kind in backend.guards or short_kind in backend.harmless for _, backend in self._backends())

    def facts(self, order: Order[Any]) -> dict[str, str]:
        """Return the catalog annotations of an order: what its claim or XR already says wins."""
        facts: dict[str, str] = {}
        for _, backend in self._backends():
            facts |= backend.facts(order)
        said = mapping(order.request.composite, "metadata", "annotations")
        return {name: str(said.get(name, value)) for name, value in sorted(facts.items())}

    def _backends(self) -> Iterator[tuple[str, Backend]]:
        yield from self.clouds.items()
        yield from self.companions.items()


def default_cloud(offering: Sequence[str]) -> str | None:
    """Return the cloud of orders that choose none: the one that needs no account, else the only one there is."""
    if DEFAULT_CLOUD in offering:
        return DEFAULT_CLOUD
    return offering[0] if len(offering) == 1 else None


@functools.cache
def load() -> Catalog:
    """Return the catalog of this installation. Imports every path, cloud and companion once."""
    return Catalog(
        paths={path.kind: path for path in discovery.paths()},
        clouds={backend.name: backend for backend in discovery.clouds()},
        companions={backend.name: backend for backend in discovery.companions()},
    )
