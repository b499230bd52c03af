"""Orders of every path, parsed as renderers get them, for tests of names and of pages."""

from typing import Any

from function import orders, settings
from function.model import Order, Tree
from tests.orders import CATALOG, request, xr


def order(kind: str, cloud: str, spec: Tree | None = None, scope: str = "namespaced") -> Order[Any]:
    """Return an order of a kind on a cloud, under the demo settings."""
    asked = request(xr(spec, kind=kind, scope=scope), cloud)
    answer = settings.read(asked, CATALOG.sections)
    assert answer.platform
    return orders.read(asked, answer.platform, CATALOG)
