"""The companions, over a path that is nothing but an application."""

from typing import Any

from function.catalog import Catalog
from function.compose import Composed, compose
from function.model import Deployed, GoldenPath, Order, Parts, Request, Tree
from function.orders import read
from function.parts import Deployment
from function.settings import read as settings
from tests.orders import CATALOG, platform, request


def _parts(order: Order[Deployed]) -> Parts:
    yield Deployment(
        "application",
        order.spec.application,
        values=(("connectionSecret", f"{order.name}-connection"),),
        asked={"source": "application"},
    )
    return {}


PATH = GoldenPath("PostgreSQLInstance", "postgresqlinstances", "Sample", "A sample.", Deployed, needs=(), parts=_parts)

SAMPLES = Catalog({PATH.kind: PATH}, CATALOG.clouds, CATALOG.companions)


def composed(composite: Tree, **data: Any) -> Composed:  # noqa: ANN401  (settings are JSON)
    """Return what becomes of an order, with some of the platform's settings replaced."""
    return compose(request(composite, settings=platform(**data)), SAMPLES)


def order(composite: Tree, **data: Any) -> Order[Any]:  # noqa: ANN401  (settings are JSON)
    """Return an order as the companions see it."""
    asked: Request = request(composite, settings=platform(**data))
    answered = settings(asked, SAMPLES.sections).platform
    assert answered
    return read(asked, answered, SAMPLES)
