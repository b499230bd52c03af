"""Password by the External Secrets Operator: a generator, and an ExternalSecret that asks it once.

The Secret outlives both (`creationPolicy: Orphan`): no deletion of them takes it along, and an order made again finds
it. What is created again asks the generator again, as `CreatedOnce` looks only at an ExternalSecret's own status
(external-secrets#6640). So the Secret is immutable, and where it is there already nothing is created beside it.
"""

from collections.abc import Mapping

from function import passwords, readiness, scopes
from function.companions.externalsecrets import ExternalSecrets
from function.model import PART, Kind, Observed, Render, Renderer, Resource, Tree, plain, secret_value
from function.parts import Password

GENERATOR = plain("generators.external-secrets.io", "v1alpha1", "Password")
EXTERNAL_SECRET = plain("external-secrets.io", "v1", "ExternalSecret")

DIGITS = 6
SYMBOLS = "-_.~"
"""What no URI has to escape (RFC 3986) and no shell reads. With them a password is of every class of characters that
the clouds' password policies ask for."""


def render(eso: ExternalSecrets, password: Password) -> Render:
    """Yield what makes a password, unless it has one.

    What exists stays: while the Secret is not answered for a moment nothing must go, and come back with another
    password. Whether it is ready the Secret alone tells, as the ExternalSecret may have nothing left to do.
    """
    secret: tuple[Observed, ...] | None = yield passwords.read(eso)
    part = f"{password.name}-{password.generation}"
    if _is_there(secret) and eso.observed(EXTERNAL_SECRET, part) is None:
        return
    name = passwords.secret_name(eso)
    for kind, spec in ((GENERATOR, _generator(eso)), (EXTERNAL_SECRET, _external_secret(name))):
        yield Resource(part, kind, _manifest(eso, kind, name, part, spec), readiness.exists)


def _is_there(secret: tuple[Observed, ...] | None) -> bool:
    return any(secret_value(each, Password.KEY) for each in secret or ())


def _manifest(eso: ExternalSecrets, kind: Kind, name: str, part: str, spec: Mapping[str, object]) -> Tree:
    # Beside the Secret, where Crossplane lets every order compose: its own namespace, or for one of a claim or a
    # cluster XR the platform's.
    namespace = scopes.secret_namespace(eso.order)
    return {
        "apiVersion": kind.api_version(namespaced=False),
        "kind": kind.kind,
        "metadata": {"name": name, "namespace": namespace, "labels": {PART: part}},
        "spec": dict(spec),
    }


def _generator(eso: ExternalSecrets) -> Tree:
    return {
        "length": eso.settings.password_length,
        "digits": DIGITS,
        "symbols": len(SYMBOLS),
        "symbolCharacters": SYMBOLS,
        "noUpper": False,
        "allowRepeat": True,
    }


def _external_secret(name: str) -> Tree:
    generator = {
        "apiVersion": GENERATOR.api_version(namespaced=False),
        "kind": GENERATOR.kind,
        "name": name,
    }
    return {
        "refreshPolicy": "CreatedOnce",
        # The generator's only key is `password`, and the Secret's with it.
        "dataFrom": [{"sourceRef": {"generatorRef": generator}}],
        "target": {"name": name, "creationPolicy": "Orphan", "deletionPolicy": "Retain", "immutable": True},
    }


RENDERER = Renderer(
    Password,
    render,
    outputs=passwords.outputs(lambda _: "the External Secrets Operator is to make it"),
    reads=passwords.READS,
)
