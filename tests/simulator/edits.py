"""Edits: what the order of a path may be edited to, found from the schema that the API server has of it."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from function.compose import Composed, compose
from function.generate import schema
from function.model import Adoptable, Deployed, Document, Kind, Refusal, Tree
from tests.orders import CATALOG, request, xr
from tests.simulator import habits

COMMON = frozenset(info.alias or name for model in (Adoptable, Deployed) for name, info in model.model_fields.items())
"""Fields that orders of several kinds have: each has scenarios of its own."""

FIXED = re.compile(r"self\.(\w+) == oldSelf\.\1\b")
"""How a rule says that a field never changes."""


def composed(kind: str, cloud: str, settings: Tree | None = None, **spec: Any) -> Composed:  # noqa: ANN401  (JSON)
    """Return what becomes of an order, once the Secrets that it reads are there.

    Args:
        kind: The kind of the order.
        cloud: The cloud.
        settings: The platform's settings; the demo ones when None.
        spec: What the order says besides what it must.

    Raises:
        Refusal: It cannot be filled.
    """
    order = xr({**CATALOG.paths[kind].example, **spec}, kind=kind)
    secret = Document({"apiVersion": "v1", "kind": "Secret", "data": {"password": "c2VjcmV0"}})
    required = compose(request(order, cloud, settings=settings), CATALOG).requirements
    answers: dict[str, Any] = {name: [secret] for name, selector in required.items() if selector.kind == "Secret"}
    return compose(request(order, cloud, settings=settings, **answers), CATALOG)


@functools.cache
def harmless(kind: str, cloud: str) -> Mapping[str, object]:
    """Return what may be edited at any time, with a value that makes what is composed another but nothing new of it.

    What never changes, a rule of the path says; every other field is taken to be one that may change, as far as its
    schema tells a value that the cloud takes.
    """
    found: dict[str, Any] = {}
    now = _composed(kind, cloud)
    for name, field in _fields(kind):
        for value in _values(field):
            then = _composed(kind, cloud, **found, **{name: value})
            if now and then and _manifests(then) != _manifests(now) and _identities(then) == _identities(now):
                found[name], now = value, then
                break
    return found


@functools.cache
def unacceptable(kind: str, cloud: str) -> Mapping[str, object]:
    """Return what is refused: what only the platform can, where there is such a thing, else what the schema forbids."""
    for values in (_values, _forbidden):
        for name, field in _fields(kind):
            for value in values(field):
                if not accepts(kind, cloud, **{name: value}):
                    return {name: value}
    return {}


def data_of(kind: str, cloud: str) -> dict[str, Kind]:
    """Return the rows of the data of an order by key: of what is not within other data of it."""
    resources = composed(kind, cloud).resources.items()
    rows = {key: desired.kind for key, desired in resources if desired.kind and desired.kind.retain == "data"}
    return {key: row for key, row in rows.items() if not habits.of(row.in_keys).within and not row.is_order}


def values(kind: str) -> dict[str, list[object]]:
    """Return what an order may say of its path's own fields, as far as the schema tells any value."""
    found = {name: list(_values(field)) for name, field in _fields(kind)}
    return {name: each for name, each in found.items() if each}


def accepts(kind: str, cloud: str, **spec: Any) -> bool:  # noqa: ANN401  (a spec is JSON)
    """Return whether an order is filled that says a spec."""
    return _composed(kind, cloud, **spec) is not None


def _composed(kind: str, cloud: str, **spec: Any) -> Composed | None:  # noqa: ANN401  (a spec is JSON)
    """Return what becomes of an order; None where it is refused."""
    try:
        return composed(kind, cloud, **spec)
    except Refusal:
        return None


def _manifests(order: Composed) -> dict[str, Tree]:
    return {key: desired.manifest for key, desired in order.resources.items()}


def _identities(order: Composed) -> object:
    """Return what an order is made of and reads: where that is another one, it is not an order that is edited."""
    names = {key: manifest["metadata"].get("name") for key, manifest in _manifests(order).items()}
    return names, order.requirements


def _fields(kind: str) -> Iterator[tuple[str, Tree]]:
    """Yield the path's own fields that may change, with their schemas."""
    tree = schema.structural(CATALOG.paths[kind].spec)
    fixed = {name for rule in tree.get("x-kubernetes-validations", ()) for name in FIXED.findall(rule["rule"])}
    yield from ((name, field) for name, field in tree["properties"].items() if name not in fixed | COMMON)


def _values(field: Tree) -> Iterator[object]:
    """Yield values that a schema allows, as far as it tells any."""
    if "enum" in field:
        yield from reversed(field["enum"])
    elif field["type"] == "boolean":
        yield from (True, False)
    elif field["type"] == "integer":
        low = field.get("minimum", 1)
        usual = field.get("default") or low
        yield from dict.fromkeys(min(number, field.get("maximum", number)) for number in (2 * usual, usual + 1, low))
    elif field["type"] == "object":
        for name, inner in field.get("properties", {}).items():
            if field.get("required", [name]) == [name]:
                yield from ({name: value} for value in (*_values(inner), *_names(inner)))


def _names(field: Tree) -> Iterator[object]:
    """Yield the name of something that is not there, for what must be named."""
    if field["type"] == "string" and "pattern" not in field and "enum" not in field:
        yield "nowhere"


def _forbidden(field: Tree) -> Iterator[object]:
    """Yield values that a schema forbids, as an order has them that was made by an earlier one."""
    if "enum" in field:
        yield "nonsense"
    if "minimum" in field:
        yield field["minimum"] - 1
    if "maximum" in field:
        yield field["maximum"] + 1
    if "maxLength" in field:
        yield "x" * (field["maxLength"] + 1)
