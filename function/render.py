"""Render: runs a path and the renderers of its parts. Parts go down, outputs come up.

Both are generators. A path yields Parts and gets each one's outputs back; a renderer yields what a part is made of, and
gets back a Handle for a Resource, the outputs for a Part, what the cluster has for a Read.
"""

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from function.catalog import Catalog
from function.lifecycle import renames
from function.model import (
    Backend,
    Details,
    GoldenPath,
    Handle,
    Observed,
    Order,
    OutputContext,
    Outputs,
    PackageError,
    Part,
    Read,
    Refusal,
    Renderer,
    Resource,
    Selector,
    Sources,
    kind_id,
    listed,
    quoted,
    short_kind,
)


@dataclass(frozen=True)
class RenderedPart:
    """What became of one part and of all that its renderer yielded.

    Attributes:
        part: The part.
        outputs: What it offers.
        resources: Its composed resources, by key.
        identifiers: What the cloud calls it and its inner parts, by part.
        connection: Connection details for the claim.
        requirements: What was read for it, by name of the requirement.
    """

    part: Part
    outputs: Outputs = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    identifiers: Mapping[str, Outputs] = field(default_factory=dict)
    connection: Outputs = field(default_factory=dict)
    requirements: Mapping[str, Selector] = field(default_factory=dict)


@dataclass(frozen=True)
class RenderedOrder:
    """An order as its path and its cloud have rendered it, before anything of it is resolved.

    Attributes:
        parts: The parts that the path yielded.
        resources: The composed resources by key, which may hold Unknowns.
        outputs: What status shows.
        identifiers: What the cloud calls each part, by part.
        connection: The connection details.
        requirements: What must be read from the cluster, by name.
    """

    parts: tuple[Part, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    outputs: Mapping[str, Any] = field(default_factory=dict)
    identifiers: Mapping[str, Outputs] = field(default_factory=dict)
    connection: Outputs = field(default_factory=dict)
    requirements: Mapping[str, Selector] = field(default_factory=dict)


def run(order: Order[Any], path: GoldenPath, catalog: Catalog) -> RenderedOrder:
    """Return an order as its path renders it.

    Raises:
        Refusal: It cannot be filled. It carries what was asked for until then.
    """
    rendered: list[RenderedPart] = []
    outputs: Mapping[str, Any] = {}
    parts = path.parts(order)
    try:
        part = next(parts)
        while True:
            part = renames.under_known_name(part, path.former, order.request.observed)
            rendered.append(_rendered(order, part, catalog))
            part = parts.send(rendered[-1].outputs)
    except StopIteration as stop:
        outputs = stop.value
    except Refusal as refusal:
        raise refusal.asking(_merged([each.requirements for each in rendered], "requirements")) from None
    _check_shown(path, outputs, rendered)
    requirements = _merged([each.requirements for each in rendered], "requirements")
    _check_unused(order, path, [each.part for each in rendered], requirements)
    return RenderedOrder(
        parts=tuple(each.part for each in rendered),
        resources=_merged([each.resources for each in rendered], "resources"),
        outputs=outputs,
        identifiers=_merged([each.identifiers for each in rendered], "parts"),
        connection=_merged([each.connection for each in rendered], "connection details"),
        requirements=requirements,
    )


def _rendered(order: Order[Any], part: Part, catalog: Catalog, above: tuple[type[Part], ...] = ()) -> RenderedPart:
    """Return what one part becomes.

    Args:
        order: The order.
        part: The part.
        catalog: What renders it.
        above: The kinds of the parts that it was yielded for, outermost first.
    """
    if type(part) in above:
        cycle = " -> ".join(each.__name__ for each in (*above, type(part)))
        raise PackageError(f"parts are made of each other in a cycle: {cycle}")
    backend, renderer = catalog.renderer(order, type(part))
    _check_refused(order, part, backend, renderer)
    site = backend.site(order, part, backend.immutable)
    collected = _Collected(order, part, backend)
    steps = renderer.render(site, part)
    try:
        step = next(steps)
        while True:
            step = steps.send(collected.take(step, catalog, (*above, type(part))))
    except StopIteration:
        pass
    except Refusal as refusal:
        raise refusal.asking(collected.requirements) from None
    return collected.result(renderer, site)


class _Collected:
    """What a renderer has yielded so far."""

    def __init__(self, order: Order[Any], part: Part, backend: Backend) -> None:
        self._order = order
        self._part = part
        self._backend = backend
        self._own: list[Resource] = []
        self._inner: list[RenderedPart] = []
        self._details: list[Outputs] = []
        self._reads: dict[str, Selector] = {}

    @property
    def requirements(self) -> Mapping[str, Selector]:
        """What was read until now, by name of the requirement."""
        reads = {self._requirement(name): selector for name, selector in self._reads.items()}
        return _merged([reads, *(each.requirements for each in self._inner)], "requirements")

    def take(self, step: object, catalog: Catalog, above: tuple[type[Part], ...]) -> object:
        """Keep what was yielded, and return what its renderer gets back."""
        match step:
            case Resource():
                self._check_row(step)
                self._own.append(step)
                return Handle(step, self._order.observed(step.key))
            case Part():
                self._inner.append(_rendered(self._order, step, catalog, above))
                return self._inner[-1].outputs
            case Read():
                self._reads[step.name] = step.selector
                answer = self._order.request.required.get(self._requirement(step.name))
                return None if answer is None else tuple(answer)
            case Details():
                self._details.append(step.values)
                return None
        raise PackageError(
            f"{self._backend.name} yields a {type(step).__name__} for {self._named}: must be a Resource, Part, Read or "
            "Details"
        )

    @property
    def _named(self) -> str:
        return f"{type(self._part).__name__} {self._part.name}"

    def _check_row(self, resource: Resource) -> None:
        """Refuse what nobody could say of how it is retained, once it exists: its row is found by its kind."""
        kind = resource.kind
        if kind.is_order:  # of whichever path
            return
        if self._backend.kinds.get(kind.short) is not kind:
            raise PackageError(
                f"{self._backend.name} renders kind {kind.short} for {self._named} and has no row of it: a module of "
                f"{self._backend.package}, or of who adds the part, must hold the Kind"
            )
        subject = resource.subject
        if kind_id(subject["apiVersion"], subject["kind"]) != (kind.group, kind.kind):
            raise PackageError(
                f"{self._backend.name} renders a {short_kind(subject)} for {self._named} with the row of {kind.short}: "
                "must be that of its own kind"
            )

    def result(self, renderer: Renderer, site: Any) -> RenderedPart:  # noqa: ANN401  (a site of any backend)
        """Return what the part became."""
        part = self._part
        sources = {**renderer.outputs, **renderer.named_outputs(part)}
        context = self._context(sources, site)
        identifiers = {name: source.read(context, name) for name, source in renderer.identifiers.items()}
        return RenderedPart(
            part=part,
            outputs={name: context.output(name) for name in sources},
            resources=_merged(
                [*({each.key: each} for each in self._own), *(each.resources for each in self._inner)], "resources"
            ),
            identifiers=_merged(
                [{part.name: identifiers} if identifiers else {}, *(each.identifiers for each in self._inner)], "parts"
            ),
            connection=_merged([*self._details, *(each.connection for each in self._inner)], "connection details"),
            requirements=self.requirements,
        )

    def _context(self, sources: Sources, site: Any) -> OutputContext:  # noqa: ANN401  (a site of any backend)
        within = f"{self._part.name}-"
        resources: dict[str, Observed | None] = {}
        for each in sorted(self._own, key=lambda each: each.part != self._part.name):  # its main resources first
            resources.setdefault(each.kind.short, self._order.observed(each.key))
        required = self._order.request.required
        answers = {name: required.get(self._requirement(name)) for name in self._reads}
        return OutputContext(
            site=site,
            resources=resources,
            children={each.part.name.removeprefix(within): each.outputs for each in self._inner},
            answers={name: tuple(answer) for name, answer in answers.items() if answer is not None},
            sources=sources,
        )

    def _requirement(self, name: str) -> str:
        return f"{self._part.name}-{name}"


def _check_refused(order: Order[Any], part: Part, backend: Backend, renderer: Renderer) -> None:
    """Refuse what a renderer says that it cannot do, by the order's own word where it has said it."""
    for name, taken in renderer.refuses.items():
        value = getattr(part, name)
        if value != taken:
            asked = part.asked.get(name)
            said = order.request.composite.get("spec", *asked.split(".")) if asked else None
            raise Refusal(
                f"{part.place(name)}: unsupported value {quoted(value if said is None else said)}: {backend.name} "
                f"offers no such {type(part).__name__}: leave it out"
            )


def _check_shown(path: GoldenPath, outputs: Mapping[str, Any], rendered: list[RenderedPart]) -> None:
    """Refuse a path that returns a part's secret outputs: status is for everybody who may see the order."""
    told = [outputs, *(value for value in outputs.values() if isinstance(value, Mapping))]
    for each in rendered:
        for name in each.part.secret:
            if any(name in shown and shown[name] is each.outputs.get(name) for shown in told):
                raise PackageError(
                    f"{path.kind} returns {name} of its {type(each.part).__name__} {each.part.name}, which status "
                    f"would show: must be public outputs alone, {listed(type(each.part).public)}"
                )


def _check_unused(order: Order[Any], path: GoldenPath, parts: list[Part], requirements: Mapping[str, Selector]) -> None:
    """Refuse a field that the order says and that none of its parts has taken."""
    taken = {place for part in parts for place in part.asked.values()}
    for name in path.spec.optional:
        if name not in taken and (value := getattr(order.spec, name)) is not None:
            raise Refusal(
                f"spec.{name}: unsupported value {quoted(value)}: nothing that this {path.kind} is made of takes it: "
                "leave it out"
            ).asking(requirements)


def _merged(tables: list[Mapping[str, Any]], what: str) -> dict[str, Any]:
    """Return several tables as one. Two that say the same key would hide each other."""
    merged: dict[str, Any] = {}
    for table in tables:
        merged |= table
    if len(merged) < sum(map(len, tables)):
        twice = sorted(key for key, times in Counter(itertools.chain(*tables)).items() if times > 1)
        raise PackageError(f"two parts of one order have the same {what}: {', '.join(twice)}")
    return merged
