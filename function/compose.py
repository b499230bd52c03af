"""Compose: the pure core. A request in, what Crossplane should apply out; the same bytes for the same request.

It holds the invariants, each in one place:

* nothing is lost: `protection`, called for every resource;
* Unknowns: `_settle` holds back what does not exist yet, and stands in for what does;
* determinism: no clock, no random, no network, no environment, and sorted wherever an order shows;
* least privilege: `settings` (tenancy comes from EnvironmentConfigs) and `orders`;
* quiet: `progress` makes conditions, and there are no results.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from function import applied, orders, progress, scopes, settings
from function.catalog import Catalog
from function.model import (
    Condition,
    GoldenPath,
    Observed,
    Order,
    Outputs,
    Refusal,
    Rendered,
    Request,
    Resource,
    Selector,
    Tree,
    Unknown,
    Value,
    mapping,
    quoted,
    short_kind,
    unknowns,
)
from function.model.spec import consents
from function.protection import former, guards, life, locks, standing, winding

OPTIONAL = ("adopt", "application")
"""Fields that every order may have, and that only some paths hand to a part."""


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
        ready: False while something is awaited; None leaves the verdict to Crossplane.
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
    """An order as its path and its cloud drew it, before anything is settled.

    Attributes:
        resources: The composed resources by key, which may hold Unknowns.
        outputs: What status shows.
        identifiers: What the cloud calls it.
        connection: The connection details.
    """

    resources: Mapping[str, Resource]
    outputs: Outputs
    identifiers: Outputs
    connection: Outputs


def compose(request: Request, catalog: Catalog) -> Composed:
    """Return what is to become of the order in a request.

    Raises:
        Refusal: The order cannot be filled. Nothing changes then.
    """
    asked = settings.asked_for(request)
    try:
        return _compose(request, catalog, asked)
    except Refusal as refusal:
        standing.check_labels(request.observed)
        ours = guards.ours(request.observed)
        if not winding.applies(refusal, request.composite, ours, catalog):
            raise
        return replace(_wind_down(request, ours, catalog, str(refusal)), requirements=asked)


def _compose(request: Request, catalog: Catalog, asked: dict[str, Selector]) -> Composed:
    """Return what is to become of an order; what must be read for it is told even where it ends in a Refusal."""
    answer = settings.read(request, catalog.sections)
    asked |= answer.requirements
    if answer.platform is None:
        return Composed(requirements=asked)

    path = catalog.path(str(request.composite.get("kind")))
    order = orders.read(request, answer.platform, catalog)
    drawn = draw(order, path, catalog, asked)
    facts = catalog.facts(order)
    stage = life.of(order, drawn.resources, catalog)

    desired, held_back = _settle(order, {**drawn.resources, **stage.locks}, stage, catalog, facts)
    # What is kept counts as ready, as nobody asks for it; what is to go and cannot, holds up what the team waits for.
    desired |= {
        key: Desired(
            resource.manifest, ready=not (order.spec.consent and progress.refusal_of(order.request.observed[key]))
        )
        for key, resource in stage.left_over.items()
    }
    missing = [value for value in drawn.connection.values() if isinstance(value, Unknown)]
    waiting, refused = _verdicts(order, desired, held_back, catalog)
    settled = not waiting and not missing
    complete = all(progress.made(order.observed(key)) for key in drawn.resources)
    data = {key for key, resource in drawn.resources.items() if guards.holds_data(resource, catalog)}
    connected = progress.connected(request.composite, missing, making=bool(data & waiting.keys()))
    leaving = bool(stage.left_over) and order.spec.consent
    return Composed(
        resources=dict(sorted(desired.items())),
        held_back=held_back,
        status={
            "phase": progress.phase(order, ready=settled, complete=complete, deletion=stage.deletion),
            "deletion": stage.deletion,
            "outputs": progress.remembered(order, "outputs", drawn.outputs, ready=settled),
            "identifiers": progress.remembered(order, "identifiers", drawn.identifiers, ready=settled),
            "catalog": facts,
            "kept": sorted({*stage.left_over, *stage.outliving}),
        },
        conditions=(
            Condition("Accepted", "True", "Accepted"),
            progress.provisioned(waiting, refused, data),
            connected,
            progress.protected(stage.deletion),
        ),
        connection=_handed_out(order, drawn) if connected.status == "True" else {},
        # Where Crossplane finds an order not ready by itself, its condition lists the resources that are not: an update
        # for each of them. Provisioned says what is waited for.
        ready=None if settled and not leaving else False,
        ttl=progress.SETTLED if settled and not leaving else progress.IN_FLIGHT,
        requirements=asked,
    )


def _wind_down(request: Request, ours: Mapping[str, Observed], catalog: Catalog, why: str) -> Composed:
    """Return what becomes of a refused order that is not left as it is: released with consent, protected without."""
    consent = consents(mapping(request.composite, "spec"))
    deletion = winding.deletion(request.composite, ours, catalog, consent=consent)
    scope = request.scope or scopes.of(request.composite)
    locked = _by_key(locks.of(request.composite, scope)) if deletion != guards.RELEASED else {}
    staying = {**winding.down(ours, catalog, consent=consent), **locked}
    return Composed(
        resources={key: Desired(staying[key].manifest, ready=True) for key in sorted(staying)},
        status=progress.refused_status(request.composite, deletion),
        conditions=tuple(progress.refused(request.composite, why, progress.protected(deletion))),
        connection=request.composite.connection,
        ready=False,
    )


def draw(order: Order[Any], path: GoldenPath, catalog: Catalog, asked: dict[str, Selector]) -> Drawn:
    """Run a path: hand each part it yields to the cloud or companion that renders it, and the outputs back."""
    ours = guards.ours(order.request.observed)
    unheard = {name: value for name in OPTIONAL if (value := getattr(order.spec, name)) is not None}
    rendered: list[Rendered] = []
    parts = path.parts(order)
    outputs: Outputs = {}
    try:
        part = next(parts)
        while True:
            part = replace(part, name=former.known_as(part.name, path.former.get(part.name, ()), ours))
            unheard = {name: value for name, value in unheard.items() if value not in vars(part).values()}
            asked |= catalog.requires(order, part)
            rendered.append(catalog.renderer(order.cloud, type(part))(order, part))
            part = parts.send(rendered[-1].outputs)
    except StopIteration as stop:
        outputs = stop.value
    for name, value in unheard.items():
        raise Refusal(f"cannot accept spec.{name} {quoted(value)}: no {path.kind} has a use for it: leave it out")
    return Drawn(
        resources=_by_key(resource for each in rendered for resource in each.resources),
        outputs=outputs,
        identifiers=_united(each.identifiers for each in rendered),
        connection=_united(each.connection for each in rendered),
    )


def _united(told: Iterable[Outputs]) -> Outputs:
    """Return what several parts tell as one map; two that tell the same key would hide each other."""
    united: dict[str, Value] = {}
    for values in told:
        if twice := united.keys() & values.keys():
            raise ValueError(f"two parts of one order tell their {', '.join(sorted(twice))}")
        united |= values
    return united


def _by_key(resources: Iterable[Resource]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for resource in resources:
        if resource.key in found:
            raise ValueError(f"two resources of one order have the key {resource.key!r}")
        found[resource.key] = resource
    return found


def _settle(
    order: Order[Any], resources: Mapping[str, Resource], stage: life.Life, catalog: Catalog, facts: Mapping[str, str]
) -> tuple[dict[str, Desired], dict[str, str]]:
    """Return what to apply, and what is held back because something in it is not known and it does not exist yet."""
    desired: dict[str, Desired] = {}
    held_back: dict[str, str] = {}
    edited = progress.edited(order.request.composite)
    for key, resource in resources.items():
        observed = order.observed(key)
        guarded = guards.guarded(resource, observed, catalog, consent=order.spec.consent, free=stage.free)
        manifest = _annotated(guarded, facts).manifest
        awaited = [unknown for _, unknown in unknowns(manifest)]
        if observed is None and awaited:
            held_back[key] = progress.awaited(awaited)
        elif observed is None and stage.releasing and catalog.guard(short_kind(resource.subject)) is None:
            held_back[key] = "the release of the data"
        elif observed is None:
            desired[key] = Desired(manifest, ready=False)
        else:
            known = applied.stand_in(manifest, observed) if awaited else manifest
            # What an edit changes is not ready any more, although what is observed of it was.
            changing = edited and applied.changes(known, observed)
            desired[key] = Desired(known, ready=resource.ready(observed) and not changing)
    return desired, held_back


def _annotated(resource: Resource, facts: Mapping[str, str]) -> Resource:
    """Return a resource with the catalog's annotations, if Backstage reads it; its own win."""
    if resource.in_catalog:
        for body in (resource.manifest, resource.subject):
            body["metadata"]["annotations"] = {**facts, **body["metadata"].get("annotations", {})}
    return resource


def _verdicts(
    order: Order[Any], desired: Mapping[str, Desired], held_back: Mapping[str, str], catalog: Catalog
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what each resource that is not ready waits for, and what the provider says of each that it refuses."""
    waiting = {key: f"to be made once known: {awaited}" for key, awaited in held_back.items()}
    refused: dict[str, str] = {}
    for key, resource in desired.items():
        if resource.ready:
            continue
        observed = order.observed(key)
        waiting[key] = "to be ready"
        if observed and (why := progress.refusal_of(observed)):
            guard = guards.of(observed, catalog)
            twin = guard is not None and guard.taken != "" and guard.taken in why
            refused[key] = progress.twin(observed) if twin else why
    return waiting, refused


def _handed_out(order: Order[Any], drawn: Drawn) -> dict[str, bytes]:
    """Return the connection details of a claim; a v2 order has them in its Secret."""
    if order.scope != "legacy":
        return {}
    return {key: str(value).encode() for key, value in sorted(drawn.connection.items())}
