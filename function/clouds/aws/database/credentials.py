"""Credentials: the password that the provider makes up, and the Secret that it keeps it in."""

from function import scopes
from function.clouds.aws import Aws
from function.clouds.aws.database.instance import INSTANCE
from function.creation import Creation
from function.model import OutputContext, Source, Tree, Unknown, Value
from function.parts import Database


def password(aws: Aws, db: Database, how: Creation) -> Tree:
    """Return where the provider keeps the password that it makes up: a new name is an empty Secret, so a new one.

    An adopted database keeps the password that its clients have, until the order asks for another.
    """
    if how is Creation.ADOPTED and db.password_generation == 1:
        return {}
    # `existing` reads the generation from it.
    name = f"{aws.name(INSTANCE)}-password-{db.password_generation}"
    return {"autoGeneratePassword": True, "passwordSecretRef": scopes.secret_ref(aws.order, name, key="password")}


_CONNECTION = Source.connection(INSTANCE, "password")


def _output_password(context: OutputContext, output: str) -> Value:
    found = _CONNECTION.read(context, output)
    adopted = context.site.creation(INSTANCE) is Creation.ADOPTED
    if isinstance(found, Unknown) and adopted and context.site.part.password_generation == 1:
        return context.unknown(
            output,
            "AWS does not reveal the password of an adopted instance: spec.passwordGeneration 2 makes a new one",
        )
    return found


OUTPUTS = {
    "username": Source.connection(INSTANCE, "username"),
    "password": Source(_CONNECTION.where, _output_password),
}
