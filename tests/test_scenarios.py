"""Every scenario of "nothing is lost", played on the simulator: in each, what must be there at the end."""

import re
from collections.abc import Callable, Mapping
from functools import partial

import pytest

from function import scopes
from function.model import CLOUD, CREATION, DATA, EXTERNAL_NAME, PART, Document, Tree, at, read_field
from function.site import ADOPT
from tests.orders import CATALOG
from tests.simulator import catalogs, edits, habits
from tests.simulator.ending import may_stay, theirs
from tests.simulator.server import Ref, deleting
from tests.simulator.world import NAME, NAMESPACE, SETTINGS, Scope, World, try_to

SCOPES: tuple[Scope, ...] = ("legacy", "namespaced")

OFFERED = [(kind, cloud) for kind, path in sorted(CATALOG.paths.items()) for cloud in CATALOG.offering(path)]


DATA_OF = {ordered: edits.data_of(*ordered) for ordered in OFFERED}
ORDERS = [ordered for ordered, rows in DATA_OF.items() if len(rows) == 1]
"""Orders of one thing that holds data: what is lost, is that."""

EXTENDED = [("PostgreSQLInstance", cloud) for cloud in ("aws", "kubernetes")]
"""What `catalogs.EXTENDED` extends."""

DATABASES = [(kind, cloud) for kind, cloud in ORDERS if kind == "PostgreSQLInstance"]
BUCKETS = [(kind, cloud) for kind, cloud in ORDERS if kind == "Bucket"]

DATABASE = {ordered: next(iter(DATA_OF[ordered])) for ordered in ORDERS}
"""The key of what holds the data, by kind and cloud of the order."""

ROW = {ordered: DATA_OF[ordered][key] for ordered, key in DATABASE.items()}
"""The row of its kind."""

ARCHIVE = {ordered: re.sub("^[^/]*/", "archive/", key) for ordered, key in DATABASE.items()}

STAYS = {ordered: row.unprotected or habits.of(row.in_keys).emptied_as_made for ordered, row in ROW.items()}
"""Whether the data stays in the cloud with the first consent alone, instead of being refused deletion there."""


def _adopted(kind: str, cloud: str) -> str | None:
    """Return what an order may adopt that was there before: None where its path, or what is played, has none."""
    row = ROW[kind, cloud]
    theirs = habits.of(row.in_keys).theirs
    if ADOPT not in CATALOG.paths[kind].spec.model_fields or theirs is None:
        return None
    others = (other for other in habits.pages().values() if other.parent and other.parent.kind == row.in_keys)
    within = next((other.theirs for other in others if other.theirs), None)
    return f"{theirs.name}/{within.name}" if within else theirs.name


ADOPTED = {ordered: name for ordered in ORDERS if (name := _adopted(*ordered))}
"""What was there before any order and may be adopted, by kind and cloud of the order."""


def on(orders: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Return the mark of a test that is played with some orders."""
    return pytest.mark.parametrize(("kind", "cloud"), orders, ids=[f"{kind}-{cloud}" for kind, cloud in orders])


on_all = on(ORDERS)
on_databases = on(DATABASES)
on_buckets = on(BUCKETS)
on_adoptable = on(list(ADOPTED))
in_both = pytest.mark.parametrize("scope", SCOPES)


def unacceptable(world: World) -> Mapping[str, object]:
    """Return an edit that nobody accepts, whatever the platform."""
    found = edits.unacceptable(world.kind, world.cloud_name)
    return found or pytest.skip(f"the platform accepts all that an order of a {world.kind} may say")


def harmless(world: World) -> Mapping[str, object]:
    """Return an edit that may be made at any time."""
    found = edits.harmless(world.kind, world.cloud_name)
    return found or pytest.skip(f"no field of a {world.kind} may be edited at any time")


def settled(world: World) -> World:
    """Return the world once it has come to rest, with nothing lost, made twice or stuck on the way."""
    assert world.settle(), "the order never comes to rest"
    assert world.oracle.findings == []
    assert world.oracle.stuck() == []
    return world


def ordered(world: World, **spec: object) -> World:
    """Return a world in which the order was placed, and is ready."""
    world.oracle.renames |= catalogs.RENAMES
    world.place(**spec)
    settled(world)
    why = [world.condition(name).get("message") for name in ("Accepted", "Provisioned", "Connected")]
    assert world.condition("Ready").get("status") == "True", f"not ready: {why}{_untold(world)}"
    return world


def _untold(world: World) -> str:
    """Return what to do where nothing that is played tells what the order waits for."""
    known = habits.pages()
    new = sorted({called for key in world.composed if (called := key.partition("/")[2]) not in known})
    page = f"tests/simulator/clouds/{world.cloud_name}/"
    return f"; a page of {page} may have to tell the habits of {', '.join(new)}" if new else ""


def deleted(world: World) -> World:
    """Return a world in which the order was consented to, deleted, and has left nothing but what must stay."""
    world.edit(deletable=True)
    settled(world)
    assert try_to(world.delete) is None
    settled(world)
    assert world.order is None
    assert left(world) == []
    return world


def left(world: World) -> list[str]:
    """Return what is in the cloud that should have gone with its order."""
    return [thing.name for thing in world.cloud.things if not may_stay(thing)]


def policy_of(body: Tree) -> tuple[object, object]:
    """Return the two fields that decide whether a deletion reaches the cloud."""
    return at(body, ("spec", "managementPolicies")), at(body, ("spec", "deletionPolicy"))


def protected(world: World) -> bool:
    """Return whether the cloud's own protection is on, where it has one."""
    row = habits.ROWS[world.databases[0].kind]
    fields = row.protection.on.items() if row.protection else ()
    return all(read_field(world.databases[0].fields, path) == value for path, value in fields)


def keeps(world: World, key: str) -> bool:
    """Return whether a composed resource is kept, as its scope writes it."""
    orphan = "Orphan" if world.scope == "legacy" else None
    return policy_of(world.composed[key]) == (scopes.ORPHAN, orphan)


@on_all
@in_both
def test_a_class_or_size_that_is_edited_is_a_plain_update(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = {key: body["metadata"]["uid"] for key, body in world.composed.items()}
    specs = {key: body.get("spec") for key, body in world.composed.items()}
    database = world.databases[0].serial

    world.edit(**harmless(world))
    settled(world)

    assert {key: body["metadata"]["uid"] for key, body in world.composed.items()} == before
    assert [thing.serial for thing in world.databases] == [database]
    after = {key: body.get("spec") for key, body in world.composed.items()}
    assert after != specs, "something of it has changed"
    assert world.condition("Ready")["status"] == "True"


@on_all
@in_both
def test_the_composition_of_another_cloud_is_refused_and_the_cloud_untouched(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before, made = world.composed, world.cloud.revision

    others = [other for of_kind, other in OFFERED if of_kind == kind] + sorted(CATALOG.clouds)
    world.choose(next(other for other in others if other != cloud))
    settled(world)

    assert "cloud: unsupported value" in (world.refused or "")
    assert world.composed == before
    assert world.cloud.revision == made


@on_all
@in_both
def test_a_part_removed_without_consent_is_kept_whole(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, catalog=catalogs.DOUBLED))
    before = {key: body for key, body in world.composed.items() if key.startswith("archive")}
    assert len(world.databases) == 2

    world.install(CATALOG)
    settled(world)

    assert len(world.databases) == 2
    assert keeps(world, ARCHIVE[kind, cloud])
    after = world.composed[ARCHIVE[kind, cloud]]
    assert after["spec"] == before[ARCHIVE[kind, cloud]]["spec"]
    assert owned(after) == owned(before[ARCHIVE[kind, cloud]])
    assert ARCHIVE[kind, cloud] in world.status["kept"]
    assert ("Synced", "True") in {(told["type"], told["status"]) for told in world.xr["status"]["conditions"]}
    assert world.condition("Ready")["status"] == "True"


def owned(body: Tree) -> list[Tree]:
    """Return who owns what of an object."""
    return [entry for entry in body["metadata"]["managedFields"] if entry["manager"].startswith("apiextensions")]


@on_all
@in_both
def test_a_part_removed_with_consent_goes_in_two_steps_and_leaves_nothing(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, catalog=catalogs.DOUBLED))
    world.cloud.slowness = 3

    world.install(CATALOG)
    settled(world)
    world.edit(deletable=True)
    seen = []
    for _ in range(30):
        world.tick()
        archive = world.composed.get(ARCHIVE[kind, cloud])
        seen.append(archive and policy_of(archive)[0])
        if archive and not deleting(archive):
            ready = next(c for c in world.xr["status"]["conditions"] if c["type"] == "Ready")
            assert ready["status"] == "False", "what leaves under consent is not ready"
    settled(world)

    assert scopes.DELETE in seen or STAYS[kind, cloud]
    assert seen[-1] is None
    assert [key for key in world.composed if key.startswith("archive")] == []
    assert len(world.databases) == (2 if STAYS[kind, cloud] else 1)
    assert [
        thing for thing in world.cloud.things if thing.origin[2].startswith("archive") and not may_stay(thing)
    ] == []
    assert world.condition("Ready")["status"] == "True"


@on_all
@in_both
def test_consent_that_is_withdrawn_protects_again(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))

    world.edit(deletable=True)
    settled(world)
    assert world.status["deletion"] == "released"
    assert not keeps(world, DATABASE[kind, cloud]) or STAYS[kind, cloud]
    world.edit(deletable=False)
    settled(world)

    assert world.status["deletion"] == "protected"
    assert keeps(world, DATABASE[kind, cloud])
    assert at(world.composed[DATABASE[kind, cloud]], ("metadata", "labels", DATA)) == "protected"
    assert any(key.startswith("lock/") for key in world.composed)
    assert protected(world)
    assert try_to(world.delete) is not None


@on_all
@in_both
@pytest.mark.parametrize("slowness", [0, 4])
@pytest.mark.parametrize("locks", [(True, True), (True, False), (False, True)], ids=["all", "policy", "usages"])
def test_consent_and_delete_at_once_waits_for_the_release(
    kind: str, cloud: str, scope: Scope, slowness: int, locks: tuple[bool, bool]
) -> None:
    policy, usages = locks
    world = ordered(World(cloud, scope, kind=kind, policy=policy, usages=usages))
    world.cloud.slowness = slowness

    world.edit(deletable=True)
    assert try_to(world.delete) is not None
    assert world.until(lambda world: try_to(world.delete) is None)
    settled(world)

    assert world.order is None
    assert left(world) == []


@on_all
@in_both
def test_a_development_order_is_deletable_without_a_word(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind), environment="development")

    assert [key for key in world.composed if key.startswith("lock/")] == []
    assert world.status["deletion"] == "released"
    assert try_to(world.delete) is None
    settled(world)

    assert world.order is None
    assert left(world) == []


@on_all
@in_both
def test_an_environment_edited_to_development_is_no_silent_consent(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))

    assert "less protected" in (try_to(lambda: world.edit(environment="development")) or "")
    settled(world)

    assert world.status["deletion"] == "protected"
    assert try_to(lambda: world.edit(environment="development", deletable=True)) is None


@on_all
@in_both
@pytest.mark.parametrize(
    ("refuse", "why"),
    [
        pytest.param(lambda world: world.edit(**unacceptable(world)), r"^spec\.\S+: \w+ value ", id="its spec"),
        pytest.param(lambda world: world.settings(nonsense=1), "nonsense", id="the settings"),
        pytest.param(lambda world: world.settings(namespaceSettings=True), "team-a", id="settings that are missing"),
    ],
)
def test_a_refused_order_that_may_go_can_be_deleted(
    kind: str, cloud: str, scope: Scope, refuse: Callable[[World], None], why: str
) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    refuse(world)
    settled(world)
    assert re.search(why, world.refused or "")

    world.edit(deletable=True)
    settled(world)
    assert re.search(why, world.refused or ""), "the condition carries the refusal"
    assert world.status["deletion"] == "released"
    assert try_to(world.delete) is None
    settled(world)

    assert world.order is None
    assert left(world) == []


@on_all
@in_both
def test_consent_that_a_refused_order_takes_back_protects_again(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    world.edit(deletable=True)
    settled(world)

    world.edit(**unacceptable(world), deletable=False)
    settled(world)

    assert keeps(world, DATABASE[kind, cloud])
    assert at(world.composed[DATABASE[kind, cloud]], ("metadata", "labels", DATA)) == "protected"
    assert world.status["deletion"] == "protected"


@on_databases
@in_both
def test_consent_with_an_edit_of_what_the_database_uses_does_not_deadlock(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind), version="16")

    world.edit(version="17", deletable=True)
    settled(world)

    assert world.status["deletion"] == "released"
    deleted(world)


@on_all
@in_both
def test_a_part_that_is_renamed_and_rolled_back_is_the_same_database(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = set(world.composed)
    database = world.databases[0].serial

    world.install(catalogs.RENAMED)
    settled(world)
    assert world.refused is None
    assert set(world.composed) == before
    assert [thing.serial for thing in world.databases] == [database]
    world.edit(**harmless(world))
    settled(world)
    assert [thing.serial for thing in world.databases] == [database]

    world.install(CATALOG)
    settled(world)
    assert [thing.serial for thing in world.databases] == [database]
    deleted(world)


@on_all
@in_both
def test_a_rollback_behind_a_rename_is_refused_for_an_order_that_knows_the_later_name_only(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = ordered(World(cloud, scope, kind=kind, catalog=catalogs.RENAMED_IN_SILENCE))
    database = world.databases[0].serial

    world.install(CATALOG)
    settled(world)

    assert world.refused
    assert [thing.serial for thing in world.databases] == [database]


@on_all
@in_both
def test_a_rename_that_nobody_declared_is_refused(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = world.composed

    world.install(catalogs.RENAMED_IN_SILENCE)
    settled(world)

    assert "must be declared" in (world.refused or "")
    assert world.composed == before
    assert len(world.databases) == 1


@on(EXTENDED)
@in_both
def test_an_upgrade_that_adds_what_an_existing_resource_needs_does_not_deadlock(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    field = "performanceInsightsKmsKeyId" if cloud == "aws" else "description"
    place = ("spec", "forProvider", field) if cloud == "aws" else ("spec", "forProvider", "manifest", "spec", field)
    assert (at(world.composed[DATABASE[kind, cloud]], place) is not None) == (cloud == "aws")
    database = world.databases[0].serial

    world.install(catalogs.EXTENDED)
    world.run_crossplane()
    path = ("fieldsV1", *(f"f:{step}" for step in place))
    assert [at(entry, path) for entry in owned(world.composed[DATABASE[kind, cloud]])] == [None], "taken over too early"
    settled(world)

    value = at(world.composed[DATABASE[kind, cloud]], place)
    assert value in (f"arn:aws:::kms.Key/{thing.name}" for thing in world.cloud.of("kms.Key")) or cloud != "aws"
    assert value is not None
    assert [thing.serial for thing in world.databases] == [database]
    assert world.condition("Ready")["status"] == "True"


@on(EXTENDED)
@in_both
def test_what_needs_something_unknown_is_held_back_until_it_is_known(kind: str, cloud: str, scope: Scope) -> None:
    world = World(cloud, scope, kind=kind, catalog=catalogs.EXTENDED)
    world.place()
    world.run_crossplane()

    assert DATABASE[kind, cloud] not in world.composed
    assert at(world.xr, ("status", "conditions"))
    world.run_crossplane()
    assert world.condition("Ready")["status"] == "False"
    settled(world)
    assert world.condition("Ready")["status"] == "True"


@in_both
def test_a_major_version_brings_its_own_parameter_group_and_the_old_one_goes_after(scope: Scope) -> None:
    world = ordered(World("aws", scope), version="16")
    old = "database-postgres16/rds.ParameterGroup"
    new = "database-postgres17/rds.ParameterGroup"
    database = world.databases[0].serial
    assert old in world.composed

    world.edit(version="17")
    settled(world)

    assert new in world.composed
    assert old not in world.composed
    groups = [thing.name for thing in world.cloud.of("rds.ParameterGroup")]
    assert groups == [at(world.composed[new], ("metadata", "annotations", EXTERNAL_NAME))]
    assert world.databases[0].fields["parameterGroupName"] == groups[0]
    assert [thing.serial for thing in world.databases] == [database]


@on_all
@in_both
@pytest.mark.parametrize("consent", [False, True])
def test_resource_refs_that_are_emptied_adopt_the_same_objects_again(
    kind: str, cloud: str, scope: Scope, *, consent: bool
) -> None:
    world = ordered(World(cloud, scope, kind=kind), deletable=consent)
    before = {key: body["metadata"]["uid"] for key, body in world.composed.items()}
    database = world.databases[0].serial
    place = ("spec", "resourceRefs") if scope == "legacy" else ("spec", "crossplane", "resourceRefs")

    assert world.xr_ref
    world.server.edit(world.xr_ref, place, None, "somebody")
    settled(world)

    after = {key: body["metadata"]["uid"] for key, body in world.composed.items()}
    # What has made a password has nothing left to do, and is not made again.
    assert before.items() >= after.items()
    assert all(key.startswith("database-password") for key in before.keys() - after.keys())
    assert [thing.serial for thing in world.databases] == [database]


@on_all
def test_an_xr_deleted_from_behind_its_claim_finds_its_data_or_says_so(kind: str, cloud: str) -> None:
    world = ordered(World(cloud, "legacy", kind=kind, policy=False, usages=False))
    database = world.databases[0].serial
    assert world.xr_ref

    world.delete(world.xr_ref)
    settled(world)

    assert [thing.serial for thing in world.databases] == [database]
    assert world.refused or world.condition("Ready")["status"] == "True"


@on_all
@in_both
def test_an_xr_behind_a_lock_is_not_deleted(kind: str, cloud: str, scope: Scope) -> None:
    for policy, usages in ((True, False), (False, True)):
        world = ordered(World(cloud, scope, kind=kind, policy=policy, usages=usages))
        assert world.xr_ref

        assert try_to(partial(world.delete, world.xr_ref)) is not None
        assert try_to(world.delete) is not None
        settled(world)

        assert world.condition("Ready")["status"] == "True"


@on_all
@in_both
def test_an_order_made_anew_finds_its_data_or_says_so(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, policy=False, usages=False))
    database = world.databases[0].serial
    world.delete()
    settled(world)
    assert [thing.serial for thing in world.databases] == [database], "it was kept"

    world.place()
    settled(world)

    assert [thing.serial for thing in world.databases] == [database]
    assert world.refused or world.condition("Ready")["status"] == "True"


@in_both
def test_a_cluster_rebuilt_from_git_finds_its_data_or_says_so(scope: Scope) -> None:
    before = ordered(World("aws", scope))
    database = before.databases[0].serial

    world = World("aws", scope)
    world.cloud.things = before.cloud.things
    world.place()
    settled(world)

    assert [thing.serial for thing in world.databases] == [database]
    assert "AlreadyExists" in (world.refused or ""), "clear, and no empty twin"


@in_both
def test_an_order_made_anew_and_deleted_a_second_time_has_a_final_snapshot_of_its_own(scope: Scope) -> None:
    world = deleted(ordered(World("aws", scope)))
    assert len(world.cloud.snapshots) == 1

    deleted(ordered(world))

    assert len(world.cloud.snapshots) == 2


@on_all
@in_both
def test_observed_status_that_is_lost_for_a_moment_takes_nothing_away(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    secret = Ref("", "Secret", NAMESPACE, f"{NAME}-connection")
    before = (world.server.objects[secret]["data"], world.status["outputs"], world.status["identifiers"])
    assert before[0]

    for body in world.composed.values():
        group = body["apiVersion"].rpartition("/")[0]
        metadata = body["metadata"]
        world.server.tell(Ref(group, body["kind"], metadata.get("namespace") or "", metadata["name"]), {})
    world.run_crossplane()
    world.run_crossplane()

    assert (world.server.objects[secret]["data"], world.status["outputs"], world.status["identifiers"]) == before
    settled(world)


@on_all
@in_both
def test_a_managed_resource_deleted_by_hand_is_refused(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    body = world.composed[DATABASE[kind, cloud]]

    why = try_to(lambda: world.delete(ref(body)))

    assert "spec.deletable" in (why or "")
    if body["kind"] == "Object":
        assert try_to(lambda: world.delete(ref(at(body, ("spec", "forProvider", "manifest")))))


def ref(body: Tree) -> Ref:
    """Return what identifies an object."""
    metadata = body["metadata"]
    return Ref(body["apiVersion"].rpartition("/")[0], body["kind"], metadata.get("namespace") or "", metadata["name"])


@in_both
def test_a_managed_resource_that_went_all_the_same_finds_its_database_again(scope: Scope) -> None:
    world = ordered(World("kubernetes", scope, policy=False))
    body = world.composed[DATABASE["PostgreSQLInstance", "kubernetes"]]
    database = world.databases[0].serial

    world.delete(ref(body))
    settled(world)

    after = world.composed[DATABASE["PostgreSQLInstance", "kubernetes"]]
    assert after["metadata"]["uid"] != body["metadata"]["uid"]
    assert [thing.serial for thing in world.databases] == [database]
    assert world.condition("Ready")["status"] == "True"


@in_both
def test_an_instance_that_went_all_the_same_never_gets_an_empty_twin(scope: Scope) -> None:
    """AWS assigns its external name, and no memory of it is safe from a team: status is theirs to write."""
    world = ordered(World("aws", scope, policy=False))
    database = world.databases[0].serial

    world.delete(ref(world.composed[DATABASE["PostgreSQLInstance", "aws"]]))
    settled(world)

    assert [thing.serial for thing in world.databases] == [database]
    assert "spec.adopt takes it over" in world.condition("Provisioned")["message"]


@in_both
def test_the_way_out_of_a_lost_instance_shuts_nobody_out(scope: Scope) -> None:
    """It is adopted as the message says. It was ours, so who was let in goes on being let in."""
    world = ordered(World("aws", scope, policy=False))
    rules = _rules(world)
    world.delete(ref(world.composed[DATABASE["PostgreSQLInstance", "aws"]]))
    settled(world)
    database = world.databases[0]

    world.settings(adoptable={"PostgreSQLInstance": [database.name]})
    world.edit(adopt=database.name, deletable=False)
    settled(world)

    assert rules
    assert _rules(world) == rules
    assert [thing.serial for thing in world.databases] == [database.serial]
    assert world.condition("Ready")["status"] == "True"

    world.edit(deletable=True)
    settled(world)
    world.delete()
    settled(world)
    assert _rules(world) == []


def _rules(world: World) -> list[int]:
    """Return who is let in, by the serial numbers of the rules in the cloud."""
    return sorted(thing.serial for thing in world.cloud.things if thing.kind == "ec2.SecurityGroupIngressRule")


@on_all
@in_both
def test_a_namespace_deleted_stays_terminating_until_consent_then_all_goes(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    home = Ref("", "Namespace", "", NAMESPACE)

    assert "an order in it holds data" in (try_to(world.delete_namespace) or "")
    world.policy.namespaces = False
    world.delete_namespace()
    world.tick(10)
    body = world.server.objects[home]
    assert deleting(body)
    assert "spec.deletable" in at(body, ("status", "conditions", 0, "message"))
    assert len(world.databases) == 1
    assert world.oracle.findings == []

    world.edit(deletable=True)
    if scope == "namespaced" and CATALOG.clouds[cloud].through_objects == "never":
        # The Secrets that a provider keeps beside an instance went with the namespace and cannot be made again, and
        # it turns off no protection before it has written them. Where it turns it off, the resource goes before the
        # order is told that it is released. What is left is break-glass: nothing is lost.
        world.tick(10)
        assert world.oracle.findings == []
        return
    settled(world)

    assert world.server.get(home) is None
    assert left(world) == []


@on_all
@in_both
def test_consent_taken_back_after_the_release_holds_under_the_policy(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    world.edit(deletable=True)
    settled(world)

    world.edit(deletable=False)
    assert try_to(world.delete) is not None
    settled(world)

    assert len(world.databases) == 1
    assert world.status["deletion"] == "protected"


@on_all
@in_both
def test_consent_taken_back_after_the_release_is_lost_under_a_usage_alone_as_documented(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = ordered(World(cloud, scope, kind=kind, policy=False))
    world.edit(deletable=True)
    settled(world)

    world.edit(deletable=False)
    assert try_to(world.delete) is None
    assert world.settle()

    assert left(world) == []


# The rules, line by line, where no scenario above shows them.


@on_all
@in_both
def test_rule_0_settings_that_the_function_asks_for_itself_cost_nothing(kind: str, cloud: str, scope: Scope) -> None:
    world = World(cloud, scope, kind=kind)
    world.crossplane.bootstrap = False
    world.settings(namespaceSettings=True)
    world.settings_of_namespace(tags={"team": "a"})
    ordered(world)
    before = world.composed

    world.tick(3)

    assert world.composed == before


@on_all
@in_both
def test_rule_0_settings_that_are_gone_are_refused_and_nothing_goes_with_them(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = world.composed

    world.delete(Ref("apiextensions.crossplane.io", "EnvironmentConfig", "", "golden-path-platform"))
    settled(world)

    assert "EnvironmentConfig" in (world.refused or "")
    assert world.composed == before


@on_all
@in_both
@pytest.mark.parametrize("consent", [False, True])
@pytest.mark.parametrize(
    "labels",
    [
        pytest.param([PART], id="it has lost the one label"),
        pytest.param([PART, CLOUD, DATA], id="it has none of ours"),
    ],
)
def test_rule_1_what_is_not_ours_under_our_key_is_always_fatal(
    kind: str, cloud: str, scope: Scope, labels: list[str], *, consent: bool
) -> None:
    world = ordered(World(cloud, scope, kind=kind), deletable=consent)
    mine = ref(world.composed[DATABASE[kind, cloud]])

    for label in labels:
        world.server.edit(mine, ("metadata", "labels", label), None, "somebody")
    before = world.composed
    settled(world)

    assert PART in (world.refused or ""), "it says which label is missing"
    assert world.composed == before
    assert len(world.databases) == 1


@on_all
@in_both
def test_rule_3_two_resources_under_one_name_are_refused(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    world.install(catalogs.RENAMED)
    settled(world)
    body = world.composed[DATABASE[kind, cloud]]
    key = f"{catalogs.LATER_NAME}{DATABASE[kind, cloud]}"
    twin_of(world, body, key)

    settled(world)

    assert "cannot tell which" in (world.refused or "")
    assert len(world.databases) == 1


def twin_of(world: World, body: Tree, key: str) -> None:
    """Put a copy of a composed resource beside it, under another key, into the XR's references."""
    metadata = body["metadata"]
    name = f"{metadata['name']}-twin"
    annotations = {**metadata["annotations"], "crossplane.io/composition-resource-name": key}
    keep = {field: metadata[field] for field in ("namespace", "labels", "ownerReferences") if field in metadata}
    copied = {**body, "metadata": {**keep, "name": name, "annotations": annotations}}
    copied.pop("status")
    copied["spec"] = {**body["spec"], "managementPolicies": ["Observe"]}
    world.server.create(copied, "somebody")
    place = ("spec", "resourceRefs") if world.scope == "legacy" else ("spec", "crossplane", "resourceRefs")
    reference = {"apiVersion": body["apiVersion"], "kind": body["kind"], "name": name}
    assert world.xr_ref
    world.server.edit(world.xr_ref, place, [*(at(world.xr, place) or ()), reference], "somebody")


@in_both
def test_rule_4_external_names_stay_when_the_platform_is_called_otherwise(scope: Scope) -> None:
    world = ordered(World("aws", scope))
    place = ("metadata", "annotations", EXTERNAL_NAME)
    before = {key: at(body, place) for key, body in world.composed.items()}
    things = sorted(t.serial for t in world.cloud.things if t.kind != "ec2.SecurityGroupIngressRule")

    world.settings(name="renamed", refuseEarly=False)
    assert world.settle()

    footing = ("database/rds.Instance", "database/rds.SubnetGroup", "database/iam.Role")
    assert {key: at(world.composed[key], place) for key in footing} == {key: before[key] for key in footing}
    assert world.oracle.findings == []
    clients = "ec2.SecurityGroupIngressRule"
    assert sorted(t.serial for t in world.cloud.things if t.kind != clients) == things


@in_both
def test_rule_4_clients_stay_let_in_when_the_platform_is_called_otherwise(scope: Scope) -> None:
    world = ordered(World("aws", scope))
    clients = [thing.fields["cidrIpv4"] for thing in world.cloud.of("ec2.SecurityGroupIngressRule")]

    world.settings(name="renamed", refuseEarly=False)
    assert world.settle()

    assert [thing.fields["cidrIpv4"] for thing in world.cloud.of("ec2.SecurityGroupIngressRule")] == clients


@on_all
@in_both
def test_rule_5_data_and_footing_are_kept_and_data_is_labelled(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    rows = {key: CATALOG.kind_of(Document(body)) for key, body in world.composed.items()}
    held = [key for key, row in rows.items() if row and row.retain in ("data", "dependency")]

    assert DATABASE[kind, cloud] in held
    for key in held:
        assert keeps(world, key)
        assert at(world.composed[key], ("metadata", "labels", DATA)) == "protected"
    assert protected(world)
    body = world.composed[DATABASE[kind, cloud]]
    if body["kind"] == "Object":
        inside = world.server.objects[ref(at(body, ("spec", "forProvider", "manifest")))]
        assert inside["metadata"]["labels"][DATA] == "protected"


@on_all
@in_both
def test_rule_8_a_kind_that_this_version_does_not_know_is_refused(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, catalog=catalogs.LATER))
    before = world.composed

    world.install(CATALOG)
    settled(world)

    assert "does not know" in (world.refused or "")
    assert world.composed == before


@in_both
def test_rule_9_data_that_was_never_created_goes_with_consent(scope: Scope) -> None:
    world = ordered(World("aws", scope))
    world.install(catalogs.DOUBLED)
    world.run_crossplane()
    taken = {
        "identifier": at(world.composed[ARCHIVE["PostgreSQLInstance", "aws"]], ("spec", "forProvider", "identifier"))
    }
    theirs = world.cloud.make("rds.Instance", "eu-central-1", None, taken, ("team-b", "theirs", "database"))
    settled(world)
    assert "exists already" in (world.refused or "")

    world.edit(deletable=True)
    world.install(CATALOG)
    settled(world)

    assert ARCHIVE["PostgreSQLInstance", "aws"] not in world.composed
    assert theirs in world.cloud.things
    assert len(world.databases) == 1


@in_both
def test_rule_10_footing_goes_once_no_data_uses_it(scope: Scope) -> None:
    world = ordered(World("aws", scope))
    role = "database/iam.Role"
    arn = "arn:aws:iam::111122223333:role/monitoring"
    aws = world.server.objects[Ref("apiextensions.crossplane.io", "EnvironmentConfig", "", "golden-path-platform")]

    world.settings(aws={**aws["data"]["aws"], "database": {"monitoringRoleArn": arn}})
    settled(world)

    assert world.databases[0].fields["monitoringRoleArn"] == arn
    assert role not in world.composed
    assert list(world.cloud.of("iam.Role")) == []


@in_both
def test_rule_10_what_is_harmless_goes_at_once(scope: Scope) -> None:
    world = ordered(World("aws", scope))
    aws = world.server.objects[Ref("apiextensions.crossplane.io", "EnvironmentConfig", "", "golden-path-platform")]
    network = aws["data"]["aws"]["networks"]["default"] | {"cidrs": ["10.9.0.0/16"]}

    world.settings(aws={**aws["data"]["aws"], "networks": {"default": network}})
    settled(world)

    assert [thing.fields["cidrIpv4"] for thing in world.cloud.of("ec2.SecurityGroupIngressRule")] == ["10.9.0.0/16"]


@on_all
@in_both
def test_rule_11_the_usage_stays_until_all_data_is_released(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, policy=False))

    world.edit(deletable=True)
    world.run_crossplane()
    if not STAYS[kind, cloud]:
        assert any(key.startswith("lock/") for key in world.composed)
        assert world.xr["status"]["deletion"] == "releasing"
    settled(world)

    assert not any(key.startswith("lock/") for key in world.composed)
    assert world.status["deletion"] == "released"


@on_all
@in_both
def test_rule_11_the_usage_stays_while_protected_data_is_missing(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind, policy=False))
    place = ("spec", "resourceRefs") if scope == "legacy" else ("spec", "crossplane", "resourceRefs")
    assert world.xr_ref

    world.edit(deletable=True)
    if scope == "legacy":
        world.server.edit(world.xr_ref, ("spec", "deletable"), True, "somebody")
    world.server.edit(world.xr_ref, place, None, "somebody")
    world.crossplane.reconcile(world.xr_ref)

    assert world.xr["status"]["deletion"] == "releasing"
    assert any(key.startswith("lock/") for key in world.composed)
    settled(world)


@on_all
@in_both
def test_rule_r_a_refusal_keeps_every_condition_and_the_last_good_status(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = {name: world.condition(name) for name in ("Provisioned", "Connected", "Protected", "Ready")}
    status = {key: value for key, value in world.status.items() if key != "conditions"}

    world.edit(**unacceptable(world))
    settled(world)

    assert world.condition("Accepted")["status"] == "False"
    assert {name: world.condition(name) for name in before} == before
    assert {key: value for key, value in world.status.items() if key != "conditions"} == status


@on_all
@in_both
def test_what_another_function_wants_stays(kind: str, cloud: str, scope: Scope) -> None:
    world = World(cloud, scope, kind=kind)
    metadata = {"name": "theirs"} | ({"namespace": NAMESPACE} if scope == "legacy" else {})
    world.crossplane.others["theirs"] = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
    ordered(world)

    world.edit(deletable=True)
    settled(world)

    assert "theirs" in world.composed


@on_all
@in_both
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(None, id="none"),
        pytest.param("text", id="a text"),
        pytest.param(["text"], id="a list of texts"),
        pytest.param([{"manager": "apiextensions.crossplane.io/composed/x", "operation": "Apply", "fieldsV1": "text"}],
                     id="fields of another shape"),
        pytest.param([{"manager": "apiextensions.crossplane.io/composed/x", "operation": "Apply",
                       "fieldsV1": {"f:spec": {"f:forProvider": None, "k:{": {}, "v:": 1}}}], id="fields, no JSON"),
    ],
)  # fmt: skip
def test_broken_managed_fields_lose_nothing(kind: str, cloud: str, scope: Scope, broken: object) -> None:
    world = ordered(World(cloud, scope, kind=kind, catalog=catalogs.DOUBLED))
    archive = ref(world.composed[ARCHIVE[kind, cloud]])

    world.server.damage(archive, broken)
    world.install(CATALOG)
    settled(world)

    assert len(world.databases) == 2
    assert keeps(world, ARCHIVE[kind, cloud])


@on_all
@in_both
@pytest.mark.parametrize(
    "refuse",
    [
        pytest.param(lambda world: world.edit(**unacceptable(world)), id="its spec"),
        pytest.param(lambda world: world.settings(namespaceSettings=True), id="settings that are missing"),
    ],
)
def test_a_refused_order_never_winds_down_what_it_does_not_know(
    kind: str, cloud: str, scope: Scope, refuse: Callable[[World], None]
) -> None:
    """What lost its part's label would be left out, and so be deleted, as whatever else has consented."""
    world = ordered(World(cloud, scope, kind=kind))
    world.server.edit(ref(world.composed[DATABASE[kind, cloud]]), ("metadata", "labels", PART), None, "somebody")
    refuse(world)
    world.edit(deletable=True)
    settled(world)

    assert "labelled" in (world.refused or ""), "it says which, and what to do"
    assert keeps(world, DATABASE[kind, cloud])
    part = DATABASE[kind, cloud].partition("/")[0]
    world.server.edit(ref(world.composed[DATABASE[kind, cloud]]), ("metadata", "labels", PART), part, "somebody")
    settled(world)
    assert try_to(world.delete) is None


@in_both
def test_references_emptied_under_consent_release_nothing_that_is_not_seen(scope: Scope) -> None:
    """With nothing in sight all data looks released; an Object that went without its label would stick permanently."""
    world = ordered(World("kubernetes", scope))
    place = ("spec", "resourceRefs") if scope == "legacy" else ("spec", "crossplane", "resourceRefs")
    policy = ref(world.composed["database-network-policy/kubernetes.Object"])

    world.edit(deletable=True)
    if scope == "legacy":
        world.server.edit(world.xr_ref or policy, ("spec", "deletable"), True, "somebody")
    world.server.edit(world.xr_ref or policy, place, None, "somebody")
    world.run_crossplane()

    assert try_to(lambda: world.delete(policy)) is not None, "it is labelled inside, and would never go"
    deleted(settled(world))


@in_both
def test_what_leaves_and_is_refused_by_its_provider_is_told(scope: Scope) -> None:
    world = ordered(World("aws", scope, policy=False, catalog=catalogs.DOUBLED))
    world.install(CATALOG)
    settled(world)

    group = next(key for key in world.composed if key.startswith("archive-postgres"))
    world.delete(ref(world.composed[group]))
    settled(world)
    world.edit(deletable=True)
    settled(world)

    assert "cannot resolve references" in (world.refused or "")


def test_a_refused_order_that_lost_sight_of_its_data_is_not_released() -> None:
    """What the order wants is not known then, so the missing database is told by what status remembers of it."""
    world = ordered(World("kubernetes", "legacy"))
    world.install(catalogs.EXTENDED)
    assert world.xr_ref
    world.server.edit(world.xr_ref, ("spec", "resourceRefs"), None, "somebody")
    world.run_crossplane()
    assert DATABASE["PostgreSQLInstance", "kubernetes"] not in world.composed, (
        "it is held back until the new resource is there"
    )

    world.install(CATALOG)
    world.edit(deletable=True)
    settled(world)

    assert "does not know" in (world.refused or "")
    assert try_to(world.delete) is not None
    world.install(catalogs.EXTENDED)
    deleted(settled(world))


@in_both
def test_data_that_lost_its_parts_label_does_not_go_once_consent_is_taken_back(scope: Scope) -> None:
    """It has no label of data any more, as it was released; that it is of a cloud of ours tells whose it is."""
    world = ordered(World("aws", scope, catalog=catalogs.DOUBLED), deletable=True)
    archive = ref(world.composed[ARCHIVE["PostgreSQLInstance", "aws"]])
    world.server.edit(archive, ("metadata", "labels", PART), None, "somebody")

    world.edit(deletable=None)
    world.install(CATALOG)
    settled(world)

    assert len(world.databases) == 2
    assert "cannot tell what" in (world.refused or "")


@in_both
def test_an_external_name_that_the_cloud_gave_outlives_broken_managed_fields(scope: Scope) -> None:
    """Stated once, as if it were ours, it would be taken away by the next render that leaves it to the cloud."""
    world = ordered(World("aws", scope), deletable=True)
    name = at(world.composed[DATABASE["PostgreSQLInstance", "aws"]], ("metadata", "annotations", EXTERNAL_NAME))

    world.server.damage(ref(world.composed[DATABASE["PostgreSQLInstance", "aws"]]), [])
    world.settings(nonsense=1)
    settled(world)
    world.settings()
    settled(world)

    assert at(world.composed[DATABASE["PostgreSQLInstance", "aws"]], ("metadata", "annotations", EXTERNAL_NAME)) == name
    assert len(world.databases) == 1


# Buckets: what is in them goes with a second consent alone.

BOTH: Tree = {"deletable": True, "emptyOnDelete": True}
EMPTIED = [
    ordered
    for ordered in BUCKETS
    if not habits.of(ROW[ordered].in_keys).emptied_as_made and edits.accepts(*ordered, **BOTH)
]
"""Buckets that a second consent empties; in a cluster that is decided when they are created."""


def filled(world: World) -> World:
    """Return a world with objects in every bucket of the order."""
    for thing in world.cloud.things:
        thing.objects = int(habits.of(thing.kind).holds_objects)
    assert objects(world), f"the habits of {', '.join({thing.kind for thing in world.databases})} say of no objects"
    return world


def objects(world: World) -> int:
    """Return how many objects there are."""
    return sum(thing.objects for thing in world.cloud.things)


@on_buckets
@in_both
def test_objects_stay_without_the_second_consent(kind: str, cloud: str, scope: Scope) -> None:
    world = filled(ordered(World(cloud, scope, kind=kind)))

    world.edit(deletable=True)
    settled(world)
    assert try_to(world.delete) is None
    assert world.settle()

    assert world.oracle.findings == []
    assert objects(world)
    assert world.order is None


@on(EMPTIED)
@in_both
def test_objects_go_with_both_consents(kind: str, cloud: str, scope: Scope) -> None:
    world = filled(ordered(World(cloud, scope, kind=kind)))

    world.edit(**BOTH)
    settled(world)
    assert try_to(world.delete) is None
    settled(world)

    assert world.cloud.things == []


@in_both
def test_objects_in_the_cluster_go_with_both_consents_from_the_beginning(scope: Scope) -> None:
    world = filled(ordered(World("kubernetes", scope, kind="Bucket"), **BOTH))

    assert try_to(world.delete) is None
    settled(world)

    assert world.cloud.things == []


@on(EMPTIED)
@in_both
def test_objects_stay_once_the_second_consent_is_taken_back(kind: str, cloud: str, scope: Scope) -> None:
    world = filled(ordered(World(cloud, scope, kind=kind), **BOTH))

    world.edit(emptyOnDelete=None)
    settled(world)
    assert try_to(world.delete) is None
    assert world.settle()

    assert world.oracle.findings == []
    assert objects(world)


@on(EMPTIED)
@in_both
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda world: world.edit(emptyOnDelete=None, **unacceptable(world)), id="the order is refused"),
        pytest.param(lambda world: (world.edit(emptyOnDelete=None), world.install(CATALOG)), id="the part is removed"),
    ],
)
def test_objects_stay_although_what_was_last_applied_would_empty_them(
    kind: str, cloud: str, scope: Scope, change: Callable[[World], object]
) -> None:
    """What is applied as it was applied last was applied with the consent of then."""
    world = filled(ordered(World(cloud, scope, kind=kind, catalog=catalogs.DOUBLED), **BOTH))

    change(world)
    assert world.settle()
    assert try_to(world.delete) is None
    assert world.settle()

    assert world.oracle.findings == []
    assert objects(world) == 2


@on(EMPTIED)
def test_a_deleted_claim_that_waits_for_a_lost_label_ends_once_it_is_put_back(kind: str, cloud: str) -> None:
    """Its own status still said released; from then on its XR alone says what is missing, and goes after that."""
    world = ordered(World(cloud, kind=kind), **BOTH)
    world.edit(emptyOnDelete=None)
    world.run_crossplane()
    bucket = DATABASE[kind, cloud]
    world.server.edit(ref(world.composed[bucket]), ("metadata", "labels", PART), None, "somebody")
    assert try_to(world.delete) is None
    assert world.settle()

    assert "labelled" in (world.refused or ""), "it says which, and what to do"
    part = bucket.partition("/")[0]
    world.server.edit(ref(world.composed[bucket]), ("metadata", "labels", PART), part, "somebody")
    settled(world)

    assert world.order is None
    assert left(world) == []


@on(BUCKETS)
@in_both
def test_a_bucket_that_was_left_in_the_cloud_is_found_by_the_same_order_made_again(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = filled(ordered(World(cloud, scope, kind=kind, policy=False, usages=False)))
    bucket = world.databases[0].serial
    world.delete()
    settled(world)

    ordered(world)

    assert [thing.serial for thing in world.databases] == [bucket]
    assert objects(world)


@on_adoptable
@in_both
def test_what_was_there_before_is_taken_over_as_it_is_and_stays_without_consent(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = World(cloud, scope, kind=kind)
    theirs(world.cloud, cloud)
    name = ADOPTED[kind, cloud]
    before = {thing.serial: dict(thing.fields) for thing in world.cloud.things}
    world.settings(adoptable={kind: [name]})

    world.place(adopt=name, deletable=False)
    settled(world)

    assert world.refused is None
    data = [thing for thing in world.cloud.things if thing.kind == DATABASE[kind, cloud].partition("/")[2]]
    assert [thing.serial in before for thing in data] == [True], "no other one is made"
    for path in ("instanceClass", "engineVersion", "allocatedStorage", "version", "skuName", "storageMb", "location"):
        assert data[0].fields.get(path) == before[data[0].serial].get(path)

    world.edit(deletable=True)
    settled(world)
    assert try_to(world.delete) is None
    settled(world)
    assert world.order is None


LATER_SETTINGS: Mapping[str, Callable[[Tree], Tree]] = {
    "aws": lambda aws: {**aws, "kmsKeyArn": aws["kmsKeyArn"].replace("00000000-", "00000001-")},
    "azure": lambda azure: {
        **azure,
        "networks": {
            name: {**network, "databaseSubnetId": f"{network['databaseSubnetId']}-other"}
            for name, network in azure["networks"].items()
        },
    },
    "gcp": lambda gcp: {**gcp, "kmsKeyName": f"{gcp['kmsKeyName']}-other"},
}  # fmt: skip
"""What a platform decides for what is new, by cloud: another key, another subnet."""


@on([(kind, cloud) for kind, cloud in DATABASES if cloud in LATER_SETTINGS])
@in_both
def test_what_a_database_was_created_with_stays_when_the_settings_change(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    before = dict(world.databases[0].fields)

    world.settings(**{cloud: LATER_SETTINGS[cloud](world.server.objects[SETTINGS]["data"][cloud])})
    settled(world)

    assert world.refused is None
    assert world.databases[0].fields == before
    assert world.condition("Ready")["status"] == "True"


@on_adoptable
@in_both
def test_what_lost_the_label_of_its_creation_is_left_alone(kind: str, cloud: str, scope: Scope) -> None:
    """A guess could take for ours what somebody has made otherwise, and change it."""
    world = World(cloud, scope, kind=kind)
    theirs(world.cloud, cloud)
    name = ADOPTED[kind, cloud]
    world.settings(adoptable={kind: [name]})
    world.place(adopt=name, deletable=False)
    settled(world)
    before = [dict(thing.fields) for thing in world.cloud.things]

    world.edit(adopt=None)
    mine = ref(world.composed[DATABASE[kind, cloud]])
    world.server.edit(mine, ("metadata", "labels", CREATION), None, "somebody")
    settled(world)

    assert f"label {CREATION}" in (world.refused or "")
    assert [thing.fields for thing in world.cloud.things] == before


@on([ordered for ordered in EMPTIED if ROW[ordered].deleted_by])
@in_both
def test_a_bucket_is_released_once_its_provider_knows_that_it_is_to_be_emptied(
    kind: str, cloud: str, scope: Scope
) -> None:
    world = filled(ordered(World(cloud, scope, kind=kind)))

    world.edit(**BOTH)
    for _ in range(3):
        world.run_crossplane()
    assert try_to(world.delete) is not None, "the provider has not seen it"
    assert world.until(lambda world: try_to(world.delete) is None)
    settled(world)

    assert world.cloud.things == []


@on([ordered for ordered, row in ROW.items() if row.conflict])
@in_both
def test_a_name_that_somebody_else_has_is_told_and_nothing_of_it_touched(kind: str, cloud: str, scope: Scope) -> None:
    world = ordered(World(cloud, scope, kind=kind))
    (thing,) = world.databases
    fields = dict(thing.fields)
    again = World(cloud, scope, kind=kind)
    thing.foreign, thing.origin = True, ("", "", "")
    again.cloud.things = [thing]

    again.place()
    assert again.settle()

    assert "exists already" in (again.refused or "")
    assert again.databases == []
    assert thing.fields == fields
