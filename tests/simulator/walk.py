"""Walk: a random life of an order, watched by the oracle: edits, upgrades, deletions, accidents, and slow providers.

Each walk ends the same way: all comes to rest, the team consents and deletes, and all of it goes.
"""

from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from function.catalog import Catalog
from function.model import CLOUD, Tree, at
from tests.orders import CATALOG, platform
from tests.simulator import catalogs, collector
from tests.simulator.admission import consents
from tests.simulator.server import Ref, deleting, ref_of
from tests.simulator.world import NAMESPACE, Scope, World, try_to

ROLE = "arn:aws:iam::111122223333:role/monitoring"
LABEL = ("metadata", "labels", "golden-path.dev/part")
HOME = Ref("", "Namespace", "", NAMESPACE)
AWS: Tree = platform()["data"]["aws"]
NETWORK: Tree = AWS["networks"]["default"]

SETTINGS: tuple[Tree, ...] = (
    {},
    {"tags": {"cost-centre": "42"}},
    {"namespaceSettings": True},
    {"aws": {**AWS, "monitoringRoleArn": ROLE}},
    {"aws": {key: value for key, value in AWS.items() if key != "kmsKeyArn"} | {"keyPerOrder": True}},
    {"aws": {**AWS, "networks": {"default": {**NETWORK, "cidrs": ["10.7.0.0/16", "10.8.0.0/16"]}}}},
    {"aws": {**AWS, "networks": {"default": NETWORK, "other": {**NETWORK, "vpcId": "vpc-00000000000000002"}}}},
    {"aws": {**AWS, "region": "eu-west-1"}},
    {"kubernetes": {"backup": {"objectStore": {"destination": "s3://backups"}}}},
    {"kubernetes": {"backup": {"none": "for now"}, "monitoringNamespace": "monitoring", "imageCatalog": "postgres"}},
    {"name": "another"},
    {"name": "another", "refuseEarly": False},
    {"nonsense": 1},
)
"""What a platform team may make of its settings: the last three are mistakes."""

CATALOGS: dict[str, Catalog] = {
    "present": CATALOG,
    "renamed": catalogs.RENAMED,
    "doubled": catalogs.DOUBLED,
    "extended": catalogs.EXTENDED,
    "later": catalogs.LATER,
}

SPEC: dict[str, st.SearchStrategy[Any]] = {
    "class": st.sampled_from(["small", "medium", "large", "xlarge"]),
    "storageGB": st.integers(20, 200),
    "version": st.sampled_from(["15", "16", "17"]),
    "environment": st.sampled_from(["development", "staging", "production"]),
    "deletable": st.sampled_from([None, True, False]),
    "databases": st.sampled_from([["app"], ["other"], ["app", "more"]]),
    "networkRef": st.sampled_from([None, {"name": "other"}, {"name": "nowhere"}]),
    "passwordGeneration": st.sampled_from([1, 2]),
    "adopt": st.sampled_from([None, "theirs"]),
}

LOCKS = {"all locks": (True, True), "policy alone": (True, False), "usages alone": (False, True)}

counted = {"walks": 0, "steps": 0, "reconciles": 0}
"""What all walks of this process came to."""


class Walk(RuleBasedStateMachine):
    """One random life."""

    final: ClassVar[bool] = True
    """Whether a walk ends with a deletion."""

    @initialize(
        cloud=st.sampled_from(["aws", "kubernetes"]),
        scope=st.sampled_from(["legacy", "namespaced"]),
        locks=st.sampled_from(sorted(LOCKS)),
        slowness=st.integers(0, 3),
        bootstrap=st.booleans(),
        spec=st.fixed_dictionaries({}, optional={name: SPEC[name] for name in ("environment", "deletable", "version")}),
    )
    def begin(  # noqa: PLR0913  (each argument is one choice of a walk)
        self, cloud: str, scope: Scope, locks: str, slowness: int, *, bootstrap: bool, spec: Tree
    ) -> None:
        """Place an order somewhere."""
        policy, usages = LOCKS[locks]
        self.world = World(cloud, scope, policy=policy, usages=usages)
        self.world.oracle.renames |= catalogs.RENAMES
        self.world.cloud.slowness = slowness
        self.world.crossplane.bootstrap = bootstrap
        self.accident = False
        """Whether something happened that leaves something behind for certain."""
        self.world.place(**{name: value for name, value in spec.items() if value is not None})

    @property
    def lives(self) -> bool:
        """Whether the order exists and is not being deleted."""
        order = self.world.order
        return order is not None and not deleting(order)

    @property
    def has_home(self) -> bool:
        """Whether the order's namespace takes new objects."""
        home = self.world.server.get(HOME)
        return home is not None and not deleting(home)

    @property
    def knows_its_data(self) -> bool:
        """Whether the order's XR refers to its database, so that a mistake in a path can be seen as one."""
        if not self.lives or self.world.xr_ref is None:
            return False
        keys = ("database/rds.Instance", "database/kubernetes.Object")
        composed = self.world.composed
        return any(key in composed and at(composed[key], LABEL) for key in keys)

    # Time.

    @rule(times=st.integers(1, 4))
    def tick(self, times: int) -> None:
        """Let everything run."""
        self.world.tick(times)

    @rule()
    def only_crossplane(self) -> None:
        """Let Crossplane run ahead of the providers."""
        self.world.run_crossplane()

    @rule(times=st.integers(1, 3))
    def only_providers(self, times: int) -> None:
        """Let the providers run ahead of Crossplane."""
        for _ in range(times):
            self.world.run_providers()

    @rule()
    def only_collector(self) -> None:
        """Let the garbage collector run ahead of all others."""
        self.world.run_collector()

    @rule()
    def rest(self) -> None:
        """Let everything come to rest."""
        assert self.world.settle(), "the order never comes to rest"

    @rule(slowness=st.integers(0, 4))
    def slow_down(self, slowness: int) -> None:
        """Change the speed of the cloud."""
        self.world.cloud.slowness = slowness

    # The team.

    @precondition(lambda self: self.lives)
    @rule(data=st.data(), name=st.sampled_from(sorted(SPEC)))
    def edit(self, data: st.DataObject, name: str) -> None:
        """Edit a field of the order."""
        try_to(lambda: self.world.edit(**{name: data.draw(SPEC[name], label=name)}))

    @precondition(lambda self: self.lives)
    @rule(consent=st.booleans())
    def consent(self, *, consent: bool) -> None:
        """Say whether the data may be lost."""
        try_to(lambda: self.world.edit(deletable=consent))

    @precondition(lambda self: self.lives)
    @rule(cloud=st.sampled_from(["aws", "kubernetes"]))
    def choose(self, cloud: str) -> None:
        """Choose the Composition of a cloud."""
        self.world.choose(cloud)

    @rule()
    def delete_order(self) -> None:
        """Delete the order."""
        try_to(self.world.delete)

    @rule()
    def delete_xr(self) -> None:
        """Delete the XR, from behind the claim where there is one."""
        if self.world.xr_ref and try_to(lambda: self.world.delete(self.world.xr_ref)) is None:
            self.accident = True

    @precondition(lambda self: self.world.xr_ref is not None)
    @rule(data=st.data())
    def delete_child(self, data: st.DataObject) -> None:
        """Delete a composed resource by hand."""
        if ref := self._child(data):
            try_to(lambda: self.world.delete(ref))
            self.accident = True

    @precondition(lambda self: self.world.policy.on or self.world.cloud_name == "aws")
    @precondition(lambda self: self.has_home)
    @rule()
    def delete_namespace(self) -> None:
        """Delete the namespace: under a Usage alone it takes an in-cluster database with it, as documented."""
        self.world.delete_namespace()
        self.accident = True

    @precondition(lambda self: self.world.order is None)
    @rule(
        spec=st.fixed_dictionaries({}, optional={name: SPEC[name] for name in ("environment", "deletable", "version")})
    )
    def place_again(self, spec: Tree) -> None:
        """Place the order again."""
        if HOME not in self.world.server.objects:
            collector.namespace(self.world.server, NAMESPACE)
        if self.has_home:
            self.world.place(**{name: value for name, value in spec.items() if value is not None})

    # The platform team.

    @rule(name=st.sampled_from(sorted(CATALOGS)))
    def install(self, name: str) -> None:
        """Install another version of the paths."""
        self.world.install(CATALOGS[name])

    @precondition(lambda self: self.knows_its_data)
    @rule(times=st.integers(1, 3))
    def rename_in_silence(self, times: int) -> None:
        """Install a version that has renamed a part without declaring it, until somebody notices."""
        before = self.world.crossplane.catalog
        self.world.install(catalogs.RENAMED_IN_SILENCE)
        self.world.tick(times)
        self.world.install(before)

    @rule(data=st.sampled_from(SETTINGS))
    def set_platform(self, data: Tree) -> None:
        """Change the settings."""
        self.world.settings(**data)

    # Accidents.

    @precondition(lambda self: self.lives and self.world.xr_ref is not None)
    @rule()
    def forget_references(self) -> None:
        """Empty the XR's references, of an order that is accepted: a refused one knows nothing of itself then."""
        self.world.run_crossplane()
        ref = self.world.xr_ref
        listed = at(self.world.xr, ("status", "conditions")) if ref else None
        if ref and {"type": "Accepted", "status": "True", "reason": "Accepted"} in (listed or ()):
            place = ("spec", "resourceRefs") if self.world.scope == "legacy" else ("spec", "crossplane", "resourceRefs")
            self.world.server.edit(ref, place, None, "somebody")
            self.world.run_crossplane()
            self.accident = True

    @precondition(lambda self: self.world.xr_ref is not None)
    @rule(data=st.data())
    def forget_status(self, data: st.DataObject) -> None:
        """Lose a composed resource's status for a moment."""
        if ref := self._child(data):
            self.world.server.tell(ref, {})

    @precondition(lambda self: self.world.xr_ref is not None)
    @rule(data=st.data(), broken=st.sampled_from([None, [], "text", [{"manager": "x"}], [{"fieldsV1": {"f:spec": 1}}]]))
    def break_owners(self, data: st.DataObject, broken: object) -> None:
        """Break a composed resource's managedFields."""
        if ref := self._child(data):
            self.world.server.damage(ref, broken)

    @precondition(lambda self: self.world.xr_ref is not None)
    @rule(data=st.data())
    def strip_label(self, data: st.DataObject) -> None:
        """Take our label off a composed resource: it is nobody's any more."""
        if ref := self._child(data):
            self.world.server.edit(ref, LABEL, None, "somebody")
            self.accident = True

    @precondition(lambda self: self.lives)
    @rule(wanted=st.booleans())
    def others(self, *, wanted: bool) -> None:
        """Let another function of the pipeline want something, or nothing."""
        metadata = {"name": "theirs"} | ({"namespace": NAMESPACE} if self.world.scope == "legacy" else {})
        theirs = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}
        self.world.crossplane.others = {"theirs": theirs} if wanted else {}

    def _child(self, data: st.DataObject) -> Ref | None:
        composed = self.world.composed
        if not composed:
            return None
        return ref_of(composed[data.draw(st.sampled_from(sorted(composed)), label="child")])

    # What must hold.

    @invariant()
    def nothing_is_lost(self) -> None:
        """No data is deleted without consent, and none is made twice."""
        counted["steps"] += 1
        assert self.world.oracle.findings == [], self.world.oracle.findings

    def teardown(self) -> None:
        """Let it come to rest, consent, delete, and see it all go."""
        if not hasattr(self, "world"):
            return
        counted["walks"] += 1
        try:
            self._finale()
        finally:
            counted["reconciles"] += self.world.crossplane.reconciles

    def _finale(self) -> None:
        world = self.world
        assert world.settle(), "the order never comes to rest"
        if not self.accident and self.lives:
            self._check_rest()
        if self.lives:
            self._check_answer()
            if self.accident:
                self._mend()
        if self.lives:
            world.edit(deletable=True)
            assert world.settle(), "a released order never comes to rest"
            if self.lives:
                assert try_to(world.delete) is None, f"cannot be deleted: {try_to(world.delete)}: {world.refused}"
        assert world.settle(), "a deleted order never comes to rest"
        self._unstick()
        self._check_rest()
        assert world.order is None, "the order is still there"
        if not self.accident:
            left = [thing.name for thing in world.cloud.things if thing.kind != "kms.Key"]
            assert left == [], "orphaned"

    def _check_rest(self) -> None:
        """Check that nothing sticks: but what a database stands on that accidents have left behind cannot go."""
        assert self.world.oracle.findings == [], self.world.oracle.findings
        waiting = self.world.oracle.stuck()
        assert waiting == [] or (self.accident and self.world.databases), waiting

    def _check_answer(self) -> None:
        """Check that a database of the order's that exists is the order's, or that the order says why not."""
        world = self.world
        ready = world.condition("Ready").get("status") == "True"
        if not ready:
            said = [*(world.status.get("conditions") or ()), *(at(world.xr, ("status", "conditions")) or ())]
            assert any(entry["status"] == "False" and entry.get("message") for entry in said), said

    def _unstick(self) -> None:
        """Consent on the XR of a claim that was deleted before its last consent came through, as the platform can."""
        xr = self.world.xr_ref if self.world.scope == "legacy" and self.world.order else None
        if xr and not deleting(self.world.xr) and not consents(self.world.xr["spec"]):
            self.world.server.edit(xr, ("spec", "deletable"), True, "platform")  # noqa: FBT003  (a value of JSON)
            assert self.world.settle(), "a deleted order never comes to rest"

    def _mend(self) -> None:
        """Mend what only humans can: settings and orders that contradict what is there, labels that were taken off."""
        if self.world.xr_ref is None:
            return
        for key, body in self.world.composed.items():
            if key != "theirs" and not at(body, LABEL):
                part = key.partition("/")[0]
                self.world.server.edit(ref_of(body), LABEL, part, "somebody")
        self.world.settle()
        if self.lives and self.world.refused:
            self.world.settings()
            clouds = [at(body, ("metadata", "labels", CLOUD)) for body in self.world.composed.values()]
            self.world.choose(next((str(cloud) for cloud in clouds if cloud), self.world.cloud_name))
            self.world.edit(passwordGeneration=None, networkRef=None, adopt=None, databases=None)
