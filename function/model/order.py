"""Order: one observed claim or XR, parsed; and the request that it arrives in."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from function.model.kind import Kind, kind_in_keys
from function.model.labels import EXTERNAL_NAME, PART
from function.model.observed import Observed, conditions
from function.model.platform import Platform
from function.model.spec import OrderSpec

SpecT = TypeVar("SpecT", bound=OrderSpec, covariant=True)  # noqa: PLC0105  (the name says what it is of)

ScopeName = Literal["legacy", "namespaced", "cluster"]


@dataclass(frozen=True)
class Selector:
    """Which resources of the cluster a composition wants to read.

    Attributes:
        api_version: Of the kind wanted.
        kind: The kind wanted.
        name: The one resource of this name; else all with the labels.
        labels: The labels of the resources wanted.
        namespace: Where to look; None for a cluster-scoped kind.
    """

    api_version: str
    kind: str
    name: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    namespace: str | None = None


@dataclass(frozen=True)
class Request:
    """What a composition is asked, whether it came over gRPC or from files.

    Attributes:
        composite: The claim's XR or the v2 XR as the cluster has it.
        observed: The composed resources that exist, by key.
        required: The resources that were asked for, by name of the requirement; an absent name is not answered yet.
        input: The Composition's input for the function.
        scope: The scope of the XR where something outside it has decided that (an XRD at hand); else None.
    """

    composite: Observed
    observed: Mapping[str, Observed] = field(default_factory=dict)
    required: Mapping[str, Sequence[Observed]] = field(default_factory=dict)
    input: Mapping[str, Any] = field(default_factory=dict)
    scope: ScopeName | None = None


@dataclass(frozen=True)
class Order(Generic[SpecT]):
    """One order.

    Attributes:
        kind: The kind that teams order, whatever the XR's own kind is called: PostgreSQLInstance.
        component_type: What a portal calls such a component: database.
        name: The claim's name, or the v2 XR's.
        namespace: The claim's or XR's namespace, whose tenant it is; the platform's own for an XR of the platform.
        xr: The name of the XR.
        uid: The XR's uid.
        claim: Whether a claim stands before the XR.
        scope: The scope of the XR.
        cloud: The name of the cloud that renders it.
        spec: What the team decides, with the platform's defaults filled in.
        platform: The settings in force for the namespace.
        request: What the order arrived in, for the observed and the required resources.
        orders: The rows of the kinds of order that its cloud offers, and that it may be made of; by kind.
    """

    kind: str
    component_type: str
    name: str
    namespace: str
    xr: str
    uid: str
    claim: bool
    scope: ScopeName
    cloud: str
    spec: SpecT
    platform: Platform
    request: Request
    orders: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def production(self) -> bool:
        """Whether an outage would hurt."""
        return self.spec.environment == "production"

    @property
    def development(self) -> bool:
        """Whether the order may come and go."""
        return self.spec.environment == "development"

    def says(self, field: str) -> bool:
        """Return whether the order itself says a field of its spec, given by its dotted path: `networkRef.name`."""
        return self.request.composite.get("spec", *field.split(".")) is not None

    @functools.cached_property
    def owned(self) -> dict[str, Observed]:
        """The composed resources that carry our label and are of the kind that their key says, by key."""
        return {
            key: resource
            for key, resource in self.request.observed.items()
            if resource.get("metadata", "labels", PART)
            and kind_in_keys(resource.get("apiVersion"), resource.get("kind")) == key.partition("/")[2]
        }

    @functools.cached_property
    def begun(self) -> dict[str, Observed]:
        """Those of `owned` that the cloud has or is making, by key: their creation has begun."""
        return {key: resource for key, resource in self.owned.items() if has_begun(resource)}

    def observed(self, key: str) -> Observed | None:
        """Return the composed resource of a key, None where it does not exist yet."""
        return self.request.observed.get(key)


def has_begun(observed: Observed) -> bool:
    """Return whether the cloud has a resource or is making it; what it could not make may be created differently."""
    if observed.get("metadata", "annotations", EXTERNAL_NAME):
        return True
    found = conditions(observed)
    return all(found[name].status != "False" for name in ("Synced", "LastAsyncOperation") if name in found)
