"""Cloud: what exists at AWS, whatever the cluster says of it: what a test looks at to see whether data was lost."""

import itertools
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from function.model import Tree
from tests.integration.control_plane.managed import RefusedError

BLOCKERS = {
    "SubnetGroup": ("Instance", "InvalidDBSubnetGroupStateFault: it is in use by a DB instance"),
    "ParameterGroup": ("Instance", "InvalidDBParameterGroupState: one or more database instances are still members"),
    "SecurityGroup": ("Instance", "DependencyViolation: the security group has a dependent object"),
    "Role": ("RolePolicyAttachment", "DeleteConflict: cannot delete entity, must detach all policies first"),
}
"""Kinds that AWS does not delete while something of another kind names them."""

UNIQUE = {
    "Instance": ("identifier", "DBInstanceAlreadyExists: DB instance already exists"),
    "SecurityGroup": ("name", "InvalidGroup.Duplicate: the security group already exists for the VPC"),
}
"""Fields that AWS takes only once, in kinds whose external name it gives itself."""


SAME: Mapping[str, tuple[str, ...]] = {"RolePolicyAttachment": ("role", "policyArn")}
"""Kinds that are nothing but a relation: what AWS is asked for a second time is there already."""


@dataclass
class Thing:
    """Something in the cloud.

    Attributes:
        kind: Its kind.
        id: What the cloud calls it.
        fields: How it is set up.
        born: The how-maniethest thing it is: the same number is the same thing, with the same data in it.
        changed: When it was made or changed last, on the monotonic clock.
    """

    kind: str
    id: str
    fields: Tree
    born: int
    changed: float = field(default_factory=time.monotonic)

    @property
    def arn(self) -> str:
        """Its name in the whole of AWS."""
        return f"arn:aws:test:eu-central-1:111122223333:{self.kind.lower()}/{self.id}"


@dataclass
class Cloud:
    """One account.

    Attributes:
        things: What there is.
        revision: How often something has come or gone.
        takes: The seconds that it takes to make or change a thing of a kind; none where it is not named.
    """

    things: list[Thing] = field(default_factory=list)
    revision: int = 0
    takes: Mapping[str, float] = field(default_factory=dict)
    _births: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def taking(self, takes: Mapping[str, float]) -> Iterator[None]:
        """Take some time for things of some kinds, until the block is left."""
        self.takes = takes
        try:
            yield
        finally:
            self.takes = {}

    def done(self, thing: Thing) -> bool:
        """Return whether a thing can be used: it is made, and changed as it was asked to be last."""
        return time.monotonic() - thing.changed >= self.takes.get(thing.kind, 0)

    def change(self, thing: Thing, fields: Tree) -> None:
        """Change a thing."""
        if not fields.items() <= thing.fields.items():
            thing.changed = time.monotonic()
        thing.fields |= fields

    def kinds(self, name: str) -> list[str]:
        """Return the kinds of all that has a name somewhere in it, sorted."""
        return sorted(thing.kind for thing in self.of(name))

    def of(self, name: str) -> list[Thing]:
        """Return all that has a name somewhere in it: an order's, in its tags or its own name."""
        return [thing for thing in self.things if name in f"{thing.id} {thing.fields}"]

    def find(self, kind: str, name: str | None) -> Thing | None:
        """Return the thing of a kind and an id; a database goes by its identifier as well."""
        named = (thing for thing in self.things if thing.kind == kind)
        return next((thing for thing in named if name in (thing.id, thing.fields.get("identifier"))), None)

    def create(self, kind: str, name: str | None, fields: Tree) -> Thing:
        """Make a thing, under an id of the cloud's own where none is given.

        Raises:
            RefusedError: There is one like it.
        """
        there = self._related(kind, fields)
        if there:
            return there
        if name and self.find(kind, name):
            raise RefusedError(f"create failed: {kind}AlreadyExists: {name}")
        unique, complaint = UNIQUE.get(kind, ("", ""))
        if unique and any(thing.kind == kind and thing.fields[unique] == fields[unique] for thing in self.things):
            raise RefusedError(f"create failed: {complaint}: {fields[unique]}")
        born = next(self._births)
        thing = Thing(kind, name or f"{kind.lower()}-{born:08x}", fields, born)
        self.things.append(thing)
        self.revision += 1
        return thing

    def _related(self, kind: str, fields: Tree) -> Thing | None:
        """Return the thing that is the same relation; None where there is none, or the kind is more than that."""
        relation = {field: fields[field] for field in SAME.get(kind, ())}
        found = (thing for thing in self.things if thing.kind == kind and relation.items() <= thing.fields.items())
        return next(found, None) if relation else None

    def delete(self, thing: Thing) -> None:
        """Delete a thing, and leave the snapshot that a database asks for.

        Raises:
            RefusedError: It is protected, or something stands on it.
        """
        if thing.fields.get("deletionProtection"):
            raise RefusedError("delete failed: InvalidParameterCombination: cannot delete protected DB instance")
        blocker, complaint = BLOCKERS.get(thing.kind, ("", ""))
        if any(other.kind == blocker and _names(other, thing) for other in self.things):
            raise RefusedError(f"delete failed: {complaint}: {thing.id}")
        if thing.kind == "Instance" and not thing.fields.get("skipFinalSnapshot"):
            self.create("Snapshot", thing.fields["finalSnapshotIdentifier"], {"of": thing.fields["identifier"]})
        self.things.remove(thing)
        self.revision += 1


def _names(thing: Thing, other: Thing) -> bool:
    return any(name in (value if isinstance(value, list) else [value])
               for value in thing.fields.values() for name in (other.id, other.arn))  # fmt: skip
