"""Outputs: where each key of a database's contract comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.clouds.aws import ca
from function.clouds.aws.birth import Birth
from function.clouds.aws.settings import Aws
from function.model import Observed, Order, Part, Source, Unknown, Value, connection_value, when_known
from function.parts import Database, postgres_uri


@dataclass(frozen=True)
class Told:
    """What is known of a database: as it is ordered, as it was born, and as the cluster has its instance."""

    order: Order[Any]
    part: Database
    born: Birth
    observed: Observed | None


def _connection(key: str) -> Source[Told]:
    """Return the source of what the provider writes to the instance's connection Secret under a key."""

    def read(told: Told) -> Value:
        value = connection_value(told.observed, key) if told.observed else None
        return value.decode() if value else Unknown(f"the {key} of {told.part.name}")

    return Source(f"connection key `{key}` of the `rds.Instance`", read)


PASSWORD = _connection("password")
"""Where the password comes from, whoever made the database."""


def _name(told: Told) -> Value:
    """Return the name of the database; a copy has its source's, and an adopted instance may have none of its own."""
    if "dbName" in told.born.fields:
        return str(told.born.fields["dbName"])
    if told.observed is None or not told.observed.connection.get("host"):
        return Unknown(f"the name of {told.part.name}")
    return str(told.observed.get("status", "atProvider", "dbName") or told.part.databases[0])


def _password(told: Told) -> Value:
    """Return the password; AWS tells nobody that of a database that was there before, so only a new one is known."""
    password = PASSWORD.read(told)
    if isinstance(password, Unknown) and told.born.adopted and told.part.password_generation == 1:
        return Unknown(
            f"{password.what} (AWS tells nobody that of an adopted one: spec.passwordGeneration 2 makes a new one)"
        )
    return password


def _ca(told: Told) -> Value:
    return ca.bundle(told.order.platform.section(Aws))


def _uri(told: Told) -> Value:
    words = ("username", "password", "host", "port", "name")
    uri: Value = when_known(postgres_uri, *(DATABASE[word].read(told) for word in words))
    return uri


DATABASE: Mapping[str, Source[Told]] = {
    "host": _connection("host"),
    "port": _connection("port"),
    "name": Source("the order; of a copy, `status.atProvider.dbName` of the `rds.Instance`", _name),
    "username": _connection("username"),
    "password": Source(PASSWORD.where, _password),
    "uri": Source("made of the others, percent-encoded", _uri),
    "ca": Source("the root certificate of the region, or the platform's `caBundle`", _ca),
}
"""Of every output of a database."""

SOURCES: Mapping[type[Part], Mapping[str, Source[Told]]] = {Database: DATABASE}

IDENTIFIERS = {"arn": ("status", "atProvider", "arn"), "resourceId": ("status", "atProvider", "resourceId")}
"""What AWS calls the instance, with the place of each in the observed one."""


def of(order: Order[Any], part: Database, born: Birth) -> dict[str, Value]:
    """Return the outputs of a database that began in some way."""
    told = Told(order, part, born, order.observed(f"{part.name}/rds.Instance"))
    return {key: source.read(told) for key, source in DATABASE.items()}


def identifiers(order: Order[Any], part: Database) -> dict[str, Value]:
    """Return what AWS calls the instance of a database."""
    observed = order.observed(f"{part.name}/rds.Instance")
    told = {name: observed and observed.get(*place) for name, place in IDENTIFIERS.items()}
    return {name: value or Unknown(f"the {name} of {part.name}") for name, value in told.items()}
