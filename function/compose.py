"""Compose: the pure core. A request in, what Crossplane should apply out; the same bytes for the same request.

It holds the invariants, each in one place:

* nothing is lost: `protection`, called for every resource;
* Unknowns: `_settle` holds back what does not exist yet, and stands in for what does;
* determinism: no clock, no random, no network, no environment, and sorted wherever an order shows;
* least privilege: `settings` (tenancy comes from EnvironmentConfigs) and `orders`;
* quiet: `progress` makes conditions, and there are no results.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from function import applied, orders, progress, protection, settings
from function.catalog import Catalog
from function.model import (
    Condition,
    GoldenPath,
    Order,
    Outputs,
    Rendered,
    Request,
    Resource,
    Selector,
    Tree,
    Unknown,
    unknowns,
)


@dataclass(frozen=True)
class Desired:
    """A composed resource as Crossplane should apply it: all known."""

    manifest: Tree
    ready: bool


@dataclass(frozen=True)
class Composed:
    """What is to become of an order.

    Attributes:
        resources: The composed resources, by key; sorted.
        held_back: What cannot be applied yet, with what it waits for, by key.
        status: The status of the XR; None while the settings are not answered.
        conditions: The conditions on the XR and its claim.
        connection: The claim's connection details; empty until complete.
        ready: False while something is held back; None leaves the verdict to Crossplane.
        ttl: How long the answer holds.
        requirements: What must be read from the cluster, by name.
    """

    resources: Mapping[str, Desired] = field(default_factory=dict)
    held_back: Mapping[str, str] = field(default_factory=dict)
    status: Tree | None = None
    conditions: tuple[Condition, ...] = ()
    connection: Mapping[str, bytes] = field(default_factory=dict)
    ready: bool | None = None
    ttl: timedelta = progress.IN_FLIGHT
    requirements: Mapping[str, Selector] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """An order as its path and its cloud drew it, before anything is settled."""

    resources: Mapping[str, Resource]
    outputs: Outputs
    rendered: tuple[Rendered, ...]


def compose(request: Request, catalog: Catalog) -> Composed:
    """Return what is to become of the order in a request.

    Raises:
        Refusal: The order cannot be filled. Nothing changes then.
    """
    answer = settings.read(request, catalog.sections)
    if answer.platform is None:
        return Composed(requirements=answer.requirements)

    order = orders.read(request, answer.platform, catalog)
    drawn = draw(order, catalog.path(order.kind), catalog)
    protection.check(order, drawn.resources)

    desired, held_back = _settle(order, drawn, catalog)
    connection, missing = _connection(drawn)
    waiting, refused = _verdicts(request, desired, held_back)

    ready = not waiting and not missing
    deletion = protection.deletion(order, catalog)
    requirements = dict(answer.requirements)
    for rendered in drawn.rendered:
        requirements |= rendered.requires
    return Composed(
        resources=dict(sorted(desired.items())),
        held_back=held_back,
        status=_status(
            order, drawn, catalog, phase=progress.phase(order, ready=ready, deletion=deletion), deletion=deletion
        ),
        conditions=(
            Condition("Accepted", "True", "Accepted"),
            progress.provisioned(waiting, refused),
            progress.connected(missing),
            progress.protected(deletion),
        ),
        connection=connection if order.scope == "legacy" else {},
        ready=False if held_back or missing else None,
        ttl=progress.SETTLED if ready else progress.IN_FLIGHT,
        requirements=requirements,
    )


def draw(order: Order[Any], path: GoldenPath, catalog: Catalog) -> Drawn:
    """Run a path: hand each part it yields to the cloud or companion that renders it, and the outputs back."""
    resources: dict[str, Resource] = {}
    rendered: list[Rendered] = []
    parts = path.parts(order)
    outputs: Outputs = {}
    try:
        part = next(parts)
        while True:
            result = catalog.renderer(order.cloud, type(part))(order, part)
            rendered.append(result)
            for resource in result.resources:
                if resource.key in resources:
                    raise ValueError(f"two resources of {path.kind} have the key {resource.key!r}")
                resources[resource.key] = resource
            part = parts.send(result.outputs)
    except StopIteration as stop:
        outputs = stop.value
    return Drawn(resources, outputs, tuple(rendered))


def _settle(order: Order[Any], drawn: Drawn, catalog: Catalog) -> tuple[dict[str, Desired], dict[str, str]]:
    """Return what to apply, and what is held back because something in it is not known and it does not exist yet."""
    facts = catalog.facts(order)
    desired: dict[str, Desired] = {}
    held_back: dict[str, str] = {}
    for key, resource in drawn.resources.items():
        manifest = protection.guarded(order, resource, catalog).manifest
        if resource.in_catalog:
            for body in (manifest, resource.subject):
                body["metadata"]["annotations"] = facts | body["metadata"].get("annotations", {})
        observed = order.observed(key)
        awaited = [unknown for _, unknown in unknowns(manifest)]
        if awaited and observed is None:
            held_back[key] = progress.awaited(awaited)
            continue
        if awaited and observed is not None:
            manifest = applied.stand_in(manifest, observed)
        desired[key] = Desired(manifest, ready=observed is not None and resource.ready(observed))
    for key, manifest in protection.left_over(order, drawn.resources, catalog).items():
        desired[key] = Desired(manifest, ready=True)
    return desired, held_back


def _connection(drawn: Drawn) -> tuple[dict[str, bytes], list[Unknown]]:
    """Return the connection details, and what is missing for them to be complete: none are handed out before."""
    wanted = {key: value for rendered in drawn.rendered for key, value in rendered.connection.items()}
    missing = [value for value in wanted.values() if isinstance(value, Unknown)]
    return ({} if missing else {key: str(value).encode() for key, value in sorted(wanted.items())}), missing


def _verdicts(
    request: Request, desired: Mapping[str, Desired], held_back: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what each resource that is not ready waits for, and what the provider says of each that it refuses."""
    waiting = {key: f"to be made once known: {awaited}" for key, awaited in held_back.items()}
    refused: dict[str, str] = {}
    for key, resource in desired.items():
        if resource.ready:
            continue
        observed = request.observed.get(key)
        waiting[key] = "to be ready" if observed else "to be made"
        why = observed and progress.refusal_of(observed)
        if why:
            refused[key] = why
    return waiting, refused


def _status(order: Order[Any], drawn: Drawn, catalog: Catalog, *, phase: str, deletion: str) -> Tree:
    identifiers = {name: value for rendered in drawn.rendered for name, value in rendered.identifiers.items()}
    return {
        "phase": phase,
        "deletion": deletion,
        "outputs": progress.remembered(order, "outputs", drawn.outputs),
        "identifiers": progress.remembered(order, "identifiers", identifiers),
        "catalog": dict(sorted(catalog.facts(order).items())),
        "kept": sorted({*protection.left_over(order, drawn.resources, catalog), *protection.outliving(order, catalog)}),
    }
