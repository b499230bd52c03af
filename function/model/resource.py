"""Resource: one composed resource, and what a renderer gets back for it."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from function.model.kind import Kind, short_kind
from function.model.labels import EXTERNAL_NAME, PART
from function.model.observed import Observed
from function.model.unknown import Tree, Unknown, Value

Readiness: TypeAlias = Callable[[Observed], bool]


@dataclass(frozen=True)
class Resource:
    """One composed resource.

    Attributes:
        part: The part it belongs to, by name; unique per kind within the order, and fixed permanently.
        kind: The row of what it is about: of what is inside, where it is a provider-kubernetes Object.
        manifest: The desired manifest, which may hold Unknowns.
        ready: Whether the resource is ready, once it exists.
        in_catalog: Whether Backstage reads it, so that it carries the catalog's annotations.
    """

    part: str
    kind: Kind
    manifest: Tree
    ready: Readiness
    in_catalog: bool = False

    @functools.cached_property
    def key(self) -> str:
        """The resource's key in the composition, the same in every scope: `database/rds.Instance`."""
        return f"{self.part}/{short_kind(self.manifest)}"

    @property
    def subject(self) -> Tree:
        """The manifest that the resource is about: the one inside, where it is a provider-kubernetes Object."""
        if self.manifest["kind"] == "Object":
            inner: Tree = self.manifest["spec"]["forProvider"]["manifest"]
            return inner
        return self.manifest


class Handle(NamedTuple):
    """What a renderer gets back for a resource that it yielded, to name it in others.

    Attributes:
        resource: The resource.
        observed: It as the cluster has it; None while it does not exist.
    """

    resource: Resource
    observed: Observed | None

    @property
    def selector(self) -> Tree:
        """The selector by which another resource of the order refers to it."""
        return {"matchControllerRef": True, "matchLabels": {PART: self.resource.part}}

    @property
    def name(self) -> Value:
        """Its name in the cloud: as it has it, since that stays, else as we give it."""
        known = self.observed.get("metadata", "annotations", EXTERNAL_NAME) if self.observed is not None else None
        name = known or self.resource.manifest["metadata"].get("annotations", {}).get(EXTERNAL_NAME)
        return name if isinstance(name, str) and name else Unknown("name", self.resource.part)

    def status(self, *path: str | int) -> Value:
        """Return what the cloud says of it, at a path in `status.atProvider`."""
        value = self.observed.get("status", "atProvider", *path) if self.observed is not None else None
        return value if isinstance(value, str | int) and value != "" else Unknown(str(path[-1]), self.resource.part)


def body_of(resource: Resource) -> Tree:
    """Return what a resource says: the parameters of a managed resource, the whole manifest inside an Object."""
    parameters: Tree = (resource.subject.get("spec") or {}).get("forProvider", resource.subject)
    return parameters
