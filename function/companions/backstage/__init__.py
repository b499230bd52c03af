"""Backstage: what its catalog knows about an order."""

from function.companions.backstage.entity import facts
from function.companions.backstage.settings import Backstage
from function.model import Backend

BACKEND = Backend(
    name="backstage",
    settings=Backstage,
    demo={
        "owner": "group:default/{namespace}",
        "types": {"PostgreSQLInstance": "database"},
        "links": [{"url": "https://grafana.example.org/d/orders?var-namespace={namespace}", "title": "Dashboard"}],
        "sourceLocation": "url:https://git.example.org/{namespace}/infrastructure/",
    },
    facts=facts,
)
