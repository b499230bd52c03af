"""Catalog: what can be ordered, and what renders it."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from function import discovery
from function.model import (
    Backend,
    GoldenPath,
    Kind,
    Observed,
    Order,
    Part,
    Refusal,
    Renderer,
    Section,
    kind_id,
    kind_of_order,
    listed,
    mapping,
    quoted,
    unsupported,
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

    @functools.cached_property
    def sections(self) -> dict[str, type[Section]]:
        """The models of the settings' sections, by name."""
        return {backend.name: backend.settings for backend in self.backends() if backend.settings}

    @functools.cached_property
    def kinds(self) -> dict[tuple[str, str], Kind]:
        """The rows of all kinds, by group and kind."""
        return {(kind.group, kind.kind): kind for backend in self.backends() for kind in backend.kinds.values()}

    @functools.cached_property
    def _offering(self) -> dict[str, list[str]]:
        """The names of the clouds that offer each path, sorted; by its kind."""
        companions = {part for backend in self.companions.values() for part in backend.renderers}
        return {
            path.kind: sorted(
                name
                for name, cloud in self.clouds.items()
                if all(need in cloud.renderers or need in companions for need in path.needs)
            )
            for path in self.paths.values()
        }

    def orders(self, cloud: str, api_version: str) -> dict[str, Kind]:
        """Return the rows of the kinds that can be ordered on a cloud, by kind.

        Args:
            cloud: The name of the cloud.
            api_version: The apiVersion of orders.
        """
        return {path.kind: _row(path, api_version) for path in self.paths.values() if cloud in self.offering(path)}

    def path(self, kind: str) -> GoldenPath:
        """Return the path of an order's kind, or of the kind of the XR behind a claim, which begins with an X.

        Raises:
            Refusal: There is no such path.
        """
        found = self.paths.get(kind) or self.paths.get(kind.removeprefix("X"))
        if not found:
            raise unsupported("kind", kind, self.paths)
        return found

    def cloud(self, name: object, path: GoldenPath) -> Backend:
        """Return a cloud that offers a path.

        Raises:
            Refusal: There is no such cloud, or it cannot render all that the path needs.
        """
        offered = self.offering(path)
        if name not in offered:
            raise Refusal(
                f"cloud: unsupported value {quoted(name)} for a {path.kind}: must be one of {listed(offered)}"
            )
        return self.clouds[str(name)]

    def offering(self, path: GoldenPath) -> list[str]:
        """Return the names of the clouds that offer a path, sorted."""
        return self._offering[path.kind]

    def renderer(self, order: Order[Any], part: type[Part]) -> tuple[Backend, Renderer]:
        """Return what renders a kind of part of an order: its cloud, else the companion that the platform has for it.

        Raises:
            Refusal: Nothing does, or several do and the platform has not chosen one.
        """
        cloud = self.clouds[order.cloud]
        if part in cloud.renderers:
            return cloud, cloud.renderers[part]
        offering = [each for each in self.companions.values() if part in each.renderers]
        chosen = order.platform.common.renderers.get(part.__name__)
        if chosen is not None and chosen not in {each.name for each in offering}:
            raise unsupported(f"data.renderers.{part.__name__}", chosen, [each.name for each in offering])
        first = [each for each in offering if each.name == chosen] or _preferred(offering, order, part)
        if len(first) > 1:
            raise Refusal(
                f"data.renderers.{part.__name__}: required value: {listed(each.name for each in first)} could all "
                f"render a {part.__name__}: the platform's settings must name one"
            )
        if not first:
            raise Refusal(f"cloud: unsupported value {quoted(order.cloud)}: nothing there offers a {part.__name__}")
        return first[0], first[0].renderers[part]

    def kind_of(self, observed: Observed, api_version: object = None) -> Kind | None:
        """Return the row of what a resource that exists is about: of the manifest inside, for an Object.

        None where this version does not know the kind.

        Args:
            observed: The resource.
            api_version: The apiVersion of the order that composes it: other orders that it is made of have the same.
        """
        inner = ("spec", "forProvider", "manifest") if observed.get("kind") == "Object" else ()
        found = kind_id(observed.get(*inner, "apiVersion"), observed.get(*inner, "kind"))
        if found in self.kinds or not api_version:
            return self.kinds.get(found)
        path = self.paths.get(found[1])
        return _row(path, str(api_version)) if path and kind_id(api_version, path.kind) == found else None

    def catalog_annotations(self, order: Order[Any]) -> dict[str, str]:
        """Return the catalog annotations of an order: what its claim or XR already says wins."""
        found: dict[str, str] = {}
        for backend in self.backends():
            found |= backend.catalog_annotations(order)
        said = mapping(order.request.composite, "metadata", "annotations")
        return {name: str(said.get(name, value)) for name, value in sorted(found.items())}

    def backends(self) -> Iterator[Backend]:
        """Yield all clouds and all companions."""
        yield from self.clouds.values()
        yield from self.companions.values()


def _row(path: GoldenPath, api_version: str) -> Kind:
    return kind_of_order(api_version, path.kind, path.plural, data=path.data)


def _preferred(offering: list[Backend], order: Order[Any], part: type[Part]) -> list[Backend]:
    """Return those that the platform has: a companion with settings of its own is had where there are any.

    One that renders what no other does comes last. Where the platform has none of them, the first one says so.
    """
    had = [each for each in offering if each.settings is None or each.name in order.platform.sections]
    return [each for each in had if not each.renderers[part].fallback] or had or offering[:1]


def default_cloud(offering: Sequence[str]) -> str | None:
    """Return the cloud of orders that choose none: the one that needs no account, else the only one there is."""
    if DEFAULT_CLOUD in offering:
        return DEFAULT_CLOUD
    return offering[0] if len(offering) == 1 else None


@functools.cache
def load() -> Catalog:
    """Return the catalog of this installation. Imports every path, cloud and companion once.

    Raises:
        PackageError: Two of it cannot be told apart, or something does not load.
    """
    catalog = Catalog(
        paths={path.kind: path for path in discovery.paths()},
        clouds={backend.name: backend for backend in discovery.clouds()},
        companions={backend.name: backend for backend in discovery.companions()},
    )
    discovery.check(catalog.backends())
    return catalog
