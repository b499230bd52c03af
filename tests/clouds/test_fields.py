"""What an order may say is heard on every cloud: it changes what is made, or is refused, or a renderer says why not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from pydantic import ValidationError

from function.generate import schema
from function.generate.docs import sample
from function.model import Refusal, Tree
from tests.orders import CATALOG
from tests.simulator.edits import composed

CONSENTS: Tree = {"environment": "production", "deletable": True}
"""What every order here says: several fields may be said only with the consent."""

TEXTS = ("other", "15", "2026-01-31T12:00:00Z")
"""Texts of which one fits every pattern."""


@dataclass(frozen=True)
class Said:
    """A field of an order on a cloud.

    Attributes:
        kind: The kind of the order.
        cloud: The cloud.
        place: The field by its path, without `spec.`.
        specs: Specs that say it, as the API server takes them.
    """

    kind: str
    cloud: str
    place: str
    specs: tuple[Tree, ...]

    @property
    def ignored(self) -> bool:
        """Whether what renders it says that it makes no difference, and why."""
        cloud = CATALOG.clouds[self.cloud]
        parts = sample.of(CATALOG.paths[self.kind], cloud, CATALOG, {}).parts
        renderers = [(part, cloud.renderers[type(part)]) for part in parts if type(part) in cloud.renderers]
        fields = [(renderer, name) for part, renderer in renderers for name in self._fields(part.asked)]
        return any(renderer.ignores.get(name) for renderer, name in fields)

    def _fields(self, asked: Mapping[str, str]) -> list[str]:
        return [name for name, place in asked.items() if f"{self.place}.".startswith(f"{place}.")]


def _said() -> Iterator[Said]:
    for kind, path in CATALOG.paths.items():
        for place in _places(schema.order_spec(path.spec)):
            if place not in CONSENTS:
                specs = tuple(spec for spec in _specs(kind, place) if _is_valid(kind, spec))
                yield from (Said(kind, cloud, place, specs) for cloud in CATALOG.offering(path))


def _places(tree: Tree, above: str = "") -> Iterator[str]:
    for name, field in tree.get("properties", {}).items():
        if field.get("properties"):
            yield from _places(field, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def _specs(kind: str, place: str) -> Iterator[Tree]:
    """Yield specs that say a field, alone or with what stands beside it."""
    tree = schema.order_spec(CATALOG.paths[kind].spec)
    first, _, inner = place.partition(".")
    field = tree["properties"][first]
    base = {**CONSENTS, **CATALOG.paths[kind].example}
    if not inner:
        yield from ({**base, first: value} for value in _values(field))
        return
    for value in _values(field["properties"][inner]):
        beside = {name: next(_values(each)) for name, each in field["properties"].items() if name != inner}
        required = {name: beside[name] for name in field.get("required", ()) if name != inner}
        for more in (required, *({**required, name: beside[name]} for name in beside)):
            yield {**base, first: {**more, inner: value}}


def _values(field: Tree) -> Iterator[object]:
    if "enum" in field:
        yield from field["enum"]
    elif field["type"] == "boolean":
        yield from (True, False)
    elif field["type"] == "integer":
        low = field.get("minimum", 1)
        yield from (number for number in (2 * low, low + 1, low) if number <= field.get("maximum", number))
    elif field["type"] == "array":
        yield from ([value] for value in _values(field["items"]))
    elif field["type"] == "string":
        yield from (text for text in TEXTS if re.search(field.get("pattern", ""), text))


def _is_valid(kind: str, spec: Tree) -> bool:
    try:
        CATALOG.paths[kind].spec.model_validate(spec)
    except ValidationError:
        return False
    return True


def _made(said: Said, spec: Tree) -> object:
    """Return what is made of an order; what it is refused for."""
    try:
        order = composed(said.kind, said.cloud, **spec)
    except Refusal as refusal:
        return str(refusal)
    return {key: desired.manifest for key, desired in order.resources.items()}, order.requirements


@pytest.mark.parametrize("said", [pytest.param(said, id=f"{said.kind}-{said.cloud}-{said.place}") for said in _said()])
def test_no_field_is_dropped_in_silence(said: Said) -> None:
    assert said.specs, f"no value of {said.place} is told by its schema: TEXTS must have one that fits its pattern"
    base = _made(said, {**CONSENTS, **CATALOG.paths[said.kind].example})

    heard = any(_made(said, spec) != base for spec in said.specs)

    assert heard != said.ignored, (
        f"spec.{said.place} changes nothing on {said.cloud}: its Renderer must refuse or ignore the field"
        if not heard
        else f"spec.{said.place} is said to be ignored on {said.cloud}, and is not"
    )
