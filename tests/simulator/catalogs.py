"""Catalogs: other versions of the paths, as an upgrade or a rollback would install them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from function.catalog import Catalog
from function.clouds.aws import Aws, keys
from function.clouds.aws.database.instance import INSTANCE
from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database.cluster import CLUSTER
from function.generate.docs import sample
from function.model import Handle, Kind, Order, Outputs, Part, Parts, Render, Resource, Unknown, plain
from function.parts import Database
from function.site import ADOPT
from tests.orders import CATALOG

HOLDING = tuple(
    {
        part: None
        for cloud in CATALOG.clouds.values()
        for part, renderer in cloud.renderers.items()
        if any(kind.retain == "data" for kind in renderer.kinds.values())
    }
)
"""Parts that hold data."""

CONFIG_MAP = plain("", "v1", "ConfigMap")
OWN_QUEUE = plain("queue.example.org", "v1", "Queue")

LATER_NAME = "later"
"""What the names begin with that these catalogs rename the parts to that hold data."""


def _renames() -> Mapping[str, str]:
    orders = (
        sample.of(path, CATALOG.clouds[cloud], CATALOG, {})
        for path in CATALOG.paths.values()
        for cloud in CATALOG.offering(path)
    )
    names = {part.name for order in orders for part in order.parts if isinstance(part, HOLDING)}
    return {f"{LATER_NAME}{name}": name for name in sorted(names)}


RENAMES = _renames()
"""First names of these parts, by later name."""

Rendering = Callable[[Any, Any], Render]


def _with_paths(change: Callable[[Part], list[Part]], former: Mapping[str, tuple[str, ...]] | None = None) -> Catalog:
    """Return a catalog whose paths yield other parts for each of theirs."""
    paths = {
        kind: replace(path, parts=_mapped(path.parts, change), former=former or path.former)
        for kind, path in CATALOG.paths.items()
    }
    return replace(CATALOG, paths=paths)


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
                result: Mapping[str, Any] = stop.value
                return result

    return run


def _renamed(part: Part) -> list[Part]:
    return [replace(part, name=f"{LATER_NAME}{part.name}") if isinstance(part, HOLDING) else part]


def _doubled(part: Part) -> list[Part]:
    # Never two parts on one thing: the second one adopts nothing.
    changed: dict[str, Any] = {"name": "archive"} | ({ADOPT: None} if hasattr(part, ADOPT) else {})
    return [part, replace(part, **changed)] if isinstance(part, HOLDING) else [part]


def _rendering(
    add: Mapping[str, tuple[Kind, Callable[[Rendering], Rendering]]], parts: Iterable[type[Part]]
) -> Catalog:
    """Return a catalog whose clouds add a resource of a kind to what renders some parts."""
    clouds = dict(CATALOG.clouds)
    for name, (kind, change) in add.items():
        cloud = clouds[name]
        changed = {
            part: replace(cloud.renderers[part], render=change(cloud.renderers[part].render))
            for part in parts
            if part in cloud.renderers
        }
        known = {**cloud.kinds, kind.short: kind}
        clouds[name] = replace(cloud, renderers={**cloud.renderers, **changed}, kinds=known)
    return replace(CATALOG, clouds=clouds)


def _with(render: Rendering, first: Callable[[Any], Resource], change: Callable[[Resource, Handle], None]) -> Rendering:
    """Return a rendering that yields one resource before all others, and changes those by what it gets back."""

    def run(site: Any, part: Any) -> Render:  # noqa: ANN401  (of any cloud)
        handle: Handle = yield first(site)
        steps = render(site, part)
        answer = None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration:
                return
            if isinstance(step, Resource):
                change(step, handle)
            answer = yield step

    return run


def _key_for_insights(render: Rendering) -> Rendering:
    """Add a key, whose ARN the instance needs."""

    def key(aws: Aws) -> Resource:
        return aws.resource(keys.KEY, {"description": "Insights"}, part="insights")

    def change(resource: Resource, handle: Handle) -> None:
        if resource.kind is INSTANCE:
            resource.manifest["spec"]["forProvider"]["performanceInsightsKmsKeyId"] = handle.status("arn")

    return _with(render, key, change)


def _map_for_cluster(render: Rendering) -> Rendering:
    """Add a ConfigMap, whose uid the cluster needs."""

    def extras(k8s: Kubernetes) -> Resource:
        return k8s.resource(CONFIG_MAP, {"data": {"a": "b"}}, name=f"{k8s.order.name}-extras", part="extras")

    def change(resource: Resource, handle: Handle) -> None:
        if resource.kind is CLUSTER:
            uid = handle.status("manifest", "metadata", "uid")
            resource.subject["spec"]["description"] = uid if isinstance(uid, str) else Unknown("uid", "extras")

    return _with(render, extras, change)


def _then(render: Rendering, last: Callable[[Any], Resource]) -> Rendering:
    """Return a rendering that yields one resource more."""

    def run(site: Any, part: Any) -> Render:  # noqa: ANN401  (of any cloud)
        yield from render(site, part)
        yield last(site)

    return run


def _queue(kind: Kind) -> Callable[[Rendering], Rendering]:
    return lambda render: _then(render, lambda site: site.resource(kind, {}, part="events"))


def _own_queue(render: Rendering) -> Rendering:
    return _then(render, lambda k8s: k8s.resource(OWN_QUEUE, {}, name=f"{k8s.order.name}-events", part="events"))


QUEUES = {
    name: (kind, _queue(kind))
    for name in CATALOG.clouds
    if CATALOG.clouds[name].through_objects == "never"
    for kind in [Kind(f"queue.{name}.upbound.io", "Queue", location=None, tags=None)]
}
"""A kind of each cloud that has kinds of its own."""

RENAMED = _with_paths(_renamed, {later: (first,) for later, first in RENAMES.items()})
"""The part that holds the data is called otherwise, and says so."""

RENAMED_IN_SILENCE = _with_paths(_renamed)
"""It is called otherwise, and nobody has declared it."""

DOUBLED = _with_paths(_doubled)
"""There is a second one, `archive`; going back to the present version removes that part."""

EXTENDED = _rendering({"aws": (keys.KEY, _key_for_insights), "kubernetes": (CONFIG_MAP, _map_for_cluster)}, [Database])
"""A resource is new whose output the database needs, and which a database without it got from the cloud."""

LATER = _rendering({**QUEUES, "kubernetes": (OWN_QUEUE, _own_queue)}, HOLDING)
"""A kind is new that the present version has never heard of."""
