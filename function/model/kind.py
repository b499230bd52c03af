"""Kind: all that is known of one kind of composed resource, in one row beside the page that renders it.

Everything that asks about a kind reads its row: the renderers (versions, names, secure defaults), the lifecycle (what
is retained and how it is protected), the status (conflicts, conditions that mean stuck), the docs, the lint, and in
the tests the simulator and the played providers.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from function.model.fields import read_field
from function.model.observed import Observed

Retain: TypeAlias = Literal["data", "dependency", "none", "always"]
"""What happens to a resource of a kind that its order no longer wants, or that its order is deleted with.

`data` is retained until the team consents, `dependency` while data that depends on it is there, `none` goes at once.
`always` stays in the cloud whatever the team says, as the key must that encrypts the final snapshot.
"""


CLAIMS_PREFIX = "claims."
"""What the API group of claims begins with: one group cannot serve a claim and a v2 XR of the same kind."""


@dataclass(frozen=True)
class Naming:
    """What names a cloud accepts for a kind, so that ours fit. They all begin with a letter.

    Attributes:
        limit: Longest name, in characters.
        hyphens: Whether it may hold hyphens; else lower-case letters and digits alone.

    Raises:
        ValueError: No name of ours fits: what tells two orders apart would have to be cut.
    """

    limit: int
    hyphens: bool = True

    SHORTEST: ClassVar[int] = 12

    def __post_init__(self) -> None:
        if self.limit < self.SHORTEST:
            raise ValueError(
                f"a limit of {self.limit} characters holds no name that tells two orders apart: "
                f"must be {self.SHORTEST} or more"
            )


@dataclass(frozen=True)
class Protection:
    """The cloud's own refusal to delete a resource.

    Attributes:
        on: Fields that turn it on, by their path.
        off: The same fields once the data may go.
        seen: Where in `status.atProvider` the cloud says that it is off.
        seen_unless_on: The same of fields that the cloud leaves out where they are off.
        controls: Ids of the controls that it answers.
    """

    on: Mapping[str, object]
    off: Mapping[str, object]
    seen: tuple[str, ...] = ()
    seen_unless_on: tuple[str, ...] = ()
    controls: str = ""

    def is_off(self, observed: Observed) -> bool:
        """Return whether the cloud is seen to have dropped it; what was never made in the cloud has none."""
        if not observed.get("status", "atProvider"):
            return True
        return all(_reported(observed, path) is False for path in self.seen) and not any(
            _reported(observed, path) for path in self.seen_unless_on
        )


@dataclass(frozen=True)
class Secure:
    """A field with a secure value.

    Attributes:
        path: The field, by its path in the body of the kind: what is under `forProvider`, or the manifest in an Object.
        value: What it is, or a function of the site that returns it; None leaves the field out.
        controls: Ids of the controls that it answers, comma-separated: `RDS.9, RDS.36`.
        why: What it is good for, in a clause.
        at_creation: Whether it is decided when the resource is created, and never changed afterwards.
    """

    path: str
    value: Any
    controls: str
    why: str
    at_creation: bool = False

    def of(self, site: Any) -> Any:  # noqa: ANN401  (a site of any cloud, JSON of any shape)
        """Return the value for the part that a site is of."""
        return self.value(site) if callable(self.value) else self.value

    def read(self, body: Mapping[str, Any]) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value that a rendered body has; None where the field is left out."""
        return read_field(body, self.path)


@dataclass(frozen=True)
class Kind:
    """One kind of resource.

    Attributes:
        group: Its API group; of a managed resource, the group of the cluster-scoped kind.
        kind: The kind.
        plural: Its name in the API; derived where it is regular.
        version: Its version; of a managed resource, that of the cluster-scoped kind.
        namespaced: The version of the namespaced kind, whose group has `.m.` in it; None where there is one kind for
            all scopes, as of everything that is no managed resource.
        location: The field of `forProvider` that says where it is, such as `region`; None where it is nowhere.
        tags: The field of `forProvider` that holds its tags or labels; None where the cloud cannot tag it.
        retain: What becomes of it when it is wanted no more.
        protection: The cloud's own refusal to delete it.
        deleted_by: Fields of `forProvider` that are true once it may be emptied by its deletion. The provider goes by
            what it has applied last.
        unprotected: Whether the cloud deletes it with all that is in it, so that it stays there without the second
            consent.
        named_in: Fields of data in which a dependency is named, by which it is seen to be in use.
        naming: What names the cloud accepts.
        named_by: The field of `forProvider` that names it, where its external name is the cloud's to give.
        conflict: What the provider says of a name that is taken already, by which that is told from another failure.
        stuck: Conditions that, when they are False on the resource itself, mean that it will not become ready alone.
        secure: Its secure defaults.
        immutable: Fields that the provider refuses to change, besides those that the cloud's table has.
        is_order: Whether it is another order of ours, which retains and releases what it holds itself.
    """

    group: str
    kind: str
    plural: str = ""
    version: str = "v1beta1"
    namespaced: str | None = "v1beta1"
    location: str | None = "region"
    tags: str | None = "tags"
    retain: Retain = "none"
    protection: Protection | None = None
    deleted_by: tuple[str, ...] = ()
    unprotected: bool = False
    named_in: tuple[str, ...] = ()
    naming: Naming = field(default_factory=lambda: Naming(63))
    named_by: str | None = None
    conflict: str = ""
    stuck: tuple[str, ...] = ()
    secure: tuple[Secure, ...] = ()
    immutable: tuple[str, ...] = ()
    is_order: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "plural", self.plural or _regular_plural(self.kind.lower()))

    @functools.cached_property
    def short(self) -> str:
        """The kind with what tells its cloud: `rds.aws.Instance`. No two kinds of a catalog have the same."""
        return f"{_front(self.group.removeprefix(CLAIMS_PREFIX))}.{self.kind}" if self.group else self.kind

    @functools.cached_property
    def in_keys(self) -> str:
        """The kind as keys of composed resources have it, the same in every scope: `rds.Instance`."""
        return kind_in_keys(f"{self.group}/{self.version}" if self.group else self.version, self.kind)

    def can_be_deleted(self, observed: Observed) -> bool:
        """Return whether the cloud is seen to let a resource go, and the provider to know how it is to delete it.

        A resource that is being deleted is not updated any more: what the provider has not applied before, such as the
        consent to empty a bucket, it would never learn.
        """
        if self.protection is not None and not self.protection.is_off(observed):
            return False
        return not observed.get("status", "atProvider") or all(
            (observed.get("spec", "forProvider", *path.split(".")) or False) == (_reported(observed, path) or False)
            for path in self.deleted_by
        )

    def api_version(self, *, namespaced: bool) -> str:
        """Return its apiVersion, for a namespaced order or for any other."""
        if not namespaced or self.namespaced is None:
            return f"{self.group}/{self.version}" if self.group else self.version
        return f"{_with_m(self.group)}/{self.namespaced}"


def plain(group: str, version: str, kind: str, **facts: Any) -> Kind:  # noqa: ANN401  (the fields of Kind)
    """Return the row of a kind that is no managed resource: one of Kubernetes itself or of an operator."""
    return Kind(group, kind, version=version, namespaced=None, location=None, tags=None, **facts)


@functools.lru_cache(maxsize=1024)
def kind_of_order(api_version: str, kind: str, plural: str, *, data: bool) -> Kind:
    """Return the row of a kind that teams order, where an order is made of one.

    Args:
        api_version: The apiVersion of the order that is made of it, which is in the same API group: `generate` may have
            been told another one than ours.
        kind: The kind.
        plural: Its plural.
        data: Whether it holds data.
    """
    group, _, version = api_version.rpartition("/")
    return plain(group, version, kind, plural=plural, retain="data" if data else "none", is_order=True)


def kind_id(api_version: object, kind: object) -> tuple[str, str]:
    """Return what identifies the kind of a manifest in every scope: its group without `.m.` or `claims.`, its kind."""
    return _kind_id(str(api_version or ""), str(kind or ""))


@functools.lru_cache(maxsize=1024)
def _kind_id(api_version: str, kind: str) -> tuple[str, str]:
    group, _, version = api_version.rpartition("/")
    return (group.replace(".m.", ".").removeprefix(CLAIMS_PREFIX) if group and version else "", kind)


def _reported(observed: Observed, path: str) -> object:
    return observed.get("status", "atProvider", *path.split("."))


def _regular_plural(kind: str) -> str:
    """Return the plural that the generators of CRDs give a kind which says none."""
    if kind.endswith("y") and kind[-2:-1] not in {"a", "e", "i", "o", "u"}:
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"


@functools.cache
def _with_m(group: str) -> str:
    front, domain, top = group.rsplit(".", 2)
    return f"{front}.m.{domain}.{top}"


def _front(group: str) -> str:
    """Return what a group says before its domain: `rds.aws` of `rds.aws.upbound.io`."""
    labels = group.split(".")
    return ".".join(labels[:-2]) or labels[0]


def short_kind(manifest: Mapping[str, Any]) -> str:
    """Return a manifest's kind as keys have it: `rds.Instance`; a core kind stands alone."""
    return kind_in_keys(manifest["apiVersion"], manifest["kind"])


def kind_in_keys(api_version: object, kind: object) -> str:
    """Return a kind as keys have it, whatever is in the two fields that say it."""
    return _in_keys(str(api_version or ""), str(kind or ""))


@functools.lru_cache(maxsize=1024)
def _in_keys(api_version: str, kind: str) -> str:
    group, _, version = api_version.rpartition("/")
    return f"{group.removeprefix(CLAIMS_PREFIX).partition('.')[0]}.{kind}" if group and version else kind
