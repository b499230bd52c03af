"""Ending: how every walk ends. All comes to rest, the team consents and deletes, and all of it goes."""

from collections.abc import Iterable

from function.model import CLOUD, EXTERNAL_NAME, PART, Document, Tree, at, short_kind, write_field
from tests.orders import CATALOG
from tests.simulator import bucketclaims, catalogs, edits, habits
from tests.simulator.admission import consents
from tests.simulator.cloud import OUTLIVES, Cloud, Thing
from tests.simulator.server import Ref, deleting, ref_of
from tests.simulator.world import NAME, NAMESPACE, World, try_to

VERSIONS = {"archive": catalogs.DOUBLED, "extras": catalogs.EXTENDED, "insights": catalogs.EXTENDED,
            "events": catalogs.LATER}  # fmt: skip
"""Parts that only some version makes: it makes anew what they stand on, and knows how to let go of them."""

MISTAKES = 3
"""How many things an order may have to be told one after the other, as it says one at a time."""

VERSION_MISSING = ("does not know", "cannot resolve references")
"""What is said of such a part where that version is not installed."""


def lives(world: World) -> bool:
    """Return whether the order exists and is not being deleted."""
    return world.order is not None and not deleting(world.order)


def of(world: World, *, accident: bool) -> None:
    """End a walk.

    Args:
        world: Where it led.
        accident: Whether something happened in it that leaves something behind for certain.
    """
    assert world.settle(), "the order never comes to rest"
    assert world.oracle.findings == [], world.oracle.findings
    if not accident and world.oracle.stuck():
        _empty(world)
        assert world.settle(), "what was emptied never comes to rest"
    if lives(world) and not _emptied(world):
        if not accident:
            assert world.oracle.stuck() == [], world.oracle.stuck()
        _check_answer(world)
        _delete(world, accident=accident)
    _unstick(world, accident=accident)
    _empty(world)
    assert world.settle(), "a deleted order never comes to rest"

    assert world.oracle.findings == [], world.oracle.findings
    if _emptied(world):
        return
    # What a database stands on that an accident has left behind cannot go.
    stuck = world.oracle.stuck() if not (accident and world.databases) else []
    assert stuck == [], stuck
    assert world.order is None, "the order is still there"
    left = [thing.name for thing in world.cloud.things if not may_stay(thing)] if not accident else []
    assert left == [], f"orphaned: {left}"


def theirs(cloud: Cloud, name: str) -> None:
    """Put into a cloud what somebody has made there who knows nothing of orders."""
    rows = {kind.in_keys: kind for kind in CATALOG.clouds[name].kinds.values()}
    for kind, how in habits.pages().items():
        if how.theirs is not None and kind in rows:
            location = rows[kind].location
            whole = {**how.theirs.fields, **({location: how.theirs.place} if location else {})}
            cloud.make(kind, how.theirs.place, how.theirs.name, whole, ("", "", kind))


def is_data(body: Tree) -> bool:
    """Return whether a composed resource holds data."""
    kind = CATALOG.kind_of(Document(body))
    return kind is not None and kind.retain == "data"


def may_stay(thing: Thing) -> bool:
    """Return whether a thing may be there after its order: somebody else's, a key, and what was kept with its objects.

    Azure deletes what is not empty, so without the second consent it is never told to; in a cluster the StorageClass
    says it.
    """
    keeps = thing.kind == bucketclaims.KIND or habits.ROWS[thing.kind].unprotected
    return thing.kind in OUTLIVES or not thing.origin[0] or keeps


def _unprotected(thing: Thing) -> None:
    row = habits.ROWS[thing.kind]
    for path, value in row.protection.off.items() if row.protection else ():
        write_field(thing.fields, path, value)


def _empty(world: World) -> None:
    """Empty buckets by hand: their cloud refuses to delete what is in use, and there is no other way then."""
    for thing in world.cloud.things:
        if habits.of(thing.kind).refuses_objects:
            thing.objects = 0


def _check_answer(world: World) -> None:
    """Check that an order that is not ready says why."""
    if world.condition("Ready").get("status") == "True":
        return
    said = [*(world.status.get("conditions") or ()), *(at(world.xr, ("status", "conditions")) or ())]
    assert any(entry["status"] == "False" and entry.get("message") for entry in said), said


def _delete(world: World, *, accident: bool) -> None:
    """Consent and delete. After an accident that may take somebody who does what the order says."""
    world.edit(deletable=True)
    assert world.settle(), "a released order never comes to rest"
    why = try_to(world.delete) if lives(world) else None
    for _ in range(MISTAKES if accident else 0):
        if not why:
            break
        assert world.refused, f"cannot be deleted, and does not say why: {why}"
        _put_right(world)
        assert world.settle(), "an order that was put right never comes to rest"
        why = try_to(world.delete) if lives(world) else None
    assert why is None, f"cannot be deleted: {why}: {world.refused}"
    assert world.settle(), "a deleted order never comes to rest"


def _put_right(world: World) -> None:
    """Do what the order says: put labels back that were taken off, and take back what contradicts what is there."""
    why, composed = str(world.refused), world.composed if world.xr_ref else {}
    for key, body in composed.items():
        if key != "theirs" and not at(body, ("metadata", "labels", PART)):
            world.server.edit(ref_of(body), ("metadata", "labels", PART), key.partition("/")[0], "somebody")
    for part, version in VERSIONS.items():
        if any(key.partition("/")[0] == part for key in composed) and any(text in why for text in VERSION_MISSING):
            world.install(version)
    if "AlreadyExists" in why:
        _imported(world, composed.values())
    for thing in world.databases if "cannot delete protected" in why else ():
        _unprotected(thing)  # no provider does that once its resource is being deleted
    world.settings()
    clouds = [at(body, ("metadata", "labels", CLOUD)) for body in composed.values()]
    cloud = next((str(cloud) for cloud in clouds if cloud), world.cloud_name)
    world.choose(cloud)
    if world.kind == "PostgreSQLInstance":
        # One cloud makes no new password, the others none that was there before.
        generation = None if cloud == "kubernetes" else 2
        world.edit(networkRef=None, adopt=None, databases=None, passwordGeneration=generation)
    elif world.kind == "Bucket":
        world.edit(adopt=None, acl=None, lifecycle=None, versioning=None, emptyOnDelete=None)
    else:
        world.edit(adopt=None, **dict.fromkeys(edits.values(world.kind)))


def _imported(world: World, composed: Iterable[Tree]) -> None:
    """Say what the cloud calls the security groups that exist already: their resources went by hand."""
    for body in composed:
        for thing in world.cloud.of("ec2.SecurityGroup") if short_kind(body) == "ec2.SecurityGroup" else ():
            if at(body, ("spec", "forProvider", "name")) == thing.fields["name"]:
                world.server.edit(ref_of(body), ("metadata", "annotations", EXTERNAL_NAME), thing.name, "platform")


def _emptied(world: World) -> bool:
    """Return whether an order stands in a namespace that is being deleted.

    Nothing can be made there any more, so that it comes to an end is not promised: only that nothing is lost.
    """
    home = world.server.objects.get(Ref("", "Namespace", "", NAMESPACE))
    return world.order is not None and home is not None and deleting(home)


def _unstick(world: World, *, accident: bool) -> None:
    """Consent on the XR of a claim that was deleted before its last consent came through, as the platform can."""
    if accident and world.order is not None and world.refused:
        _put_right(world)
    xr = world.xr_ref if world.scope == "legacy" and world.order else None
    if xr and not deleting(world.xr) and not consents(world.xr["spec"]):
        consent: Tree = {**world.xr["spec"], "deletable": True}
        world.server.edit(xr, ("spec",), consent, "platform")
        world.oracle.consented(NAMESPACE, NAME)
