"""Credentials: the administrator of a server, and the Secret that its password stands in."""

from collections.abc import Generator
from typing import Any

from function import passwords
from function.clouds.azure import Azure
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.creation import Creation
from function.model import OutputContext, Outputs, Source, Tree, Value
from function.parts import Database, Password

FIELD = "administratorPasswordSecretRef"
SECRET = ("spec", "forProvider", FIELD, "name")
"""Where a server is told its password."""


def password(azure: Azure, db: Database, how: Creation) -> Generator[Password, Any, Tree]:
    """Yield the administrator's password; return the field that says where it stands.

    An adopted server keeps the password that its clients have, until the order asks for another.
    """
    if how is Creation.ADOPTED and db.password_generation == 1:
        return {}
    made: Outputs = yield passwords.of_database(db)
    return passwords.reference(azure, FLEXIBLE_SERVER, FIELD, made, how)


def _output_password(context: OutputContext, output: str) -> Value:
    if passwords.PART not in context.children:
        return context.unknown(
            output,
            "Azure does not reveal the password of an adopted server: spec.passwordGeneration 2 makes a new one",
        )
    observed = context.observed(FLEXIBLE_SERVER)
    return passwords.once_told(context, output, observed.get(*SECRET) if observed else None)


OUTPUTS = {
    # The provider's own connection details have the user as the Single Server wanted it: with the server's name.
    "username": Source.status(FLEXIBLE_SERVER, "administratorLogin"),
    "password": Source("the Secret that the `dbforpostgresql.FlexibleServer` refers to", _output_password),
}
