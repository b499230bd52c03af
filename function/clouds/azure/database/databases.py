"""Databases: the databases of a server, a resource for each."""

from collections.abc import Iterator

from function import names
from function.clouds.azure import Azure
from function.clouds.azure.database.instance import FLEXIBLE_SERVER, GROUP
from function.model import Handle, Kind, Resource, Source
from function.parts import Database, makes_databases

DATABASE = Kind(GROUP, "FlexibleServerDatabase", location=None, tags=None, retain="data")

OF_THE_SERVER = "postgres"
"""The database that every server has, which the outputs name where the order says none of an adopted one."""

RESERVED = ("azure_maintenance", "azure_sys", OF_THE_SERVER, "template0", "template1")
"""Databases that are on every server, and are not an order's to drop."""


def databases(azure: Azure, db: Database, server: Handle) -> Iterator[Resource]:
    """Yield the databases of a server; of an adopted one, none until the order says them.

    One that is there is found by its name, as those of a copy are.
    """
    if makes_databases(azure, FLEXIBLE_SERVER):
        for name in db.databases:
            yield azure.resource(
                DATABASE,
                {"serverIdSelector": server.selector},
                part=names.inner_part(db.name, name),
                created={"charset": "UTF8", "collation": "en_US.utf8"},
                external_name=name,
            )


NAME = Source.of_site(
    f"the order; of an adopted server, `{OF_THE_SERVER}` where the order says none",
    lambda azure: azure.part.databases[0] if makes_databases(azure, FLEXIBLE_SERVER) else OF_THE_SERVER,
)
