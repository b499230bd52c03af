"""Databases: the databases of a server, a resource for each."""

import hashlib
from collections.abc import Iterator

from function.clouds.azure import Azure
from function.clouds.azure.database.server import GROUP
from function.model import Handle, Kind, Refusal, Resource, quoted
from function.names import LABEL_LIMIT
from function.parts import Database

DATABASE = Kind(GROUP, "FlexibleServerDatabase", location=None, tags=None, retain="data")

RESERVED = ("azure_maintenance", "azure_sys", "postgres", "template0", "template1")
"""Databases that are on every server, and are not an order's to drop."""


def check_names(db: Database) -> None:
    """Refuse a database that Azure has made itself.

    Raises:
        Refusal: The order names one.
    """
    for name in db.databases:
        if name in RESERVED:
            raise Refusal(
                f"{db.place('databases')}: unsupported value {quoted(name)}, which is Azure's own: must be another"
            )


def databases(azure: Azure, db: Database, server: Handle) -> Iterator[Resource]:
    """Yield the databases of a server. One that is there is found by its name, as those of a copy are."""
    for name in db.databases:
        yield azure.resource(
            DATABASE,
            {"serverIdSelector": server.selector},
            part=_part_of(db, name),
            created={"charset": "UTF8", "collation": "en_US.utf8"},
            external_name=name,
        )


def _part_of(db: Database, name: str) -> str:
    """Return the name of the part that a database is, which is a label and the first half of a key.

    What no label can hold is a hash, after a digit with which no name of a database begins.
    """
    plain = f"{db.name}-{name}"
    if len(plain) <= LABEL_LIMIT and plain[-1] != "_":
        return plain
    return f"{db.name}-0{hashlib.sha256(name.encode()).hexdigest()[:8]}"
