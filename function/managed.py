"""Managed resources: how a part is rendered on a cloud whose provider has a kind for each thing of the cloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function import creation, readiness, scopes
from function.creation import Asked, Before, Creation
from function.model import (
    CREATION,
    EXTERNAL_NAME,
    Kind,
    Observed,
    Refusal,
    Resource,
    Tree,
    Unknown,
    Value,
    quoted,
    write_field,
)
from function.site import ADOPT, Site


@dataclass(frozen=True)
class ManagedSite(Site):
    """A part of an order on a cloud of managed resources. A cloud says what all that it makes has in common."""

    @property
    def provider_config(self) -> str:
        """The name of the ProviderConfig, which says the account."""
        raise NotImplementedError

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags of all that the order has here, for kinds that have any."""
        return {}

    def placed(self, kind: Kind) -> Mapping[str, Asked]:  # noqa: ARG002  (a cloud may ask)
        """Return the fields that say where a resource of a kind is made, with the settings that they come from."""
        return {}

    def resource(  # noqa: PLR0913  (each argument is one choice that a page takes)
        self,
        kind: Kind,
        fields: Tree,
        *,
        part: str | None = None,
        created: Mapping[str, Any] | None = None,
        chosen: Mapping[str, Any] | None = None,
        how: Creation | None = None,
        external_name: Value | None = None,
        connection_secret: str | None = None,
        in_catalog: bool = False,
    ) -> Resource:
        """Return a managed resource of a kind, in the platform's account and place, with the order's tags.

        Args:
            kind: Its row.
            fields: What is always stated of its parameters.
            part: The name of the part that it belongs to; the site's own when None.
            created: What is decided when it is created, by path.
            chosen: What an order may say at any time, by path.
            how: How it was created, where it may have been there before the order.
            external_name: Its name in the cloud, where that is ours to choose.
            connection_secret: The Secret that the provider writes its connection details to.
            in_catalog: Whether Backstage reads it.
        """
        part = part or self.part.name
        created, chosen = {**self.placed(kind), **(created or {})}, chosen or {}
        observed, before = self.observed(kind, part), self.before(kind, part)
        if kind.tags:
            write_field(fields, kind.tags, dict(self.tags))
        self.fill(kind, fields, before, created=created, chosen=chosen, how=how)
        if how is not None and kind.named_by is None:
            self._check_adopted_name(before)
        if how is Creation.ADOPTED:
            external_name = self._adopted_name(observed)
        manifest = scopes.managed(
            self.order,
            part,
            kind,
            fields,
            config=self.provider_config,
            cloud=self.backend,
            external_name=external_name
            if isinstance(external_name, Unknown) or external_name is None
            else str(external_name),
            connection_secret=connection_secret,
        )
        if how is not None:
            manifest["metadata"]["labels"][CREATION] = str(how)
        resource = Resource(part, kind, manifest, readiness.managed, in_catalog)
        self._check_immutable(resource, fields, observed, {**created, **chosen})
        return resource

    def _adopted_name(self, observed: Observed | None) -> Value | None:
        """Return the external name of an adopted resource: as the cluster has it, else as the order says."""
        known = observed.get("metadata", "annotations", EXTERNAL_NAME) if observed else None
        return known or getattr(self.part, ADOPT, None)

    def _check_adopted_name(self, before: Before | None) -> None:
        """Refuse to adopt another resource than the one that the order has: its data would stay behind."""
        adopt = getattr(self.part, ADOPT, None)
        known = before.observed.get("metadata", "annotations", EXTERNAL_NAME) if before else None
        if adopt and known and adopt != known:
            raise Refusal(
                f"{self.part.place(ADOPT)}: unsupported value {quoted(adopt)}: must be {quoted(known)}, which cannot "
                "change once the resource exists"
            )

    def _check_immutable(
        self, resource: Resource, fields: Tree, observed: Observed | None, sources: Mapping[str, Any]
    ) -> None:
        immutable = (*resource.kind.immutable, *self.immutable.get(resource.kind.short, ()))
        if not immutable or observed is None or not self.order.platform.common.refuse_early:
            return
        # What no cloud has made yet may still be made otherwise.
        if observed.get("metadata", "annotations", EXTERNAL_NAME):
            places = {path: asked for path, asked in sources.items() if isinstance(asked, Asked)}
            creation.check_immutable(resource.key, immutable, fields, observed, places)
