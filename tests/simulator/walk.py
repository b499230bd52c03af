"""Walk: a random life of an order, watched by the oracle: edits, upgrades, deletions, accidents, and slow providers.

Each walk ends the same way: all comes to rest, the team consents and deletes, and all of it goes.
"""

import functools
from collections.abc import Callable
from typing import Any, TypeAlias, cast

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from function.catalog import Catalog
from function.model import EXTERNAL_NAME, PART, Tree, at
from tests.orders import CATALOG, platform
from tests.simulator import catalogs, collector, edits, ending, habits
from tests.simulator.crossplane import cloud
from tests.simulator.ending import is_data, theirs
from tests.simulator.server import Ref, deleting, ref_of
from tests.simulator.world import NAMESPACE, SETTINGS, Scope, World, try_to

ROLE = "arn:aws:iam::111122223333:role/monitoring"
LABEL = ("metadata", "labels", PART)
HOME = Ref("", "Namespace", "", NAMESPACE)
KEY_PER_ORDER = ("aws", "keyPerOrder")
DEMO: Tree = platform()["data"]
AWS, AZURE, GCP, KUBERNETES = (DEMO[name] for name in ("aws", "azure", "gcp", "kubernetes"))
NETWORK: Tree = AWS["networks"]["default"]
SUBNETS: Tree = AZURE["networks"]["default"]
THEIRS = "theirs"
"""What was in the cloud before any order, and what the platform lets orders take over."""

PLATFORMS: tuple[Tree, ...] = (
    {},
    {"tags": {"cost-centre": "42"}},
    {"namespaceSettings": True},
    {"externalsecrets": {}},
    {"adoptable": {}},
    {"public": ["Bucket"]},
    {"defaults": {"Bucket": {"retentionDays": 30}, "PostgreSQLInstance": {"storageGB": 50}}},
    {"aws": {**AWS, "database": {"monitoringRoleArn": ROLE}, "bucket": {"readers": [ROLE]}}},
    {"aws": {key: value for key, value in AWS.items() if key != "kmsKeyArn"} | {"keyPerOrder": True}},
    {"aws": {**AWS, "networks": {"default": {**NETWORK, "cidrs": ["10.7.0.0/16", "10.8.0.0/16"]}}}},
    {"aws": {**AWS, "networks": {"default": NETWORK, "other": {**NETWORK, "vpcId": "vpc-00000000000000002"}}}},
    {"aws": {**AWS, "region": "eu-west-1"}},
    {"azure": {**AZURE, "location": "northeurope"}},
    {"azure": {**AZURE, "networks": {"default": {"cidrs": ["10.7.0.0/16"]}}}},
    {
        "azure": {
            **AZURE,
            "networks": {
                "default": SUBNETS,
                "other": {**SUBNETS, "databaseSubnetId": f"{SUBNETS['databaseSubnetId']}2"},
            },
        }
    },
    {"azure": {**AZURE, "bucket": {"readers": ["00000000-0000-0000-0000-000000000002"]}}},
    {"gcp": {key: value for key, value in GCP.items() if key != "kmsKeyName"} | {"region": "europe-west1"}},
    {"gcp": {**GCP, "networks": {**GCP["networks"], "other": {"network": "projects/demo-project/global/networks/b"}}}},
    {"gcp": {**GCP, "bucket": {"readers": ["group:data@example.org"]}}},
    {"kubernetes": {"database": {"backup": {"objectStore": {"destination": "s3://backups"}}}}},
    {"kubernetes": {**KUBERNETES, "bucket": {"storageClass": "other-retain", "emptyingStorageClass": "other-delete"}}},
    {
        "kubernetes": {
            **KUBERNETES,
            "database": {"backup": {"none": "for now"}, "imageCatalog": "postgres"},
            "monitoringNamespace": "monitoring",
        }
    },
    {"name": "another"},
    {"name": "another", "refuseEarly": False},
    {"nonsense": 1},
)
"""What a platform team may make of its settings: the last three are mistakes."""

ADOPTABLE = {"adoptable": {"PostgreSQLInstance": [THEIRS], "Bucket": [THEIRS, f"{THEIRS}/objects"]}}
"""What it lets orders take over, unless it says otherwise."""

CATALOGS: dict[str, Catalog] = {
    "present": CATALOG,
    "renamed": catalogs.RENAMED,
    "doubled": catalogs.DOUBLED,
    "extended": catalogs.EXTENDED,
    "later": catalogs.LATER,
}

COMMON: dict[str, st.SearchStrategy[Any]] = {
    "environment": st.sampled_from(["development", "staging", "production"]),
    "deletable": st.sampled_from([None, True, False]),
    "adopt": st.sampled_from([None, None, None, THEIRS, f"{THEIRS}/objects"]),
}
SPECS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "PostgreSQLInstance": {
        **COMMON,
        "class": st.sampled_from(["small", "medium", "large", "xlarge"]),
        "storageGB": st.integers(20, 200),
        "version": st.sampled_from(["15", "16", "17"]),
        "databases": st.sampled_from([["app"], ["other"], ["app", "more"]]),
        "networkRef": st.sampled_from([None, {"name": "other"}, {"name": "nowhere"}]),
        "passwordGeneration": st.sampled_from([1, 2]),
    },
    "Bucket": {
        **COMMON,
        "acl": st.sampled_from([None, "private", "authenticated-read", "public-read"]),
        "versioning": st.sampled_from([None, True, False]),
        "retentionDays": st.sampled_from([None, 1, 30, 90]),
        "lifecycle": st.sampled_from([None, {"archiveAfterDays": 30}, {"expireAfterDays": 7}]),
        "encryption": st.sampled_from(["platform", "own-key"]),
        "emptyOnDelete": st.sampled_from([None, True, False]),
    },
}
"""What a team may say, by the kind of its order: what these do not tell, the schemas of the others do."""

ORDERED = st.sampled_from(
    [
        (kind, cloud)
        for kind, path in sorted(CATALOG.paths.items())
        for cloud in CATALOG.offering(path)
        if kind in SPECS or len(edits.data_of(kind, cloud)) == 1
    ]
)
for other, offered in CATALOG.paths.items():
    if other not in SPECS:
        said = {info.alias or name for name, info in offered.spec.model_fields.items()}
        common = {name: strategy for name, strategy in COMMON.items() if name in said}
        SPECS[other] = common | {name: st.sampled_from([None, *each]) for name, each in edits.values(other).items()}
EDITS = {
    kind: st.sampled_from(sorted(spec)).flatmap(
        lambda name, spec=spec: spec[name].map(lambda value, name=name: {name: value})  # type: ignore[misc]
    )
    for kind, spec in SPECS.items()
}
FIRST_FIELDS = ("environment", "deletable", "version", "emptyOnDelete", "versioning", "adopt")
FIRSTS = {
    kind: st.fixed_dictionaries({}, optional={name: spec[name] for name in FIRST_FIELDS if name in spec})
    for kind, spec in SPECS.items()
}
ANY_EDIT = st.fixed_dictionaries(EDITS)
"""An edit for each kind of order, of which the one of the order is taken."""

ANY_FIRST = st.fixed_dictionaries(FIRSTS)
FREQUENT = st.sampled_from([True, True, True, False])
CHILD = st.integers(0, 15)
"""Which of the composed resources, by their number: what is beyond the last begins at the first again."""

GARBAGE: tuple[Tree, ...] = (
    {},
    {"conditions": "text", "atProvider": []},
    {"conditions": [{"type": "Ready"}], "atProvider": {"manifest": "text", "deletionProtection": "maybe"}},
)
OWNERS: tuple[object, ...] = (None, [], "text", [{"manager": "x"}], [{"fieldsV1": {"f:spec": 1}}])

LOCKS = {"all locks": (True, True), "policy alone": (True, False), "usages alone": (False, True)}

counted = {"walks": 0, "steps": 0, "reconciles": 0, "orders": 0, "refused": 0, "deleted": 0}
"""What all walks of this process came to: `refused` are reconciles that ended in a refusal, `deleted` is data that was
deleted with consent."""

IN_CLUSTER = frozenset(kind.in_keys for kind in CATALOG.clouds["kubernetes"].kinds.values() if kind.retain == "data")
"""Kinds of data that is in the cluster."""

Step: TypeAlias = tuple[str, Tree]
"""What happened: the name of a method of Walk, and what it was called with."""

Method: TypeAlias = Callable[..., None]

ALLOWED: dict[str, Callable[[Any], bool]] = {}
"""When something may happen, by the name of its method."""


def step(when: Callable[[Any], bool] = lambda _: True, **drawn: st.SearchStrategy[Any]) -> Callable[[Method], Method]:
    """Return a decorator for what may happen in a walk; that it did is written down, so that it can happen again."""
    strategies: dict[str, Any] = drawn

    def decorate(method: Method) -> Method:
        ALLOWED[method.__name__] = when
        ruled = cast("Callable[[Method], Method]", rule(**strategies))
        return precondition(when)(ruled(_recorded(method)))

    return decorate


def _recorded(method: Method) -> Method:
    @functools.wraps(method)
    def run(self: "Walk", **drawn: Any) -> None:  # noqa: ANN401  (whatever the method takes)
        self.steps.append((method.__name__, drawn))
        counted["steps"] += 1
        method(self, **drawn)

    return run


class Walk(RuleBasedStateMachine):
    """One random life."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.steps: list[Step] = []

    @initialize(
        ordered=ORDERED,
        scope=st.sampled_from(["legacy", "namespaced"]),
        locks=st.sampled_from(sorted(LOCKS)),
        slowness=st.integers(0, 3),
        bootstrap=st.booleans(),
        spec=ANY_FIRST,
    )
    @_recorded
    def begin(  # noqa: PLR0913  (each argument is one choice of a walk)
        self, ordered: tuple[str, str], scope: Scope, locks: str, slowness: int, *, bootstrap: bool, spec: Tree
    ) -> None:
        """Place an order somewhere."""
        policy, usages = LOCKS[locks]
        kind, cloud = ordered
        self.world = World(cloud, scope, policy=policy, usages=usages, kind=kind)
        theirs(self.world.cloud, cloud)
        self.world.oracle.chosen = frozenset({THEIRS, f"{THEIRS}/objects", "objects"})
        self.names = {at(self.world.server.objects[SETTINGS], ("data", "name"))}
        """What the platform has been called: what is named by one of them is not found by another."""
        self.world.settings(**ADOPTABLE)
        self.world.oracle.renames |= catalogs.RENAMES
        self.world.cloud.slowness = slowness
        self.world.crossplane.bootstrap = bootstrap
        self.accident = False
        """Whether something happened that leaves something behind for certain."""
        self.emptied = False
        """Whether the namespace was deleted in spite of the policy, or with an order whose status was never written.

        Both leave resources that are labelled, as documented: an order placed again shares its data with them.
        """
        self._place(spec[kind])

    @property
    def lives(self) -> bool:
        """Whether the order exists and is not being deleted."""
        return ending.lives(self.world)

    @property
    def has_xr(self) -> bool:
        """Whether the order has an XR."""
        return self.world.xr_ref is not None

    @property
    def has_home(self) -> bool:
        """Whether the order's namespace takes new objects."""
        home = self.world.server.get(HOME)
        return home is not None and not deleting(home)

    @property
    def knows_its_data(self) -> bool:
        """Whether the order's XR refers to its database, so that a mistake in a path can be seen as one."""
        if not self.lives or not self.has_xr or deleting(self.world.xr):
            return False
        held = (body for body in self.world.composed.values() if is_data(body))
        return any(at(body, LABEL) and not deleting(body) for body in held)

    @property
    def in_cluster(self) -> bool:
        """Whether data of the order's is in the cluster, or will be."""
        order = self.world.order
        there = any(thing.kind in IN_CLUSTER for thing in self.world.cloud.things)
        return there or (order is not None and CATALOG.clouds[cloud(order)].through_objects == "always")

    # Time.

    @step(times=st.integers(1, 4))
    def tick(self, times: int) -> None:
        """Let everything run."""
        self.world.tick(times)

    @step()
    def only_crossplane(self) -> None:
        """Let Crossplane run ahead of the providers."""
        self.world.run_crossplane()

    @step(times=st.integers(1, 3))
    def only_providers(self, times: int) -> None:
        """Let the providers run ahead of Crossplane."""
        for _ in range(times):
            self.world.run_providers()

    @step()
    def only_collector(self) -> None:
        """Let the garbage collector run ahead of all others."""
        self.world.run_collector()

    @step()
    def rest(self) -> None:
        """Let everything come to rest."""
        assert self.world.settle(), "the order never comes to rest"

    @step(slowness=st.integers(0, 4))
    def slow_down(self, slowness: int) -> None:
        """Change the speed of the cloud."""
        self.world.cloud.slowness = slowness

    # The team.

    @step(when=lambda self: self.lives, spec=ANY_EDIT)
    def edit(self, spec: Tree) -> None:
        """Edit a field of the order."""
        try_to(lambda: self.world.edit(**spec[self.world.kind]))

    @step(when=lambda self: self.lives, consent=st.booleans())
    def consent(self, *, consent: bool) -> None:
        """Say whether the data may be lost."""
        try_to(lambda: self.world.edit(deletable=consent))

    @step(when=lambda self: self.world.kind == "Bucket" and self.lives, both=st.booleans())
    def consent_to_empty(self, *, both: bool) -> None:
        """Say whether the objects may be lost with the bucket, or with the order alone."""
        try_to(lambda: self.world.edit(deletable=True, emptyOnDelete=both))

    @step(when=lambda self: self.world.kind == "Bucket", objects=st.integers(0, 2))
    def fill(self, objects: int) -> None:
        """Put objects into every bucket, or take all of them out."""
        for thing in self.world.cloud.things:
            if habits.of(thing.kind).holds_objects and not thing.leaving:
                thing.objects = objects

    @step(when=lambda self: self.lives, cloud=st.sampled_from(sorted(CATALOG.clouds)))
    def choose(self, cloud: str) -> None:
        """Choose the Composition of a cloud."""
        self.world.choose(cloud)

    @step()
    def delete_order(self) -> None:
        """Delete the order."""
        try_to(self.world.delete)

    @step()
    def delete_xr(self) -> None:
        """Delete the XR, from behind the claim where there is one."""
        if self.world.xr_ref and try_to(lambda: self.world.delete(self.world.xr_ref)) is None:
            self.accident = True

    @step(when=lambda self: self.has_xr, number=CHILD)
    def delete_child(self, number: int) -> None:
        """Delete a composed resource by hand."""
        if ref := self._child(number):
            try_to(lambda: self.world.delete(ref))
            self.accident = True

    @step(when=lambda self: self.has_home and (self.world.policy.on or not self.in_cluster), held=FREQUENT)
    def delete_namespace(self, *, held: bool) -> None:
        """Delete the namespace: under a Usage alone it takes an in-cluster database with it, as documented."""
        self.world.policy.namespaces = held
        unwritten = self.world.order is not None and at(self.world.order, ("status", "deletion")) is None
        if try_to(self.world.delete_namespace) is None:
            self.accident = True
            self.emptied = self.emptied or not held or unwritten

    @step(when=lambda self: self.world.order is None and not self.emptied, spec=ANY_FIRST)
    def place_again(self, spec: Tree) -> None:
        """Place the order again: but not on what a namespace may have left behind."""
        if HOME not in self.world.server.objects:
            collector.namespace(self.world.server, NAMESPACE)
        if self.has_home:
            self._place(spec[self.world.kind])

    def _place(self, spec: Tree) -> None:
        stated = {name: value for name, value in spec.items() if value is not None}
        if stated.get("deletable") is not True:
            stated.pop("emptyOnDelete", None)  # the API server takes it with the first consent alone
        self.world.place(**stated)
        counted["orders"] += 1

    # The platform team.

    @step(name=st.sampled_from(sorted(CATALOGS)))
    def install(self, name: str) -> None:
        """Install another version of the paths."""
        self.world.install(CATALOGS[name])

    @step(when=lambda self: self.knows_its_data, times=st.integers(1, 3))
    def rename_in_silence(self, times: int) -> None:
        """Install a version that has renamed a part without declaring it, until somebody notices."""
        before = self.world.crossplane.catalog
        self.world.install(catalogs.RENAMED_IN_SILENCE)
        self.world.tick(times)
        self.world.install(before)

    @step(data=st.sampled_from(PLATFORMS))
    def set_platform(self, data: Tree) -> None:
        """Change the settings: but two mistakes at once are beyond what anybody promises.

        Called otherwise, a platform finds no database whose resource went by hand, as only the policy prevents. With
        another way to encrypt, an instance that Crossplane forgot is made to change what RDS never changes.
        """
        if ("name" not in data or self.world.policy.on) and not (self.accident and self._encrypts_otherwise(data)):
            self.world.settings(**{**ADOPTABLE, **data})
            self.names.add(data.get("name", DEMO["name"]))

    def _encrypts_otherwise(self, data: Tree) -> bool:
        now = at(self.world.server.objects[SETTINGS], ("data", *KEY_PER_ORDER))
        return bool(now) != bool(at(data, KEY_PER_ORDER))

    # Accidents.

    @step(when=lambda self: self.lives and self.has_xr)
    def forget_references(self) -> None:
        """Empty the XR's references, of an order that is accepted and wants all that it has.

        One that is refused knows nothing of itself then, and what an order no longer wants it never finds again.
        """
        self.world.run_crossplane()
        ref = self.world.xr_ref
        if ref and self._is_whole():
            place = ("spec", "resourceRefs") if self.world.scope == "legacy" else ("spec", "crossplane", "resourceRefs")
            self.world.server.edit(ref, place, None, "somebody")
            for _ in range(2):  # what needs something of another is seen once that is
                self.world.run_crossplane()
            self.accident = True

    def _is_whole(self) -> bool:
        status = self.world.xr.get("status") or {}
        accepted = {"type": "Accepted", "status": "True", "reason": "Accepted"} in status.get("conditions", ())
        instance = self.world.composed.get("database/rds.Instance") or {}
        selects = at(instance, ("spec", "forProvider", "kmsKeyIdSelector"))
        now = at(self.world.server.objects[SETTINGS], ("data", *KEY_PER_ORDER))
        return (
            accepted
            and not status.get("kept")
            and len(self.names) == 1
            and (not instance or bool(selects) == bool(now))
        )

    @step(when=lambda self: self.has_xr, number=CHILD, status=st.sampled_from(GARBAGE))
    def lose_status(self, number: int, status: Tree) -> None:
        """Lose a composed resource's status for a moment, or find garbage in its place, where a provider mends that."""
        ref = self._child(number)
        if ref and at(self.world.server.objects[ref], ("metadata", "annotations", EXTERNAL_NAME)):
            self.world.server.tell(ref, status)

    @step(when=lambda self: self.has_xr, number=CHILD, broken=st.sampled_from(OWNERS))
    def break_owners(self, number: int, broken: object) -> None:
        """Break a composed resource's managedFields."""
        if ref := self._child(number):
            self.world.server.damage(ref, broken)

    @step(when=lambda self: self.has_xr and self.world.policy.on, number=CHILD)
    def strip_label(self, number: int) -> None:
        """Take our label off a composed resource: it is nobody's any more, and only the policy protects the order."""
        if ref := self._child(number):
            self.world.server.edit(ref, LABEL, None, "somebody")
            self.accident = True

    @step(when=lambda self: self.lives, wanted=st.booleans())
    def others(self, *, wanted: bool) -> None:
        """Let another function of the pipeline want something, or nothing."""
        metadata = {"name": "theirs"} | ({"namespace": NAMESPACE} if self.world.scope == "legacy" else {})
        theirs = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
        self.world.crossplane.others = {"theirs": theirs} if wanted else {}

    def _child(self, number: int) -> Ref | None:
        composed = self.world.composed
        return ref_of(composed[sorted(composed)[number % len(composed)]]) if composed else None

    # What must hold.

    @invariant()
    def nothing_is_lost(self) -> None:
        """No data is deleted without consent, and none is made twice."""
        assert self.world.oracle.findings == [], self.world.oracle.findings

    def finish(self) -> None:
        """Let it come to rest, consent, delete, and see it all go."""
        ending.of(self.world, accident=self.accident)

    def teardown(self) -> None:
        """End the walk, unless it ended in a finding."""
        if not hasattr(self, "world"):
            return
        counted["walks"] += 1
        try:
            self.finish()
        finally:
            counted["reconciles"] += self.world.crossplane.reconciles
            counted["refused"] += self.world.crossplane.refusals
            counted["deleted"] += self.world.oracle.deleted
