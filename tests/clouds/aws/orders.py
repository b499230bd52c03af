"""Orders on AWS: what one becomes under the demo settings, and what AWS makes of it."""

from dataclasses import replace
from typing import Any

from function import names, orders
from function.clouds.aws.database.creation import FINAL
from function.compose import Composed, compose
from function.model import CREATION, EXTERNAL_NAME, Common, Document, Platform, Tree
from tests.orders import CATALOG, platform, request, xr

POSTGRES = "PostgreSQLInstance"
INSTANCE = "database/rds.Instance"
GROUP = "database/ec2.SecurityGroup"

NETWORK = {"vpcId": "vpc-00000000000000001", "subnetIds": ["subnet-00000001", "subnet-00000002"]}
OTHER_VPC = "vpc-00000000000000009"
OWN_KEY: Tree = {"keyPerOrder": True, "kmsKeyArn": None}

ADOPTED: Tree = {"adopt": "old", "deletable": False}
ADOPTABLE: Tree = {"common": {"adoptable": {POSTGRES: ["old"]}}}
POINT_IN_TIME = {"order": "old", "time": "2026-01-31T12:00:00Z"}

ORDER = replace(orders.read(request(xr(), "aws"), Platform(Common(name="demo")), CATALOG), uid="of-an-earlier-one")
IDENTIFIER = names.cloud_name(ORDER, "database")
OWN_SNAPSHOT = names.unique_name(ORDER, "database", FINAL)

CONNECTION = {
    "host": b"shop.example.eu-central-1.rds.amazonaws.com",
    "port": b"5432",
    "username": b"golden_path",
    "password": b"p@ss/w:rd",
}


def composed(  # noqa: PLR0913  (each argument is one thing that a test varies)
    spec: Tree | None = None,
    observed: dict[str, Document] | None = None,
    *,
    kind: str = POSTGRES,
    scope: str = "namespaced",
    common: Tree | None = None,
    uid: str | None = None,
    **aws: Any,  # noqa: ANN401  (settings are JSON)
) -> Composed:
    """Return what an order becomes under the demo settings, some of them replaced."""
    settings = platform(**(common or {}))
    settings["data"]["aws"] = settings["data"]["aws"] | aws
    composite = xr(spec, scope=scope, kind=kind)
    composite["metadata"] |= {"uid": uid} if uid else {}
    return compose(request(composite, "aws", settings=settings, observed=observed), CATALOG)


def for_provider(result: Composed, key: str = INSTANCE) -> Tree:
    """Return the parameters of a resource."""
    fields: Tree = result.resources[key].manifest["spec"]["forProvider"]
    return fields


def made(manifest: Tree, status: Tree | None = None, connection: dict[str, bytes] | None = None) -> Document:
    """Return a resource as the cluster has it once AWS has made it."""
    annotations = {EXTERNAL_NAME: "db-EXAMPLE"} | manifest["metadata"].get("annotations", {})
    metadata = manifest["metadata"] | {"name": "shop-0123456789ab", "annotations": annotations}
    return Document(manifest | {"metadata": metadata, "status": {"atProvider": status or {}}}, connection or {})


def there(spec: Tree | None = None, status: Tree | None = None, **settings: Any) -> dict[str, Document]:  # noqa: ANN401
    """Return the instance of an order as AWS has made it."""
    return {INSTANCE: made(composed(spec, **settings).resources[INSTANCE].manifest, status)}


def restored(**restore: str) -> Tree:
    """Return a spec that restores."""
    return {"restoreFrom": restore}


def creation(result: Composed, key: str = INSTANCE) -> object:
    """Return how a resource was created, as its label remembers."""
    return result.resources[key].manifest["metadata"]["labels"].get(CREATION)
