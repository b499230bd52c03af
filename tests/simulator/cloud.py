"""Cloud: what an account holds, which outlives any cluster, and takes its time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from function.model import Tree, read_field
from tests.simulator import habits
from tests.simulator.habits import ROWS

DATA = frozenset(kind.in_keys for kind in ROWS.values() if kind.retain in {"data", "always"})
"""Kinds whose loss is somebody's data."""

OUTLIVES = frozenset(kind.in_keys for kind in ROWS.values() if kind.retain == "always")
"""Kinds of which nothing is ever deleted."""


class CloudRefusedError(Exception):
    """The cloud's API said no."""


@dataclass
class Thing:
    """One thing in the cloud.

    Attributes:
        kind: Its kind, as keys have it.
        name: What the cloud calls it.
        place: Where it is: its region, or what it is within.
        fields: What it is like.
        serial: Which one it is: what is made again is another one.
        origin: Whose it is: namespace, order, and part by its first name.
        settles: The tick from which on it is available, or gone.
        leaving: Whether it is being deleted.
        objects: How many objects are in it.
        foreign: Whether it is another account's, so that nobody here sees more of it than that its name is taken.
    """

    kind: str
    name: str
    place: str
    fields: Tree
    serial: int
    origin: tuple[str, str, str]
    settles: int = 0
    leaving: bool = False
    objects: int = 0
    foreign: bool = False

    @property
    def told(self) -> Tree:
        """What the cloud says of it at any time."""
        arn = f"arn:aws:::{self.kind}/{self.name}"
        told = {**self.fields, "id": self.name, "arn": arn, **habits.of(self.kind).told(self.name, self.fields)}
        row = ROWS.get(self.kind)
        for path in row.protection.seen_unless_on if row and row.protection else ():
            if not read_field(told, path):
                told = _without(told, path)
        return told

    @property
    def names(self) -> tuple[object, ...]:
        """All by which others may refer to it."""
        told = self.told
        row = ROWS.get(self.kind)
        return (self.name, told["id"], told["arn"], self.fields.get(row.named_by) if row and row.named_by else None)


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
        on_doomed: Told when a deletion was accepted, of each thing that goes with it.
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

    def find(self, kind: str, place: str, name: str) -> Thing | None:
        """Return a thing of the account by what the cloud calls it, in any way that it is called."""
        found = (thing for thing in self.of(kind) if thing.place == place and not thing.foreign)
        return next((thing for thing in found if name in thing.names), None)

    def make(
        self, kind: str, place: str, name: str | None, fields: Mapping[str, Any], origin: tuple[str, str, str]
    ) -> Thing:
        """Make a thing.

        Raises:
            CloudRefusedError: There is one of its name, or what it needs is not there.
        """
        self._check_free(kind, place, name, fields)
        self._check_used(kind, fields)
        if habits.of(kind).setting and name and (there := self.find(kind, place, name)):
            self.change(there, fields)
            return there
        self._serial += 1
        called = name or f"{kind.partition('.')[2].lower()}-{self._serial:04d}"
        thing = Thing(kind, called, place, dict(fields), self._serial, origin, self.now + self.slowness)
        self.things.append(thing)
        self.revision += 1
        for told in self.on_made:
            told(thing)
        return thing

    def _check_free(self, kind: str, place: str, name: str | None, fields: Mapping[str, Any]) -> None:
        """Refuse a name that is taken: in its place, or in the whole world by somebody else."""
        how, row = habits.of(kind), ROWS.get(kind)
        if how.setting:
            return
        unique = [fields.get(part) for part in how.unique.split()]
        for thing in self.of(kind):
            here = thing.place == place or thing.foreign
            same = [thing.fields.get(part) for part in how.unique.split()] == unique if any(unique) else False
            if here and (same or (name and name == thing.name)):
                conflict = row.conflict if row and row.conflict else f"{kind.partition('.')[2]}AlreadyExists"
                raise CloudRefusedError(f"{conflict}: {name or unique[0]}")

    def change(self, thing: Thing, fields: Mapping[str, Any]) -> None:
        """Change a thing.

        Raises:
            CloudRefusedError: Something that it is to use is not there, or less is asked of what only grows.
        """
        self._check_used(thing.kind, fields)
        for path in habits.of(thing.kind).never_less:
            before, now = read_field(thing.fields, path), read_field(fields, path)
            if before is not None and now is not None and float(now) < float(before):
                raise CloudRefusedError(f"InvalidParameter: {path} cannot go down from {before} to {now}")
        thing.fields = merged(thing.fields, fields)
        self.revision += 1

    def destroy(self, thing: Thing, by: Tree) -> None:
        """Begin to delete a thing, with what is within it.

        Raises:
            CloudRefusedError: It is protected, something uses it, or it is not empty.
        """
        if thing.leaving:
            return
        self._check_deletable(thing)
        if thing.kind == "rds.Instance" and not thing.fields.get("skipFinalSnapshot"):
            snapshot = str(thing.fields.get("finalSnapshotIdentifier"))
            if snapshot in self.snapshots:
                raise CloudRefusedError(f"DBSnapshotAlreadyExists: {snapshot}")
            self.snapshots.add(snapshot)
        self.revision += 1
        for each in [thing, *self.within(thing)]:
            each.leaving, each.settles = True, self.now + self.slowness
            for told in self.on_doomed:
                told(each, by)
            if not self.slowness:
                self.things.remove(each)

    def within(self, thing: Thing) -> list[Thing]:
        """Return what is within a thing and goes with it."""
        found = []
        for other in self.things:
            parent = habits.of(other.kind).parent
            if parent and parent.kind == thing.kind and other.fields.get(parent.field) in thing.names:
                found.append(other)
        return found

    def _check_deletable(self, thing: Thing) -> None:
        row, how = ROWS.get(thing.kind), habits.of(thing.kind)
        for path, value in row.protection.on.items() if row and row.protection else ():
            if read_field(thing.fields, path) == value:
                raise CloudRefusedError(f"InvalidParameterCombination: cannot delete protected {thing.kind}: {path}")
        if how.refuses_objects and thing.objects and not thing.fields.get("forceDestroy"):
            raise CloudRefusedError(f"BucketNotEmpty: {thing.name}")
        for other in self.things:
            if other not in self.within(thing) and _uses(other, thing):
                raise CloudRefusedError(f"DependencyViolation: {thing.name} is used by {other.name}")

    def _check_used(self, kind: str, fields: Mapping[str, Any]) -> None:
        for name, used in habits.uses(kind).items():
            values = fields.get(name) or []
            for value in values if isinstance(values, list) else [values]:
                found = next((thing for thing in self.of(used) if value in thing.names), None)
                if found is None or found.leaving:
                    raise CloudRefusedError(f"{used.partition('.')[2]}NotFound: {value}")


def agrees(said: Any, has: Any) -> bool:  # noqa: ANN401  (JSON of any shape)
    """Return whether a thing has what is said: of a block, what is not said may be anything."""
    if isinstance(said, dict) and isinstance(has, dict):
        return all(agrees(value, has.get(key)) for key, value in said.items())
    return bool(said == has)


def merged(has: Mapping[str, Any], said: Mapping[str, Any]) -> Tree:
    """Return fields with others written over them, block by block."""
    result = dict(has)
    for key, value in said.items():
        before = result.get(key)
        result[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result


def _uses(user: Thing, used: Thing) -> bool:
    for name, kind in habits.uses(user.kind).items():
        if kind == used.kind:
            values = user.fields.get(name)
            if any(value in used.names for value in (values if isinstance(values, list) else [values]) if value):
                return True
    return False


def _without(tree: Tree, path: str) -> Tree:
    first, _, rest = path.partition(".")
    if first not in tree:
        return tree
    if not rest:
        return {key: value for key, value in tree.items() if key != first}
    return {**tree, first: _without(tree[first], rest)}
