"""Sample: an order that is rendered for the reference, on a platform that asks for all that a cloud can make."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from function import demo, orders, render, settings
from function.catalog import Catalog
from function.generate import xrd
from function.model import (
    Backend,
    Document,
    GoldenPath,
    Kind,
    Order,
    Part,
    Platform,
    Request,
    Secure,
    Tree,
    body_of,
)


@dataclass(frozen=True)
class Sample:
    """A rendered order.

    Attributes:
        cloud: The cloud that it is rendered on.
        order: The order.
        parts: The parts that it is made of.
        bodies: What its resources say, by the kind as keys have it; the first of each kind.
        kinds: The rows of its kinds, and of those that it would have where it or the platform asked for them.
        connection: The keys of its connection details, sorted.
    """

    cloud: Backend
    order: Order[Any]
    parts: tuple[Part, ...]
    bodies: Mapping[str, Tree]
    kinds: Mapping[str, Kind]
    connection: tuple[str, ...] = ()

    def value(self, kind: Kind, default: Secure) -> object:
        """Return a default's value as it is rendered; as it would be, where nothing asked for the kind."""
        body = self.bodies.get(kind.in_keys)
        if body is not None:
            return default.read(body)
        parts = (part for part in self.parts if type(part) in self.cloud.renderers)
        part = next(part for part in parts if kind.short in self.cloud.renderers[type(part)].kinds)
        return default.of(self.cloud.site(self.order, part, {}))


def of(path: GoldenPath, cloud: Backend, catalog: Catalog, spec: Mapping[str, object]) -> Sample:
    """Return an order of a path on a cloud, which says a spec and nothing besides that it need not say."""
    request = Request(
        Document(_xr(path, spec)),
        required={settings.PLATFORM: [Document(_settings(cloud, catalog))]},
        input={"cloud": cloud.name},
    )
    answer = settings.read(request, catalog.sections)
    order = orders.read(request, cast("Platform", answer.platform), catalog)  # the demo settings ask for no others
    rendered = render.run(order, path, catalog)

    bodies: dict[str, Tree] = {}
    kinds: dict[str, Kind] = {}
    for resource in rendered.resources.values():
        bodies.setdefault(resource.kind.in_keys, body_of(resource))
        kinds.setdefault(resource.kind.in_keys, resource.kind)
    for part in rendered.parts:
        own = cloud.renderers[type(part)].kinds if type(part) in cloud.renderers else {}
        for _, kind in sorted(own.items()):  # by name: on which page a row stands is no matter of the docs
            kinds.setdefault(kind.in_keys, kind)
    return Sample(cloud, order, rendered.parts, bodies, kinds, tuple(sorted(rendered.connection)))


def _xr(path: GoldenPath, spec: Mapping[str, object]) -> Tree:
    return {
        "apiVersion": f"{xrd.DEFAULT_GROUP}/{xrd.VERSION}",
        "kind": path.kind,
        "metadata": {"name": "sample", "namespace": "team", "uid": "00000000-0000-0000-0000-000000000000"},
        "spec": {**path.example, **spec},
    }


def _settings(cloud: Backend, catalog: Catalog) -> Tree:
    config = demo.environment_config(catalog)
    exhaustive = {cloud.name: dict(cloud.exhaustive)} if cloud.exhaustive else {}
    return config | {"data": config["data"] | {"public": sorted(catalog.paths)} | exhaustive}
