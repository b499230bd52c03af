"""Credentials: what is reported of a database, and where each output comes from.

CloudNativePG makes two Secrets, and nothing is reported before it has and the database is ready: a host that does not
exist yet helps nobody, and what a team wrote to a database whose log no archive takes would be in no backup. What was
reported once stays reported, which is the connection's matter. The key of the certificate is in a Secret too, and is
not read.
"""

from function import readiness
from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.database.cluster import CLUSTER
from function.clouds.kubernetes.database.naming import cluster_name
from function.model import (
    Observed,
    OutputContext,
    Read,
    Refusal,
    Selector,
    Source,
    Sources,
    Unknown,
    Value,
    quoted,
    secret_value,
    when_known,
)
from function.parts import POSTGRES_URI, Database


def read(k8s: Kubernetes, cluster: str, secret: str) -> Read:
    """Return one of the operator's Secrets, by how its name ends, as what must be read."""
    return Read(secret, Selector("v1", "Secret", name=f"{cluster}-{secret}", namespace=k8s.namespace))


def username(db: Database, answer: tuple[Observed, ...] | None) -> Value:
    """Return the role that owns a cluster, from the Secret that was read."""
    value = secret_value(answer[0], "username") if answer else None
    return value.decode() if value else Unknown("username", db.name)


def _in_secret(secret: str, key: str) -> Source:
    """Return the source of an output that is under a key of one of the Secrets, once the database is ready."""
    source = Source.secret(secret, f"<cluster>-{secret}", key)

    def when_ready(context: OutputContext, output: str) -> Value:
        cluster = context.observed(CLUSTER)
        ready = cluster is not None and readiness.managed(cluster)
        return source.read(context, output) if ready else context.unknown(output)

    return Source(source.where, when_ready)


def _host(context: OutputContext, _: str) -> Value:
    k8s: Kubernetes = context.site
    name = k8s.part.adopt or cluster_name(k8s.order, k8s.part)
    host: Value = when_known(lambda _: f"{name}-rw.{k8s.namespace}.svc", context.output("username"))
    return host


OUTPUTS: Sources = {
    "host": Source("the name of the Service that leads to the primary", _host),
    "port": _in_secret("app", "port"),
    "name": _in_secret("app", "dbname"),
    "username": _in_secret("app", "username"),
    "password": _in_secret("app", "password"),
    "uri": POSTGRES_URI,
    "ca": _in_secret("ca", "ca.crt"),
}
"""Of every output of a database."""


def check_generation(db: Database, cluster: str) -> None:
    """Refuse another password than the first, which only the operator can make.

    It makes one when its Secret is not there, and gives it to the role. A Secret of our own would hold a password
    that some manifest holds too, or a random one, which a function that answers alike every time does not have.

    Raises:
        Refusal: A later generation is ordered.
    """
    if db.password_generation > 1:
        raise Refusal(
            f"{db.place('password_generation')}: unsupported value {quoted(db.password_generation)}: must be 1: "
            f"CloudNativePG makes passwords itself, and a new one at once when Secret {quoted(f'{cluster}-app')} is "
            "deleted"
        )
