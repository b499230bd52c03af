"""Managed resources: how a part is rendered on a cloud whose provider has a kind for each thing of the cloud."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from function import creation, readiness, scopes
from function.creation import Asked, Before, Creation
from function.model import (
    CREATION,
    EXTERNAL_NAME,
    Kind,
    Observed,
    Order,
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
    def settings(self) -> Any:  # noqa: ANN401  (the section of a cloud, which says its own type)
        """The platform's settings of the cloud."""
        raise NotImplementedError

    @property
    def provider_config(self) -> str:
        """The name of the ProviderConfig, which says the account: the one of the platform's settings."""
        return str(self.settings.provider_config)

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
        required: Mapping[str, Any] | None = None,
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
            required: Fields without which the API server takes no manifest. Where nothing else states them they are for
                the creation alone, which never changes what exists.
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
        if initial := {field: value for field, value in (required or {}).items() if field not in fields}:
            manifest["spec"]["initProvider"] = initial
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
            creation.check_immutable(resource.key, immutable, fields, observed, sources)


def whose(order: Order[Any], prefix: str) -> dict[str, str]:
    """Return the tags that say whose a resource is, to people, bills and cost reports.

    A cloud writes them over the platform's own, so that no setting can make a resource claim to be another order's.

    Args:
        order: The order.
        prefix: What the key of each begins with, in the signs that the cloud takes.
    """
    return {
        f"{prefix}platform": order.platform.common.name,
        f"{prefix}namespace": order.namespace,
        f"{prefix}kind": order.kind,
        f"{prefix}order": order.name,
        f"{prefix}environment": order.spec.environment,
    }


def highest(before: Before, *fields: str, number: Callable[[object], str] = str) -> int | None:
    """Return the highest number in fields of a resource: what the cloud tells of them, and what they are to become.

    Args:
        before: The resource as it stands.
        fields: The fields by path.
        number: Returns the number that a value has in it.
    """
    values = [
        number(before.observed.get(*place, *field.split(".")))
        for field in fields
        for place in (("status", "atProvider"), before.prefix)
    ]
    return max((int(float(value)) for value in values if value.replace(".", "", 1).isdecimal()), default=None)
