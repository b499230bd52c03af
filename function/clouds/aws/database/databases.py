"""Databases: RDS creates one with an instance, and its name is the name of the outputs."""

from function.clouds.aws.database.instance import INSTANCE
from function.creation import Creation
from function.model import OutputContext, Refusal, Source, Value, listed, quoted
from function.parts import Database


def check_one(db: Database) -> None:
    """Refuse several.

    Raises:
        Refusal: The order names more than one.
    """
    if len(db.databases) > 1:
        raise Refusal(
            f"{db.place('databases')}: unsupported value {quoted(listed(db.databases))}: RDS creates one database with "
            "an instance: must be one name, and an order for each"
        )


def _output_name(context: OutputContext, output: str) -> Value:
    """Return the name of the database; a copy has its source's, and an adopted instance may have none of its own."""
    site = context.site
    if site.creation(INSTANCE) is Creation.NEW:
        before = site.before(INSTANCE)
        return str((before.read("dbName") if before else None) or site.part.databases[0])
    observed = context.observed(INSTANCE)
    if observed is None or not observed.connection.get("host"):
        return context.unknown(output)
    return str(observed.get("status", "atProvider", "dbName") or site.part.databases[0])


NAME = Source("the order; of a copy, `status.atProvider.dbName` of the `rds.Instance`", _output_name)
