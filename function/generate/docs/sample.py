"""Sample: an order that is rendered for the reference, on a platform that asks for all that a cloud can make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from function import demo, orders, settings
from function.catalog import Catalog
from function.compose import draw
from function.generate import package, xrd
from function.model import (
    Backend,
    Document,
    GoldenPath,
    Order,
    Outputs,
    Part,
    Parts,
    Platform,
    Request,
    Tree,
    body_of,
    short_kind,
)


@dataclass(frozen=True)
class Sample:
    """A rendered order.

    Attributes:
        order: The order.
        parts: The parts that it is made of.
        bodies: What its resources say, by short kind; the first of each kind.
    """

    order: Order[Any]
    parts: tuple[Part, ...]
    bodies: Mapping[str, Tree]


def of(path: GoldenPath, cloud: Backend, catalog: Catalog, spec: Mapping[str, object]) -> Sample:
    """Return an order of a path on a cloud, which says a spec and nothing besides that it need not say."""
    request = Request(
        Document(_xr(path, spec)),
        required={settings.PLATFORM: [Document(_settings(cloud, catalog))]},
        input={"cloud": cloud.name},
    )
    answer = settings.read(request, catalog.sections)
    order = orders.read(request, cast("Platform", answer.platform), catalog)  # the demo settings ask for no others

    seen: list[Part] = []
    drawn = draw(order, replace(path, parts=lambda order: _watched(path.parts(order), seen)), catalog, {})
    bodies: dict[str, Tree] = {}
    for resource in drawn.resources.values():
        bodies.setdefault(short_kind(resource.subject), body_of(resource))
    return Sample(order, tuple(seen), bodies)


def _xr(path: GoldenPath, spec: Mapping[str, object]) -> Tree:
    return {
        "apiVersion": f"{package.DEFAULT_GROUP}/{xrd.VERSION}",
        "kind": path.kind,
        "metadata": {"name": "sample", "namespace": "team", "uid": "00000000-0000-0000-0000-000000000000"},
        "spec": {**path.example, **spec},
    }


def _settings(cloud: Backend, catalog: Catalog) -> Tree:
    config = demo.environment_config(catalog)
    full = {cloud.name: dict(cloud.full)} if cloud.full else {}
    return config | {"data": config["data"] | full}


def _watched(parts: Parts, seen: list[Part]) -> Parts:
    """Hand on what a path yields and gets back, and remember its parts."""
    part = next(parts)
    try:
        while True:
            seen.append(part)
            part = parts.send((yield part))
    except StopIteration as stop:
        outputs: Outputs = stop.value
        return outputs
