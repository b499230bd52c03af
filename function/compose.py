"""Compose: the pure core. A request in, what Crossplane should apply out; the same bytes for the same request.

One reconcile is a list of steps, each in a room of its own and handing a value to the next: `settings`, `orders`,
`render`, `lifecycle`, `resolve`, and what is reported of it. Between them they hold the invariants:

* nothing is lost: `lifecycle`, for every resource;
* Unknowns: `resolve` holds back what does not exist yet, and fills what does;
* determinism: no clock, no random, no network, no environment, and sorted wherever an order shows;
* least privilege: `settings` (tenancy comes from EnvironmentConfigs) and `orders`;
* quiet: `status` makes conditions, and there are no results.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from function import orders, render, scopes, settings, status
from function.catalog import Catalog
from function.lifecycle import ownership, retention, stage, teardown, usages
from function.lifecycle.owned import owned
from function.model import (
    Condition,
    Order,
    Platform,
    Refusal,
    Request,
    Selector,
    Tree,
    Unknown,
    consents,
    mapping,
)
from function.render import RenderedOrder
from function.resolve import Desired, Resolved, resolve
from function.status import IN_FLIGHT, STABLE


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
    ttl: timedelta = IN_FLIGHT
    requirements: Mapping[str, Selector] = field(default_factory=dict)


def compose(request: Request, catalog: Catalog) -> Composed:
    """Return what is to become of the order in a request.

    Raises:
        Refusal: The order cannot be filled. Nothing changes then.
    """
    try:
        answer = settings.read(request, catalog.sections)
    except Refusal as refusal:
        return _refused(refusal.asking(settings.asked_for(request)), request, catalog)
    if answer.platform is None:
        return Composed(requirements=answer.requirements)
    try:
        return _filled(request, answer.platform, answer.requirements, catalog)
    except Refusal as refusal:
        return _refused(refusal.asking(answer.requirements), request, catalog)


def _filled(request: Request, platform: Platform, requirements: Mapping[str, Selector], catalog: Catalog) -> Composed:
    """Return what becomes of an order that can be filled."""
    order = orders.read(request, platform, catalog)
    rendered = render.run(order, catalog.path(order.kind), catalog)
    try:
        ours = owned(request, catalog)
        stands = stage.decide(order, rendered.resources, ours)
    except Refusal as refusal:
        raise refusal.asking(rendered.requirements) from None
    annotations = catalog.catalog_annotations(order)
    resolved = resolve(order, rendered.resources, stands, ours, annotations)
    reported = _reported(order, rendered, stands, resolved, annotations)
    return replace(reported, requirements={**requirements, **rendered.requirements})


def _reported(
    order: Order[Any], rendered: RenderedOrder, stands: stage.Stage, resolved: Resolved, annotations: Mapping[str, str]
) -> Composed:
    """Return what is applied of an order together with what is reported of it."""
    missing = [value for value in rendered.connection.values() if isinstance(value, Unknown)]
    waiting, refused = _verdicts(order, resolved)
    stable = not waiting and not missing
    # Asked only where something is awaited, as it reads most of what is observed.
    complete = stable or all(status.made(order.observed(key)) for key in rendered.resources)
    data = {key for key, resource in rendered.resources.items() if resource.kind.retain == "data"}
    connected = status.connected(order.request.composite, missing, making=bool(data & waiting.keys()))
    leaving = bool(stands.retained) and order.spec.consent
    return Composed(
        resources=resolved.desired,
        held_back=resolved.held_back,
        status={
            "phase": status.phase(order, ready=stable, complete=complete, deletion=stands.deletion),
            "deletion": stands.deletion,
            "outputs": status.remembered(order, "outputs", rendered.outputs, ready=stable),
            "identifiers": status.remembered(order, "identifiers", rendered.identifiers, ready=stable),
            "catalog": dict(annotations),
            "kept": sorted({*stands.retained, *stands.always_retained}),
        },
        conditions=(
            Condition("Accepted", "True", "Accepted"),
            status.provisioned(waiting, refused, data),
            connected,
            status.protected(stands.deletion),
        ),
        connection=_handed_out(order, rendered) if connected.status == "True" else {},
        # Where Crossplane finds an order not ready by itself, its condition lists the resources that are not: an update
        # for each of them. Provisioned says what is waited for.
        ready=None if stable and not leaving else False,
        ttl=STABLE if stable and not leaving else IN_FLIGHT,
    )


def _refused(refusal: Refusal, request: Request, catalog: Catalog) -> Composed:
    """Return what becomes of a refused order that is not left as it is: released with consent, protected without.

    Raises:
        Refusal: It is left as it is.
    """
    composite = request.composite
    ours = owned(request, catalog)
    ownership.check_tenant(composite, ours)
    ownership.check_labels(request.observed, ours)
    if not teardown.applies(refusal, composite, ours):
        raise refusal
    consent = consents(mapping(composite, "spec"))
    deletion = teardown.deletion(composite, ours, consent=consent)
    staying = {**teardown.tear_down(ours, consent=consent), **_usages(request, deletion)}
    return Composed(
        resources={
            key: Desired(resource.manifest, ready=True, kind=resource.kind) for key, resource in sorted(staying.items())
        },
        status=status.refused_status(composite, deletion),
        conditions=tuple(status.refused(composite, str(refusal), status.protected(deletion))),
        connection=composite.connection,
        ready=False,
        requirements=refusal.requirements,
    )


def _usages(request: Request, deletion: str) -> dict[str, Any]:
    """Return the Usages by which a refused order stays while its data is not released."""
    if deletion == retention.RELEASED:
        return {}
    scope = request.scope or scopes.of(request.composite)
    return {usage.key: usage for usage in usages.of(request.composite, scope)}


def _verdicts(order: Order[Any], resolved: Resolved) -> tuple[dict[str, str], dict[str, str]]:
    """Return what each resource that is not ready waits for, and what the provider says of each that it refuses."""
    waiting = {key: f"to be made once known: {awaited}" for key, awaited in resolved.held_back.items()}
    refused: dict[str, str] = {}
    for key, each in resolved.desired.items():
        if each.ready:
            continue
        observed = order.observed(key)
        waiting[key] = "to be ready"
        if observed and (why := status.refusal_of(observed, each.kind)):
            conflict = each.kind is not None and each.kind.conflict != "" and each.kind.conflict in why
            refused[key] = status.already_exists(observed, each.kind) if conflict and each.kind else why
    return waiting, refused


def _handed_out(order: Order[Any], rendered: RenderedOrder) -> dict[str, bytes]:
    """Return the connection details of a claim; a v2 order has them in its Secret."""
    if order.scope != "legacy":
        return {}
    return {key: str(value).encode() for key, value in sorted(rendered.connection.items())}
