"""Search on AWS: OpenSearch."""

from function.clouds.aws import Aws
from function.model import Kind, Naming, Render, Renderer, Secure, Source
from tests.extension.search import Search

DOMAIN = Kind(
    "opensearch.aws.upbound.io",
    "Domain",
    version="v1beta3",
    retain="data",
    naming=Naming(28),
    conflict="ResourceAlreadyExistsException",
    secure=(Secure("nodeToNodeEncryption.enabled", True, "Opensearch.3", "nodes talk by TLS"),),
    immutable=("domainName",),
)


def render(aws: Aws, search: Search) -> Render:
    """Yield a domain."""
    yield aws.resource(
        DOMAIN, {"clusterConfig": {"instanceCount": search.nodes}}, external_name=aws.name(DOMAIN), in_catalog=True
    )


RENDERER = Renderer(
    Search,
    render,
    outputs={"endpoint": Source.status(DOMAIN, "endpoint")},
    identifiers={"arn": Source.status(DOMAIN, "arn")},
)
