"""Connection: connection details for a claim, a composed Secret beside a v2 order.

Crossplane 2 has no connection details for v2 XRs, so the Secret is composed there. Either way it is handed out only
when it is complete, and a value that was handed out once stays although its source may be empty for a moment.
"""

import base64
from collections.abc import Mapping
from typing import Any

from function import readiness
from function.model import (
    PART,
    Order,
    Rendered,
    Resource,
    Tree,
    Unknown,
    Value,
    connection_value,
    secret_value,
    when_known,
)
from function.parts import Connection

RENDERS = Connection

HARMLESS = frozenset({"Secret"})


def render(order: Order[Any], part: Connection) -> Rendered:
    """Return the connection of a part's outputs."""
    values = {key: _remembered(order, part, key, value) for key, value in sorted(part.outputs.items())}
    name = secret_name(order, part)
    if order.scope == "legacy":
        return Rendered(outputs={"secret": name}, connection=values)
    return Rendered(
        (Resource(part.name, _secret(order, part, values), readiness.exists),), {"secret": name}, connection=values
    )


def secret_name(order: Order[Any], part: Connection) -> str:
    """Return the name of the connection Secret: a claim says its own, and by convention says this."""
    return f"{order.name}-{part.name}"


def _secret(order: Order[Any], part: Connection, values: Mapping[str, Value]) -> Tree:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": secret_name(order, part), "namespace": order.namespace, "labels": {PART: part.name}},
        "type": "Opaque",
        "data": {key: when_known(_base64, value) for key, value in values.items()},
    }


def _base64(value: object) -> str:
    return base64.b64encode(str(value).encode()).decode()


def _remembered(order: Order[Any], part: Connection, key: str, value: Value) -> Value:
    """Return a value, or what it was when it was handed out last where it is not known now."""
    if not isinstance(value, Unknown):
        return value
    secret = order.observed(f"{part.name}/Secret")
    before = secret_value(secret, key) if secret else connection_value(order.request.composite, key)
    return before.decode() if before else value
