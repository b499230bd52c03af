"""Backstage: what its catalog knows about an order."""

from dataclasses import dataclass

from function.companions.backstage.entity import catalog_annotations
from function.companions.backstage.settings import NAME, BackstageSettings
from function.model import Backend
from function.site import Site


@dataclass(frozen=True)
class Backstage(Site):
    """A part of an order that the portal's catalog has."""

    backend = NAME


BACKEND = Backend(
    name=NAME,
    site=Backstage,
    settings=BackstageSettings,
    demo={
        "owner": "group:default/{namespace}",
        "links": [{"url": "https://grafana.example.org/d/orders?var-namespace={namespace}", "title": "Dashboard"}],
        "sourceLocation": "url:https://git.example.org/{namespace}/infrastructure/",
    },
    catalog_annotations=catalog_annotations,
)
