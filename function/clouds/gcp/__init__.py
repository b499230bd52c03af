"""Google Cloud by Upbound's provider: the project, and what all resources of this cloud share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.clouds.gcp import labels
from function.clouds.gcp.settings import DEMO, REQUIRED, GcpSettings
from function.creation import Asked, Creation
from function.model import Backend, Kind, Resource, Tree, write_field
from function.site import Site


@dataclass(frozen=True)
class Gcp(Site):
    """A part of an order on Google Cloud."""

    backend = "gcp"

    @property
    def settings(self) -> GcpSettings:
        """The platform's settings of Google Cloud."""
        return self.section(GcpSettings)

    @property
    def region(self) -> Asked:
        """The region, with the setting that says it."""
        return Asked(self.settings.region, "data.gcp.region", said=True)

    def resource(  # noqa: PLR0913  (each argument is one choice that a page takes)
        self,
        kind: Kind,
        fields: Tree,
        *,
        part: str | None = None,
        created: Mapping[str, Any] | None = None,
        chosen: Mapping[str, Any] | None = None,
        how: Creation | None = None,
        external_name: str | None = None,
        connection_secret: str | None = None,
        in_catalog: bool = False,
    ) -> Resource:
        """Return a managed resource in the region and the project of the platform, with the order's labels.

        No project is ever stated: the provider reads the ProviderConfig's to tell what exists from what does not, and
        another one would be looked for there in vain.

        The arguments are those of `Site._managed`.
        """
        if kind.tags:
            write_field(fields, kind.tags, labels.of(self.order))
        return self._managed(
            kind,
            fields,
            config=self.settings.provider_config,
            part=part,
            created={**({kind.location: self.region} if kind.location else {}), **(created or {})},
            chosen=chosen or {},
            how=how,
            external_name=external_name,
            connection_secret=connection_secret,
            in_catalog=in_catalog,
        )


PROVIDER_VERSION = "v3.0.0"
"""Release of the provider whose CRDs the manifests fit."""

BACKEND = Backend(
    name=Gcp.backend,
    site=Gcp,
    settings=GcpSettings,
    demo=DEMO,
    required=REQUIRED,
    controls="Controls such as CIS GCP 6.4 are those of the CIS Google Cloud Platform Foundation Benchmark 4.0; 6.9 is "
    "new in its version 5.0.",
    provider=("xpkg.upbound.io/upbound/provider-gcp-{service}", PROVIDER_VERSION),
)
