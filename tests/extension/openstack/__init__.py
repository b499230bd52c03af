"""OpenStack by crossplane-contrib's provider: a fifth cloud, which has buckets."""

from collections.abc import Mapping
from dataclasses import dataclass

from function.creation import Asked
from function.managed import ManagedSite
from function.model import Backend, Kind, Naming, Render, Renderer, Section, Source
from function.parts import Bucket

SWIFT = "objectstorage.openstack.crossplane.io"
CONTAINER = Kind(SWIFT, "ContainerV1", version="v1alpha1", tags=None, retain="data", naming=Naming(255))


class OpenStackSettings(Section):
    """Settings of OpenStack."""

    region: str


@dataclass(frozen=True)
class OpenStack(ManagedSite):
    """A part of an order on OpenStack."""

    backend = "openstack"
    provider_config = "default"

    @property
    def settings(self) -> OpenStackSettings:
        """The platform's settings of OpenStack."""
        return self.section(OpenStackSettings)

    def placed(self, _: Kind) -> Mapping[str, Asked]:
        """Return the field of the region."""
        return {"region": Asked(self.settings.region, "data.openstack.region", said=True)}

    def render(self, bucket: Bucket) -> Render:
        """Yield a container with its versions."""
        yield self.resource(
            CONTAINER, {"versioning": bucket.versioning}, external_name=self.name(CONTAINER), in_catalog=True
        )


NAME = Source.external_name(CONTAINER)
REGION = Source.of_site("the setting `region`", lambda site: site.settings.region)
URL = Source.made_of(("name",), lambda name: f"swift://{name}", "the name")
RENDERER = Renderer(
    Bucket,
    OpenStack.render,
    outputs={"name": NAME, "region": REGION, "endpoint": REGION, "url": URL},
    refuses={"access": "private", "archive_days": None, "expire_days": None, "own_key": False, "empty_on_delete": False,
             "adopt": None},
    ignores={"retention_days": "Swift keeps earlier versions until the container goes"},
)  # fmt: skip
BACKEND = Backend(
    name=OpenStack.backend,
    site=OpenStack,
    settings=OpenStackSettings,
    demo={"region": "RegionOne"},
    required={"region": "REQUIRED: where everything is"},
    provider=("xpkg.upbound.io/crossplane-contrib/provider-openstack", "v0.4.0"),
)
