"""Catalogs: other versions of the path, as an upgrade or a rollback would install them."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from function import readiness, scopes
from function.catalog import Catalog
from function.clouds.aws import kinds
from function.clouds.aws import managed as aws_managed
from function.clouds.kubernetes.objects import managed_object
from function.model import GoldenPath, Order, Outputs, Part, Parts, Rendered, Resource, Unknown
from function.parts import Database
from tests.orders import CATALOG


@dataclass(frozen=True)
class Archive(Database):
    """A second database of an order, which tells nothing about itself."""


KIND = "PostgreSQLInstance"
PATH: GoldenPath = CATALOG.paths[KIND]
QUEUE = scopes.ManagedKind("sqs.aws", kinds.DOMAIN, "Queue")

RENAMES = {"main": "database"}
"""First names of the parts that these catalogs rename, by later name."""


def _with_path(catalog: Catalog = CATALOG, **fields: Any) -> Catalog:  # noqa: ANN401  (fields of a GoldenPath)
    return replace(catalog, paths={KIND: replace(catalog.paths[KIND], **fields)})


def _mapped(
    parts: Callable[[Order[Any]], Parts], change: Callable[[Part], list[Part]]
) -> Callable[[Order[Any]], Parts]:
    """Return parts with each replaced by others, of which the first one's outputs go back."""

    def run(order: Order[Any]) -> Parts:
        source = parts(order)
        part = next(source)
        while True:
            first, *more = change(part)
            outputs: Outputs = yield first
            for other in more:  # noqa: UP028  (`yield from` a list takes no outputs)
                yield other
            try:
                part = source.send(outputs)
            except StopIteration as stop:
                result: Outputs = stop.value
                return result

    return run


def _renamed(part: Part) -> list[Part]:
    return [replace(part, name="main")] if part.name == "database" else [part]


def _doubled(part: Part) -> list[Part]:
    if not isinstance(part, Database):
        return [part]
    fields = {field.name: getattr(part, field.name) for field in dataclasses.fields(part)}
    return [part, Archive(**fields | {"name": "archive"})]


def _rendering_archives(catalog: Catalog) -> Catalog:
    clouds = dict(catalog.clouds)
    for name, cloud in clouds.items():
        render = cloud.renderers[Database]

        def quiet(order: Order[Any], part: Any, render: Any = render) -> Rendered:  # noqa: ANN401  (any part)
            rendered: Rendered = render(order, part)
            return replace(rendered, outputs={}, identifiers={}, connection={})

        clouds[name] = replace(cloud, renderers={**cloud.renderers, Archive: quiet})
    return replace(catalog, clouds=clouds)


def _rendering(add: Mapping[str, Callable[[Order[Any], Rendered], Rendered]], kinds_: frozenset[str]) -> Catalog:
    """Return a catalog whose clouds add something to a database, with the kinds that it knows."""
    clouds = dict(CATALOG.clouds)
    for name, change in add.items():
        render = clouds[name].renderers[Database]

        def wrapped(order: Order[Any], part: Any, render: Any = render, change: Any = change) -> Rendered:  # noqa: ANN401
            rendered: Rendered = change(order, render(order, part))
            return rendered

        renderers = {**clouds[name].renderers, Database: wrapped}
        clouds[name] = replace(clouds[name], renderers=renderers, harmless=clouds[name].harmless | kinds_)
    return replace(CATALOG, clouds=clouds)


def _key_for_insights(order: Order[Any], rendered: Rendered) -> Rendered:
    """Add a key, whose ARN the instance needs."""
    key = aws_managed(order, "insights", kinds.KEY, {"description": "Insights", "enableKeyRotation": True})
    observed = order.observed(key.key)
    arn = observed.get("status", "atProvider", "arn") if observed else None
    for resource in rendered.resources:
        if resource.key.endswith("rds.Instance"):
            value = arn or Unknown("the arn of insights")
            resource.manifest["spec"]["forProvider"]["performanceInsightsKmsKeyId"] = value
    return replace(rendered, resources=(key, *rendered.resources))


def _map_for_cluster(order: Order[Any], rendered: Rendered) -> Rendered:
    """Add a ConfigMap, whose uid the cluster needs."""
    manifest = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": f"{order.name}-extras"},
        "data": {"a": "b"},
    }
    extras = managed_object(order, "extras", manifest)
    observed = order.observed(extras.key)
    uid = observed.get("status", "atProvider", "manifest", "metadata", "uid") if observed else None
    for resource in rendered.resources:
        if resource.subject["kind"] == "Cluster":
            resource.subject["spec"]["description"] = uid or Unknown("the uid of extras")
    return replace(rendered, resources=(extras, *rendered.resources))


def _queue(order: Order[Any], rendered: Rendered) -> Rendered:
    manifest = scopes.managed(order, "events", QUEUE, {"region": "eu-central-1"}, config="default", cloud="aws")
    queue = Resource("events", manifest, readiness.managed)
    return replace(rendered, resources=(*rendered.resources, queue))


def _secret_object(order: Order[Any], rendered: Rendered) -> Rendered:
    manifest = {"apiVersion": "queue.example.org/v1", "kind": "Queue", "metadata": {"name": f"{order.name}-events"}}
    return replace(rendered, resources=(*rendered.resources, managed_object(order, "events", manifest)))


RENAMED = _with_path(parts=_mapped(PATH.parts, _renamed), former={"main": ("database",)})
"""The part `database` is called `main`, and says so."""

RENAMED_IN_SILENCE = _with_path(parts=_mapped(PATH.parts, _renamed))
"""The part `database` is called `main`, and nobody has declared it."""

DOUBLED = _rendering_archives(_with_path(parts=_mapped(PATH.parts, _doubled)))
"""There is a second database, `archive`; going back to the present version removes that part."""

EXTENDED = _rendering({"aws": _key_for_insights, "kubernetes": _map_for_cluster}, frozenset({"ConfigMap"}))
"""A resource is new whose output the database needs, and which a database without it got from the cloud."""

LATER = _rendering({"aws": _queue, "kubernetes": _secret_object}, frozenset({"sqs.Queue", "queue.Queue"}))
"""A kind is new that the present version has never heard of."""
