"""Credentials: what an order is told about its database, and where each word of it comes from.

CloudNativePG makes two Secrets, and nothing is told before it has and the database is ready: a name that leads nowhere
yet helps nobody, and what a team wrote to a database whose log no archive takes would be in no backup. What was told
once stays told, which is the connection's matter. The key of the certificate stands in a Secret too, and is not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function import readiness
from function.clouds.kubernetes.objects import NAME
from function.model import Order, Part, Refusal, Selector, Source, Unknown, Value, quoted, secret_value, when_known
from function.parts import Database, postgres_uri


@dataclass(frozen=True)
class Told:
    """What is known of a database: as it is ordered, and the name of its cluster."""

    order: Order[Any]
    part: Database
    cluster: str


def _in_secret(output: str, secret: str, key: str) -> Source[Told]:
    """Return the source of an output that stands under a key of one of the Secrets."""

    def read(told: Told) -> Value:
        if not _seen_ready(told):
            return Unknown(f"the {output} of {told.part.name}")
        found = next(iter(told.order.request.required.get(f"{told.part.name}-{secret}", ())), None)
        value = secret_value(found, key) if found else None
        return value.decode() if value else Unknown(f"the {output} of {told.part.name}")

    return Source(f"key `{key}` of the Secret `<cluster>-{secret}`", read)


def _seen_ready(told: Told) -> bool:
    cluster = told.order.observed(f"{told.part.name}/{NAME}.Object")
    return cluster is not None and readiness.managed(cluster)


def _host(told: Told) -> Value:
    host: Value = when_known(lambda _: f"{told.cluster}-rw.{told.order.namespace}.svc", DATABASE["username"].read(told))
    return host


def _uri(told: Told) -> Value:
    words = ("username", "password", "host", "port", "name")
    uri: Value = when_known(postgres_uri, *(DATABASE[word].read(told) for word in words))
    return uri


DATABASE: Mapping[str, Source[Told]] = {
    "host": Source("the name of the Service that leads to the primary", _host),
    "port": _in_secret("port", "app", "port"),
    "name": _in_secret("name", "app", "dbname"),
    "username": _in_secret("username", "app", "username"),
    "password": _in_secret("password", "app", "password"),
    "uri": Source("made of the others, percent-encoded", _uri),
    "ca": _in_secret("ca", "ca", "ca.crt"),
}
"""Of every output of a database."""

SOURCES: Mapping[type[Part], Mapping[str, Source[Told]]] = {Database: DATABASE}


def requires(order: Order[Any], part: Database, cluster: str) -> dict[str, Selector]:
    """Return the Secrets that the outputs come from."""
    return {
        f"{part.name}-{secret}": Selector("v1", "Secret", name=f"{cluster}-{secret}", namespace=order.namespace)
        for secret in ("app", "ca")
    }


def outputs(order: Order[Any], part: Database, cluster: str) -> dict[str, Value]:
    """Return the outputs of a database, Unknown until its Secrets are there."""
    told = Told(order, part, cluster)
    return {output: source.read(told) for output, source in DATABASE.items()}


def check_generation(part: Database, cluster: str) -> None:
    """Refuse another password than the first, which only the operator can make.

    It makes one when its Secret is not there, and gives it to the role. A Secret of our own would hold a password
    that some manifest holds too, or a random one, which a function that answers alike every time does not have.

    Raises:
        Refusal: A later generation is ordered.
    """
    if part.password_generation > 1:
        raise Refusal(
            f"cannot accept spec.passwordGeneration {quoted(part.password_generation)}: CloudNativePG makes passwords "
            f"itself, and a new one at once when Secret {quoted(f'{cluster}-app')} is deleted: accepted is 1"
        )
