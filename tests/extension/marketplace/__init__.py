"""Marketplace: a path of somebody else's, made of many parts, of several of one kind, and of an order of ours."""

from function.model import GoldenPath, Order, OrderSpec, Parts, Size
from function.parts import Bucket, Connection, Database, NestedOrder


def _database(name: str, order: Order[OrderSpec]) -> Database:
    return Database(
        name,
        engine="postgres",
        version="17",
        size=Size(cpus=2, memory_gib=4),
        storage_gib=20,
        databases=("app",),
        standby=order.production,
        backup_days=7,
        network="default",
        password_generation=1,
    )


def parts(order: Order[OrderSpec]) -> Parts:
    """Two databases and a bucket with a connection each, and a bucket that is an order of its own."""
    orders = yield _database("orders", order)
    audit = yield _database("audit", order)
    pictures = yield Bucket("pictures", access="private", versioning=True, retention_days=30)
    archive = yield NestedOrder("archive", kind="Bucket", spec={"retentionDays": 90}, outputs=("name", "secret"))

    secrets = {}
    for name, outputs in (("orders", orders), ("audit", audit), ("pictures", pictures)):
        connection = yield Connection(f"{name}-connection", outputs=outputs, prefix=f"{name.upper()}_")
        secrets[name] = connection["secret"]

    return {
        "orders": {**{name: orders[name] for name in Database.public}, "secret": secrets["orders"]},
        "audit": {**{name: audit[name] for name in Database.public}, "secret": secrets["audit"]},
        "pictures": {**pictures, "secret": secrets["pictures"]},
        "archive": archive,
    }


PATH = GoldenPath(
    kind="Marketplace",
    plural="marketplaces",
    title="Marketplace",
    description="Two databases, a bucket of its own, and one that is ordered.",
    spec=OrderSpec,
    needs=(Database, Bucket, NestedOrder, Connection),
    parts=parts,
)
