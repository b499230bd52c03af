"""World: orders on Azure, and what a cluster looks like once Azure has made what they are made of."""

import base64
from collections.abc import Mapping
from typing import Any

from function.compose import Composed, compose
from function.model import Document, Tree
from tests.conftest import Checker
from tests.orders import CATALOG, platform, request, xr

READY = [
    {"type": "Ready", "status": "True", "reason": "Available"},
    {"type": "Synced", "status": "True", "reason": "ReconcileSuccess"},
]

SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/golden-paths/providers"

PASSWORD = "p@ss/w:rd"  # noqa: S105  (nobody's)


def composed(  # noqa: PLR0913  (what an order depends on)
    kind: str,
    spec: Tree | None = None,
    observed: Mapping[str, Document] | None = None,
    *,
    scope: str = "namespaced",
    name: str = "shop",
    common: Tree | None = None,
    status: Tree | None = None,
    password: str | None = PASSWORD,
    **azure: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what an order becomes under the demo settings, some of them replaced.

    Args:
        kind: The kind of the order.
        spec: Its spec.
        observed: The composed resources that exist.
        scope: Its scope.
        name: Its name.
        common: Settings that all clouds share.
        status: Its status.
        password: The administrator's password, which the companion has made; None before that.
        azure: Settings of Azure.
    """
    settings = platform(**(common or {}))
    settings["data"]["azure"] = settings["data"]["azure"] | azure
    composite = xr(spec, scope=scope, name=name)
    composite["kind"] = f"X{kind}" if scope == "legacy" else kind
    if scope == "legacy":
        composite["spec"]["claimRef"]["kind"] = kind
    if status:
        composite["status"] = status
    answers = {"database-password-secret": [_secret(password)] if password else []}
    return compose(request(composite, "azure", settings=settings, observed=dict(observed or {}), **answers), CATALOG)


def _secret(password: str) -> Document:
    data = {"password": base64.b64encode(password.encode()).decode()}
    return Document({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "made"}, "data": data})


def for_provider(result: Composed, key: str) -> Tree:
    """Return the parameters of a resource."""
    fields: Tree = result.resources[key].manifest["spec"]["forProvider"]
    return fields


def made(manifest: Tree, status: Tree | None = None) -> Document:
    """Return a resource as the cluster has it once Azure has made it."""
    annotations = {"crossplane.io/external-name": "assigned"} | manifest["metadata"].get("annotations", {})
    metadata = manifest["metadata"] | {"name": "shop-0123456789ab", "annotations": annotations}
    return Document(manifest | {"metadata": metadata, "status": {"atProvider": status or {}, "conditions": READY}})


def there(result: Composed, **statuses: Tree) -> dict[str, Document]:
    """Return all that an order is made of as the cluster has it, with what Azure tells of some of it, by kind."""
    return {
        key: made(each.manifest, {"id": f"/{key}"} | statuses.get(each.manifest["kind"], {}))
        for key, each in result.resources.items()
    }


def policy(result: Composed, key: str) -> object:
    """Return what a deletion of a resource does: `Delete`, or nothing in the cloud."""
    spec = result.resources[key].manifest["spec"]
    return "Delete" if spec["managementPolicies"] == ["*"] else "Orphan"


def valid(manifest: Tree, checker: Checker) -> None:
    """Check a manifest against the CRD of its kind, which must be there for all but Kubernetes' own kinds."""
    result = checker.check(manifest | {"metadata": {"name": "x", **manifest["metadata"]}})
    assert result.known or "/" not in manifest["apiVersion"], manifest["kind"]
    assert result.errors == [], manifest["kind"]
