"""Credentials: what an order is told about its database, and where each word of it comes from.

| output             | source                                                     |
|--------------------|------------------------------------------------------------|
| host               | name of the Service that leads to the primary              |
| port               | Secret `<cluster>-app`, key `port`                         |
| name               | Secret `<cluster>-app`, key `dbname`                       |
| username, password | Secret `<cluster>-app`, keys of the same names             |
| ca                 | Secret `<cluster>-ca`, key `ca.crt`; its `ca.key` is not read |
| uri                | made of the others, as on every cloud                      |

CloudNativePG makes both Secrets. Nothing is told before it has: a name that leads nowhere yet helps nobody.
"""

from typing import Any

from function.model import Order, Refusal, Selector, Unknown, Value, quoted, secret_value, when_known
from function.parts import Database, postgres_uri

SOURCES = {
    "port": ("app", "port"),
    "name": ("app", "dbname"),
    "username": ("app", "username"),
    "password": ("app", "password"),
    "ca": ("ca", "ca.crt"),
}
"""Output, to Secret and key."""


def requires(order: Order[Any], part: Database, cluster: str) -> dict[str, Selector]:
    """Return the Secrets that the outputs come from."""
    return {
        f"{part.name}-{secret}": Selector("v1", "Secret", name=f"{cluster}-{secret}", namespace=order.namespace)
        for secret in ("app", "ca")
    }


def outputs(order: Order[Any], part: Database, cluster: str) -> dict[str, Value]:
    """Return the outputs of a database, Unknown until its Secrets are there."""
    told = {output: _read(order, part, output) for output in SOURCES}
    told["host"] = when_known(lambda _: f"{cluster}-rw.{order.namespace}.svc", told["username"])
    words = (told[word] for word in ("username", "password", "host", "port", "name"))
    return told | {"uri": when_known(postgres_uri, *words)}


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


def _read(order: Order[Any], part: Database, output: str) -> Value:
    secret, key = SOURCES[output]
    found = next(iter(order.request.required.get(f"{part.name}-{secret}", ())), None)
    value = secret_value(found, key) if found else None
    return value.decode() if value else Unknown(f"the {output} of {part.name}")
