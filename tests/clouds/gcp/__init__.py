"""Google Cloud: orders, and resources as the cluster has them, for the tests of its parts."""

import base64
from typing import Any

from function.compose import Composed, compose
from function.model import Document, Tree
from tests.conftest import Checker
from tests.orders import CATALOG, platform, request, xr

PASSWORD = "p@ss/w:rd"  # noqa: S105  (nobody's)


def order(spec: Tree | None = None, *, kind: str = "PostgreSQLInstance", scope: str = "namespaced") -> Tree:
    """Return an XR of a kind as the cluster has it."""
    composite = xr(spec, scope=scope)
    composite["kind"] = f"X{kind}" if scope == "legacy" else kind
    if scope == "legacy":
        composite["spec"]["claimRef"]["kind"] = kind
    return composite


def composed(  # noqa: PLR0913  (what a request is made of)
    spec: Tree | None = None,
    observed: dict[str, Document] | None = None,
    *,
    kind: str = "PostgreSQLInstance",
    scope: str = "namespaced",
    common: Tree | None = None,
    secret: Document | None = None,
    **gcp: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what an order becomes under the demo settings, some of them replaced.

    Args:
        spec: What the order says.
        observed: What the cluster has of it.
        kind: The kind of the order.
        scope: Its scope.
        common: Settings that are of no cloud.
        secret: The Secret with the password of its database; none when None.
        gcp: Settings of Google Cloud.
    """
    settings = platform(**(common or {}))
    settings["data"]["gcp"] = settings["data"]["gcp"] | gcp
    answers = {"database-password-secret": [secret] if secret else []}
    composite = order(spec, kind=kind, scope=scope)
    return compose(request(composite, "gcp", settings=settings, observed=observed, **answers), CATALOG)


def parameters(result: Composed, key: str) -> Tree:
    """Return the parameters of a resource."""
    fields: Tree = result.resources[key].manifest["spec"]["forProvider"]
    return fields


def made(
    result: Composed, key: str, status: Tree | None = None, connection: dict[str, bytes] | None = None
) -> Document:
    """Return a resource as the cluster has it once Google Cloud has made it and says so."""
    manifest = result.resources[key].manifest
    conditions = [{"type": name, "status": "True", "reason": "Done"} for name in ("Ready", "Synced")]
    told = {"atProvider": {"id": "made"} | (status or {}), "conditions": conditions}
    return Document(manifest | {"status": told}, connection or {})


def password_secret(value: str = PASSWORD) -> Document:
    """Return the Secret with a password."""
    data = {"password": base64.b64encode(value.encode()).decode()}
    return Document({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "password"}, "data": data})


def condition(result: Composed, name: str) -> str:
    """Return what a condition says."""
    return next(each.message for each in result.conditions if each.type == name)


def check_valid(result: Composed, checker: Checker) -> None:
    """Assert that an API server would take every resource of the providers and of the operators."""
    for key, resource in result.resources.items():
        if not key.startswith(("connection/", "lock")):
            # Crossplane itself names what has no name.
            metadata = {"name": "shop-0123456789ab"} | resource.manifest["metadata"]
            verdict = checker.check(resource.manifest | {"metadata": metadata})
            assert verdict.known, key
            assert not verdict.errors, (key, verdict.errors)
