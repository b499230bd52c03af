"""Databases: the databases of an instance, a resource for each."""

from collections.abc import Iterator

from function import names
from function.clouds.gcp import Gcp
from function.clouds.gcp.database.instance import INSTANCE, SQL
from function.model import Handle, Kind, Resource, Secure, Source
from function.parts import Database, makes_databases

DATABASE = Kind(
    SQL,
    "Database",
    location=None,
    tags=None,
    secure=(Secure("deletionPolicy", "ABANDON", "", "a database that an order names no longer keeps its data"),),
)

OF_THE_INSTANCE = "postgres"
"""The database that every instance has."""

RESERVED = (OF_THE_INSTANCE, "template0", "template1", "cloudsqladmin")
"""Databases of PostgreSQL's and Cloud SQL's own, which are not for an order to create."""


def databases(gcp: Gcp, db: Database, instance: Handle) -> Iterator[Resource]:
    """Yield the databases of an instance; of an adopted one, none until the order says them."""
    if makes_databases(gcp, INSTANCE):
        for name in db.databases:
            part = names.inner_part(db.name, name)
            yield gcp.resource(DATABASE, {"instanceSelector": instance.selector}, part=part, external_name=name)


NAME = Source.of_site(
    f"the order; `{OF_THE_INSTANCE}` of an adopted instance whose order names none",
    lambda gcp: gcp.part.databases[0] if makes_databases(gcp, INSTANCE) else OF_THE_INSTANCE,
)
