"""Credentials: the administrator of a server, and the Secret that its password stands in."""

from function import passwords, scopes
from function.clouds.azure import Azure
from function.clouds.azure.database.instance import FLEXIBLE_SERVER
from function.creation import Creation
from function.model import OutputContext, Outputs, Source, Tree, Value
from function.parts import Password

SECRET = ("spec", "forProvider", "administratorPasswordSecretRef", "name")


def password(azure: Azure, made: Outputs | None, how: Creation) -> Tree:
    """Return where the administrator's password stands, as soon as it holds.

    A copy begins with its source's password, and takes another one only in an update: stated when it is made, the
    provider would take the new one for known to it.
    """
    observed = azure.observed(FLEXIBLE_SERVER)
    is_there = observed is not None and observed.get("status", "atProvider", "id") is not None
    if made is None or (how is Creation.COPIED and not is_there):
        return {}
    reference = scopes.secret_ref(azure.order, made["secret"], key=Password.KEY)
    return {"administratorPasswordSecretRef": reference}


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
