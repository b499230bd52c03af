"""Resource and Guard: one composed resource, and how a kind that holds data is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from function.model.observed import Observed
from function.model.unknown import Tree, Value

Readiness: TypeAlias = Callable[[Observed], bool]

PART = "golden-path.dev/part"
"""Label on all that is ours: the part of the order that a resource belongs to."""

CLOUD = "golden-path.dev/cloud"
"""Label on Compositions and on what a cloud renders: a cloud cannot change under an order that exists."""

DATA = "golden-path.dev/data"
"""Label on data and on what it stands on. While it says `protected`, an admission policy refuses the deletion."""

VOLUME = "golden-path.dev/volume"
"""Label on the volumes that an operator makes for what holds data: `protected`, and `released` once there is consent.
It is never taken away again, since operators hand labels on to volumes and take none back."""

EXTERNAL_NAME = "crossplane.io/external-name"


@dataclass(frozen=True)
class Guard:
    """How a kind that holds data, or that data stands on, is protected, released, and seen to be released.

    Attributes:
        holds: "data" needs the team's consent to go; "footing" is kept while the data that stands on it is.
        protect: Fields of `forProvider` that make the cloud itself refuse a deletion.
        release: The same fields when the data may go.
        released: Whether the cloud is seen to have dropped its own protection.
        named_in: Fields of data in which footing is named, by which it is seen to be in use.
        taken: What the provider says of a name that is taken already, by which a twin is told from another failure.
        outlives: Whether it stays in the cloud whatever becomes of the order, as the key of a final snapshot must.
    """

    holds: Literal["data", "footing"]
    protect: Mapping[str, object] = field(default_factory=dict)
    release: Mapping[str, object] = field(default_factory=dict)
    released: Callable[[Observed], bool] = lambda _: True
    named_in: tuple[str, ...] = ()
    taken: str = ""
    outlives: bool = False


@dataclass(frozen=True)
class Resource:
    """One composed resource.

    Attributes:
        part: The part it belongs to, by name; unique per kind within the order, and kept for ever.
        manifest: The desired manifest, which may hold Unknowns.
        ready: Whether the resource is ready, once it exists.
        in_catalog: Whether Backstage reads it, so that it carries the catalog's annotations.
    """

    part: str
    manifest: Tree
    ready: Readiness
    in_catalog: bool = False

    @property
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


@dataclass(frozen=True)
class Rendered:
    """What a cloud or companion makes of one part.

    Attributes:
        resources: The composed resources.
        outputs: The part's standard outputs, those of its contract that this cloud can tell.
        identifiers: What the cloud calls it, for people and tools: an ARN, a resource id.
        connection: Connection details for the claim, complete or Unknown.
    """

    resources: tuple[Resource, ...] = ()
    outputs: Mapping[str, Value] = field(default_factory=dict)
    identifiers: Mapping[str, Value] = field(default_factory=dict)
    connection: Mapping[str, Value] = field(default_factory=dict)


def short_kind(manifest: Tree) -> str:
    """Return a manifest's kind under the first label of its group: `rds.Instance`; a core kind stands alone."""
    group, _, version = str(manifest["apiVersion"]).rpartition("/")
    kind = str(manifest["kind"])
    return f"{group.split('.')[0]}.{kind}" if group and version else kind
