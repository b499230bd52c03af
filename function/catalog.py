"""Catalog: finds the paths, clouds and companions, ours by folder and other packages' by entry point.

A folder under `paths/` offers `PATH`; one under `clouds/` or `companions/` offers `BACKEND`. A module in those that
renders a kind of part offers `RENDERS` (that kind), `render`, and `requires` where it must read from the cluster. Every
module says what it makes: `GUARDS` are the kinds that hold data or that data stands on, `HARMLESS` the others; by
kind of part, `SECURE` are the secure defaults and `SOURCES` say where the outputs come from. Nothing is listed
anywhere: a folder that is there is offered.
"""

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

import function.clouds
import function.companions
import function.paths
from function.model import (
    Backend,
    Default,
    GoldenPath,
    Guard,
    Order,
    Part,
    Reader,
    Refusal,
    Renderer,
    Section,
    Selector,
    Source,
    listed,
    mapping,
    quoted,
    unaccepted,
)

T = TypeVar("T")


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
        """Return how a kind is kept, whichever cloud it is of; None for a kind that is harmless."""
        return next((b.guards[short_kind] for b in self.clouds.values() if short_kind in b.guards), None)

    def immutable(self, short_kind: str) -> tuple[str, ...]:
        """Return the fields of a kind that its provider refuses to change."""
        return next((b.immutable[short_kind] for b in self.clouds.values() if short_kind in b.immutable), ())

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


@functools.cache
def load() -> Catalog:
    """Return the catalog of this installation. Imports every path, cloud and companion once."""
    return Catalog(
        paths={path.kind: path for path in _paths()},
        clouds={backend.name: backend for backend in _backends(function.clouds, "golden_path.clouds")},
        companions={backend.name: backend for backend in _backends(function.companions, "golden_path.companions")},
    )


def _paths() -> list[GoldenPath]:
    ours = [module.PATH for module in _modules(function.paths)]
    theirs = [point.load() for point in entry_points(group="golden_path.paths")]
    return _unique([*ours, *theirs], "kind")


def _backends(package: ModuleType, group: str) -> list[Backend]:
    ours = list(_modules(package))
    theirs = [point.load() for point in entry_points(group=group)]
    return _unique([_assembled(module) for module in [*ours, *theirs]], "name")


def _assembled(package: ModuleType) -> Backend:
    """Return the backend of a package with what its modules render."""
    renderers: dict[type[Part], Renderer] = {}
    readers: dict[type[Part], Reader] = {}
    guards: dict[str, Guard] = {}
    harmless: frozenset[str] = frozenset()
    immutable: dict[str, tuple[str, ...]] = {}
    secure: dict[type[Part], Sequence[Default]] = {}
    sources: dict[type[Part], Mapping[str, Source[Any]]] = {}
    for module in [package, *_modules(package)]:
        if hasattr(module, "RENDERS"):
            renderers[module.RENDERS] = module.render
            if hasattr(module, "requires"):
                readers[module.RENDERS] = module.requires
        guards |= getattr(module, "GUARDS", {})
        harmless |= getattr(module, "HARMLESS", frozenset())
        immutable |= getattr(module, "IMMUTABLE", {})
        secure |= getattr(module, "SECURE", {})
        sources |= getattr(module, "SOURCES", {})
    backend: Backend = package.BACKEND
    return replace(
        backend,
        renderers=renderers,
        readers=readers,
        guards=guards,
        harmless=harmless,
        immutable=immutable,
        secure=secure,
        sources=sources,
    )


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def _unique(found: list[T], attribute: str) -> list[T]:
    names = [getattr(item, attribute) for item in found]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two of the catalog are called {name!r}: rename one of them")
    return found
