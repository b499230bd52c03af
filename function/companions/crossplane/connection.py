"""Connection: connection details for a claim, a composed Secret beside a v2 order.

Crossplane 2 has no connection details for v2 XRs, so the Secret is composed there. Either way it is handed out only
when it is complete, and a value that was handed out once stays although its source may be empty for a moment.
"""

import base64
from collections.abc import Mapping

from function import readiness
from function.companions.crossplane import Crossplane
from function.model import (
    PART,
    Details,
    Render,
    Renderer,
    Resource,
    Source,
    Tree,
    Unknown,
    Value,
    connection_value,
    plain,
    secret_value,
    when_known,
)
from function.parts import Connection

SECRET = plain("", "v1", "Secret")


def render(crossplane: Crossplane, connection: Connection) -> Render:
    """Yield the connection of a part's outputs."""
    values = {
        key: _remembered(crossplane, key, value)
        for key, value in sorted((connection.prefix + key, value) for key, value in connection.outputs.items())
    }
    yield Details(values)
    if crossplane.order.scope != "legacy":
        yield Resource(connection.name, SECRET, _secret(crossplane, values), readiness.exists)


def secret_name(crossplane: Crossplane) -> str:
    """Return the name of the connection Secret: a claim says its only one itself, and by convention says this."""
    last = Connection.OF_CLAIMS if crossplane.order.scope == "legacy" else crossplane.part.name
    return f"{crossplane.order.name}-{last}"


def _secret(crossplane: Crossplane, values: Mapping[str, Value]) -> Tree:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": secret_name(crossplane),
            "namespace": crossplane.order.namespace,
            "labels": {PART: crossplane.part.name},
        },
        "type": "Opaque",
        "data": {key: when_known(_base64, value) for key, value in values.items()},
    }


def _base64(value: object) -> str:
    return base64.b64encode(str(value).encode()).decode()


def _remembered(crossplane: Crossplane, key: str, value: Value) -> Value:
    """Return a value, or what it was when it was handed out last where it is not known now."""
    if not isinstance(value, Unknown):
        return value
    secret = crossplane.observed(SECRET)
    composite = crossplane.order.request.composite
    before = secret_value(secret, key) if secret else connection_value(composite, key)
    return before.decode() if before else value


RENDERER = Renderer(
    Connection, render, outputs={"secret": Source.of_site("the order's name and the connection's", secret_name)}
)
