"""Passwords: the Secret that a password stands in, whoever brings it.

It has one name on every render, so that an order made again finds its password, and another one for each generation, so
that no password is ever overwritten.
"""

import re
from collections.abc import Callable

from function import names, scopes
from function.model import OutputContext, Read, Selector, Source, Sources, Value, secret_value
from function.parts import Password
from function.site import Site

ANSWER = "secret"
"""What a renderer reads the Secret as."""

READS = {"": ("secrets",)}
"""What Crossplane must be allowed to read, by API group."""

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
        found = next(iter(context.answers.get(ANSWER, ())), None)
        value = secret_value(found, Password.KEY) if found else None
        return value.decode() if value else context.unknown(output, hint(context.site))

    def secret(context: OutputContext, output: str) -> Value:
        known = isinstance(password(context, output), str)
        return secret_name(context.site) if known else context.unknown(output, hint(context.site))

    return {
        "secret": Source("the name of the Secret, once the password is in it", secret),
        "password": Source(f"key `{Password.KEY}` of that Secret", password),
    }
