"""Password that somebody brings: the platform's operator or the team, where nothing is installed that makes one.

Nothing is composed. The order waits, and says for which Secret.
"""

from function import passwords, scopes
from function.companions.crossplane import Crossplane
from function.model import Render, Renderer, quoted
from function.parts import Password
from function.site import Site


def render(crossplane: Crossplane, password: Password) -> Render:  # noqa: ARG001  (the signature of every renderer)
    """Yield what must be read: the Secret with the password."""
    yield passwords.read(crossplane)


def _hint(site: Site) -> str:
    name, namespace = passwords.secret_name(site), scopes.secret_namespace(site.order)
    return f"Secret {quoted(name)} in namespace {quoted(namespace)} must have it under the key {quoted(Password.KEY)}"


RENDERER = Renderer(Password, render, outputs=passwords.outputs(_hint), reads=passwords.READS, fallback=True)
