"""Habits: what a cloud and its provider do with a kind, besides what the kind's row and the cloud's tables say.

They are the one home of what tests play: the simulator and `tests.provider` read them. They stand on pages below
`tests/simulator/clouds/`, as the kinds themselves stand below `function/clouds/`, and pages are found. A kind on none
of them has the habits that its row and the catalog tell, so that most kinds need no page.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from function import facts
from function.facts import ExternalName
from function.model import Kind, Source, Tree, kind_id, write_field
from tests.orders import CATALOG
from tests.simulator import clouds

KINDS: Mapping[tuple[str, str], Kind] = CATALOG.kinds

ROWS: Mapping[str, Kind] = {kind.in_keys: kind for kind in KINDS.values()}
"""The rows of all kinds, by what keys call them: the kind of a Thing."""


SECRET = "s3cr3t"  # noqa: S105  (of nothing)
"""What every value begins with that nobody may print."""


@dataclass(frozen=True)
class Reference:
    """A field that a selector fills in.

    Attributes:
        field: The field; its selector is called the same, followed by `Selector`.
        kind: What it refers to.
        by: What it refers by, in `status.atProvider`: `arn`, `id`; by the external name where it is empty.
        plural: The field that holds the list, where the selector names one item of it.
    """

    field: str
    kind: str
    by: str = ""
    plural: str = ""


@dataclass(frozen=True)
class Theirs:
    """A thing that was in the cloud before any order, made by somebody who knows nothing of orders.

    Attributes:
        place: Where it is: its region, or what it is within.
        fields: What it is like.
        name: What the cloud calls it.
    """

    place: str
    fields: Tree
    name: str = "theirs"


@dataclass(frozen=True)
class Habits:
    """What is done with a kind.

    Attributes:
        late: What the cloud decides where nobody says it, and the provider writes into the spec, by path.
        references: Fields that selectors fill in.
        within: The reference that says what a thing is within: it goes with that.
        name: What a thing is called by what is asked of it, where its external name is not ours to choose.
        setting: Whether it is a setting of what it is within: it takes the place of the one that is there.
        unique: The field that no two things of a place have alike, besides their name.
        told: What the cloud says of a thing, given its name and fields, besides those.
        running: The same, once it is available.
        connection: What the provider writes to its connection Secret, given its name, fields and serial number.
        never_less: Fields that the cloud does not lower: it refuses to.
        upgrades: Fields that the provider silently leaves alone where they would go down.
        holds_objects: Whether there may be objects in it.
        emptied_as_made: Whether it was decided when it was made whether its deletion empties it.
        refuses_objects: Whether the cloud refuses to delete it with objects in it, unless `forceDestroy` was applied.
        theirs: One that orders may adopt; None where none was there.
    """

    late: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    within: str = ""
    name: Callable[[Tree], str] | None = None
    setting: bool = False
    unique: str = ""
    told: Callable[[str, Tree], Tree] = lambda _, __: {}
    running: Callable[[str, Tree], Tree] = lambda _, __: {}
    connection: Callable[[str, Tree, int], Mapping[str, str]] | None = None
    never_less: tuple[str, ...] = ()
    upgrades: tuple[str, ...] = ()
    holds_objects: bool = False
    emptied_as_made: bool = False
    refuses_objects: bool = False
    theirs: Theirs | None = None

    @functools.cached_property
    def parent(self) -> Reference | None:
        """What a thing is within."""
        return next((each for each in self.references if each.field == self.within), None)


def of(kind: str) -> Habits:
    """Return the habits of a kind, by what keys call it."""
    return pages().get(kind) or _of_row(kind)


@functools.cache
def pages() -> Mapping[str, Habits]:
    """Return the habits that pages tell, by kind.

    Raises:
        ValueError: Two pages tell of one kind.
    """
    found: dict[str, Habits] = {}
    for info in pkgutil.walk_packages(clouds.__path__, f"{clouds.__name__}."):
        told: Mapping[str, Habits] = getattr(importlib.import_module(info.name), "HABITS", {})
        if twice := found.keys() & told.keys():
            raise ValueError(f"{info.name}: another page tells the habits of {', '.join(sorted(twice))}")
        found |= told
    return found


@functools.cache
def _of_row(kind: str) -> Habits:
    """Return what goes without saying: two of one name are one, and the cloud tells what outputs are read from."""
    row = ROWS.get(kind)
    if row is None:
        return Habits()
    sources = [(source, word) for source, word in _sources() if source.kind is row]

    def told(name: str, _: Tree) -> Tree:
        tree: Tree = {}
        for source, word in sources:
            if source.path:
                path = ".".join(map(str, source.path))
                write_field(tree, path, f"{word}{path}-of-{name}")
        return tree

    def connection(name: str, _: Tree, serial: int) -> Mapping[str, str]:
        return {source.key: f"{word}{source.key}-{serial}-of-{name}" for source, word in sources if source.key}

    return Habits(unique=row.named_by or "", told=told, connection=connection)


@functools.cache
def _sources() -> tuple[tuple[Source, str], ...]:
    """Return what all outputs and identifiers are read from, with what its value begins with."""
    return tuple(
        (source, f"{SECRET}-" if name in each.part.secret else "")
        for backend in CATALOG.backends()
        for each in backend.renderers.values()
        for name, source in (*each.outputs.items(), *each.identifiers.items())
    )


def row(body: Tree) -> Kind | None:
    """Return the row of a manifest's kind; None of one that the catalog does not know."""
    return KINDS.get(kind_id(body["apiVersion"], body["kind"]))


def naming(body: Tree) -> ExternalName | None:
    """Return who gives a managed resource its external name, as its row implies where no table says; else None."""
    known = _external_names().get(kind_id(body["apiVersion"], body["kind"]))
    kind = row(body)
    return known or (("assigned" if kind.named_by else "named") if kind else None)


def immutable(body: Tree) -> tuple[str, ...]:
    """Return the fields of a managed resource whose change the provider refuses."""
    kind = row(body)
    fixed = _immutable().get(kind_id(body["apiVersion"], body["kind"]), ())
    return (*fixed, *kind.immutable) if kind else fixed


@functools.cache
def _external_names() -> dict[tuple[str, str], ExternalName]:
    return {key: how for cloud in CATALOG.clouds.values() for key, how in facts.external_names(cloud.package).items()}


@functools.cache
def _immutable() -> dict[tuple[str, str], tuple[str, ...]]:
    return {key: fixed for cloud in CATALOG.clouds.values() for key, fixed in facts.immutable(cloud.package).items()}


@functools.cache
def uses(kind: str) -> Mapping[str, str]:
    """Return what a kind cannot be without, by field: what it is within, and dependencies that are named in data."""
    found = {}
    parent = of(kind).parent
    if parent:
        found[parent.plural or parent.field] = parent.kind
    mine = ROWS.get(kind)
    if mine is not None and mine.retain == "data":
        for other in ROWS.values():
            if other.retain == "dependency" and other.in_keys not in NOT_HELD and _same_cloud(mine, other):
                found |= dict.fromkeys(other.named_in, other.in_keys)
    return found


NOT_HELD = frozenset({"iam.Role"})
"""Dependencies that their cloud deletes although something uses them: a role may be one of the platform's, too."""


def _same_cloud(one: Kind, other: Kind) -> bool:
    return one.group.split(".")[1:] == other.group.split(".")[1:]
