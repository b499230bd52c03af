"""Passwords: the Secret that a password stands in, whoever brings it.

It has one name on every render, so that an order made again finds its password, and another one for each generation, so
that no password is ever overwritten.
"""

import re
from collections.abc import Callable

from function import names, scopes
from function.creation import Creation
from function.model import (
    Kind,
    OutputContext,
    Outputs,
    Read,
    Selector,
    Source,
    Sources,
    Tree,
    Unknown,
    Value,
    secret_value,
)
from function.parts import Database, Password
from function.site import Site

ANSWER = "secret"
"""What a renderer reads the Secret as."""

READS = {"": ("secrets",)}
"""What Crossplane must be allowed to read, by API group."""

PART = "password"
"""What the part of a database's password is called within that of the database."""

_GENERATION = re.compile(r"-(\d{1,9})$")


def secret_name(site: Site) -> str:
    """Return the name of the Secret of a password; `generation_of` reads its generation from it."""
    return f"{names.cloud_name(site.order, site.part.name)}-{site.part.generation}"


def generation_of(secret: object) -> int | None:
    """Return the generation of the password that a Secret of this name has; None for another name."""
    found = _GENERATION.search(str(secret))
    return int(found[1]) if found else None


def read(site: Site) -> Read:
    """Return the Secret of a password as what must be read."""
    namespace = scopes.secret_namespace(site.order)
    return Read(ANSWER, Selector("v1", "Secret", name=secret_name(site), namespace=namespace))


def outputs(hint: Callable[[Site], str]) -> Sources:
    """Return where the outputs of a password come from.

    Its Secret is known once the password is in it: what refers to it earlier would be refused by its provider, and what
    has an older password keeps that until then.

    Args:
        hint: What helps while it is not there, in words for the team.
    """

    def password(context: OutputContext, output: str) -> Value:
        found = context.answer(ANSWER)
        value = secret_value(found, Password.KEY) if found else None
        return value.decode() if value else context.unknown(output, hint(context.site))

    def secret(context: OutputContext, output: str) -> Value:
        known = isinstance(password(context, output), str)
        return secret_name(context.site) if known else context.unknown(output, hint(context.site))

    return {
        "secret": Source("the name of the Secret, once the password is in it", secret),
        "password": Source(f"key `{Password.KEY}` of that Secret", password),
    }


def of_database(db: Database) -> Password:
    """Return the password of a database as a part, where a cloud is given one."""
    return Password(f"{db.name}-{PART}", generation=db.password_generation)


def reference(site: Site, kind: Kind, field: str, password: Outputs, how: Creation) -> Tree:
    """Return the field by which a managed resource is told the password of a database, as soon as that holds.

    A copy has its source's password, and takes another one only in an update: a provider sets a password where it sees
    it change, and what a copy is made with it takes for set.

    Args:
        site: The site of the database.
        kind: The kind that is told.
        field: Its field that refers to the Secret.
        password: The outputs of the password.
        how: How the database was created.
    """
    observed = site.observed(kind)
    is_made = observed is not None and observed.get("status", "atProvider", "id") is not None
    if how is Creation.COPIED and not is_made:
        return {}
    return {field: scopes.secret_ref(site.order, password["secret"], Password.KEY)}


def once_told(context: OutputContext, output: str, told: object) -> Value:
    """Return the password of a database once the cloud has been told it: until then the former one is the right one.

    Args:
        context: The context of the database.
        output: The name of the output.
        told: The name of the Secret whose password the cloud has been told; None for none.
    """
    made = context.children[PART]
    if isinstance(made["secret"], Unknown):
        return made["password"]
    return made["password"] if told == made["secret"] else context.unknown(output)
