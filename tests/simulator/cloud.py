"""Cloud: what an account holds, which outlives any cluster, and takes its time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from function.model import Tree

DATA = frozenset({"rds.Instance", "kms.Key", "postgresql.Cluster"})
"""Kinds whose loss is somebody's data."""

USES = {
    "rds.Instance": {
        "dbSubnetGroupName": "rds.SubnetGroup",
        "parameterGroupName": "rds.ParameterGroup",
        "vpcSecurityGroupIds": "ec2.SecurityGroup",
    },
    "ec2.SecurityGroupIngressRule": {"securityGroupId": "ec2.SecurityGroup"},
}
"""What a kind cannot be without, by field: the cloud refuses to delete it while it is used. An ingress rule goes with
its group, but refers to it."""


class CloudRefusedError(Exception):
    """The cloud's API said no."""


@dataclass
class Thing:
    """One thing in the cloud.

    Attributes:
        kind: Its short kind.
        name: What the cloud calls it.
        region: Where it is.
        fields: What it is like.
        serial: Which one it is: what is made again is another one.
        origin: Whose it is: namespace, order, and part by its first name.
        settles: The tick from which on it is available, or gone.
        leaving: Whether it is being deleted.
    """

    kind: str
    name: str
    region: str
    fields: Tree
    serial: int
    origin: tuple[str, str, str]
    settles: int = 0
    leaving: bool = False


@dataclass
class Cloud:
    """All things in the cloud.

    Attributes:
        now: The tick.
        slowness: How many ticks a creation and a deletion take.
        revision: Goes up with every change.
        things: What there is.
        snapshots: Names of the final snapshots.
        on_made: Told when something was made.
        on_doomed: Told when a deletion was accepted.
    """

    now: int = 0
    slowness: int = 0
    revision: int = 0
    things: list[Thing] = field(default_factory=list)
    snapshots: set[str] = field(default_factory=set)
    on_made: list[Callable[[Thing], None]] = field(default_factory=list)
    on_doomed: list[Callable[[Thing, Tree], None]] = field(default_factory=list)
    _serial: int = 0

    def tick(self) -> None:
        """Let time pass: what was being deleted long enough is gone."""
        self.now += 1
        gone = [thing for thing in self.things if thing.leaving and thing.settles <= self.now]
        if gone or any(thing.settles == self.now for thing in self.things):
            self.revision += 1
        self.things = [thing for thing in self.things if thing not in gone]

    @property
    def busy(self) -> bool:
        """Whether something is on its way in or out."""
        return any(thing.settles > self.now for thing in self.things)

    def of(self, kind: str) -> Iterator[Thing]:
        """Yield the things of a kind."""
        return (thing for thing in self.things if thing.kind == kind)

    def find(self, kind: str, region: str, name: str) -> Thing | None:
        """Return a thing by what the cloud calls it: an RDS instance by its identifier too."""
        for thing in self.of(kind):
            if thing.region == region and name in (thing.name, thing.fields.get("identifier")):
                return thing
        return None

    def make(
        self, kind: str, region: str, name: str | None, fields: Mapping[str, Any], origin: tuple[str, str, str]
    ) -> Thing:
        """Make a thing.

        Raises:
            CloudRefusedError: There is one of its name, or what it needs is not there.
        """
        unique = name or fields.get("identifier") or (fields.get("name") if kind == "ec2.SecurityGroup" else None)
        for thing in self.of(kind):
            taken = (thing.name, thing.fields.get("identifier"), thing.fields.get("name"))
            if unique and thing.region == region and unique in taken:
                raise CloudRefusedError(
                    f"{kind.partition('.')[2].replace('Instance', 'DBInstance')}AlreadyExists: {unique}"
                )
        self._check_used(kind, region, fields)
        self._serial += 1
        called = name or f"{kind.partition('.')[2].lower()}-{self._serial:04d}"
        thing = Thing(kind, called, region, dict(fields), self._serial, origin, self.now + self.slowness)
        self.things.append(thing)
        self.revision += 1
        for told in self.on_made:
            told(thing)
        return thing

    def change(self, thing: Thing, fields: Mapping[str, Any]) -> None:
        """Change a thing.

        Raises:
            CloudRefusedError: Something that it is to use is not there.
        """
        self._check_used(thing.kind, thing.region, fields)
        thing.fields |= fields
        self.revision += 1

    def destroy(self, thing: Thing, by: Tree) -> None:
        """Begin to delete a thing.

        Raises:
            CloudRefusedError: It is protected, or something uses it.
        """
        if thing.leaving:
            return
        if thing.fields.get("deletionProtection"):
            raise CloudRefusedError("InvalidParameterCombination: cannot delete protected DB instance")
        for other in self.things:
            if other.kind != "ec2.SecurityGroupIngressRule" and _uses(other, thing):
                raise CloudRefusedError(f"DependencyViolation: {thing.name} is used by {other.name}")
        if thing.kind == "rds.Instance" and not thing.fields.get("skipFinalSnapshot"):
            snapshot = str(thing.fields.get("finalSnapshotIdentifier"))
            if snapshot in self.snapshots:
                raise CloudRefusedError(f"DBSnapshotAlreadyExists: {snapshot}")
            self.snapshots.add(snapshot)
        thing.leaving, thing.settles = True, self.now + self.slowness
        self.revision += 1
        for told in self.on_doomed:
            told(thing, by)
        if not self.slowness:
            self.things.remove(thing)

    def _check_used(self, kind: str, region: str, fields: Mapping[str, Any]) -> None:
        for name, used in USES.get(kind, {}).items():
            values = fields.get(name) or []
            for value in values if isinstance(values, list) else [values]:
                found = self.find(used, region, value)
                if found is None or found.leaving:
                    raise CloudRefusedError(f"{used.partition('.')[2]}NotFound: {value}")


def _uses(user: Thing, used: Thing) -> bool:
    for name, kind in USES.get(user.kind, {}).items():
        values = user.fields.get(name)
        if kind == used.kind and used.name in (values if isinstance(values, list) else [values]):
            return True
    return False
