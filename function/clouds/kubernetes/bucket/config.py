"""Config: the ConfigMap that is made beside a claim, which says where the bucket is."""

from function.clouds.kubernetes import Kubernetes
from function.model import OutputContext, Read, Selector, Source, Sources, Value, when_known

CONFIG = "config"
"""What it is read as."""


def read(k8s: Kubernetes, claim: str) -> Read:
    """Return the ConfigMap of a claim as what must be read."""
    return Read(CONFIG, Selector("v1", "ConfigMap", name=claim, namespace=k8s.namespace))


def _configured(key: str) -> Source:
    def read(context: OutputContext, output: str) -> Value:
        found = context.answer(CONFIG)
        value = found.get("data", key) if found else None
        return value if isinstance(value, str) and value else context.unknown(output)

    return Source(f"key `{key}` of the ConfigMap of the claim", read)


def _region(context: OutputContext, output: str) -> Value:
    """Return the region; most stores in a cluster have none, which clients of S3 call us-east-1."""
    found = context.answer(CONFIG)
    return str(found.get("data", "BUCKET_REGION") or "us-east-1") if found else context.unknown(output)


def _endpoint(context: OutputContext, output: str) -> Value:
    host, port = (_configured(key).read(context, output) for key in ("BUCKET_HOST", "BUCKET_PORT"))
    # Inside the cluster the store of Rook and NooBaa answers plain HTTP but on its TLS port.
    endpoint: Value = when_known(lambda at, on: f"{'https' if on == '443' else 'http'}://{at}:{on}", host, port)
    return endpoint


OUTPUTS: Sources = {
    "name": _configured("BUCKET_NAME"),
    "region": Source("key `BUCKET_REGION` of the ConfigMap of the claim, else us-east-1", _region),
    "endpoint": Source("keys `BUCKET_HOST` and `BUCKET_PORT` of the ConfigMap of the claim", _endpoint),
    "url": Source.made_of(("name",), lambda name: f"s3://{name}", "the name"),
}
