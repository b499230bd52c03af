"""Oracle: watches a world and says what should never have happened, in one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from function.model import EXTERNAL_NAME, Document, Tree, at, kind_in_keys
from function.scopes import deletes_external
from tests.simulator import habits
from tests.simulator.admission import CLAIMS, consents, empties, is_order
from tests.simulator.cloud import DATA, OUTLIVES, Cloud, Thing
from tests.simulator.server import Ref, Server, controller, deleting

Origin = tuple[str, str]
"""Whose something is: namespace and name of the order."""


@dataclass
class Consents:
    """Who has consented to lose something, and when.

    Attributes:
        says: Whether the spec of an order does.
        server: The cluster.
        heard: The spec of each XR when the function last ran for it, by uid. What it released then it cannot have
            protected again: until it runs, a deletion by hand of a composed resource is beyond anybody, and with no
            policy that of the order too, as the documentation admits.
        policy: Whether the admission policy guards the orders themselves.
        condemned: Whether each order said so when it was deleted.
    """

    says: Callable[[Tree], bool]
    server: Server
    heard: Mapping[str, Tree]
    policy: bool
    condemned: dict[Origin, bool] = field(default_factory=dict)
    _verdicts: dict[str, bool] = field(default_factory=dict)
    _forfeited: set[int] = field(default_factory=set)
    _let_go: set[str] = field(default_factory=set)

    def of_namespace(self, namespace: str, data: Callable[[Origin], set[int]]) -> None:
        """Hear that a namespace is deleted."""
        for ref, order in self.server.objects.items():
            if is_order(ref) and origin(ref, order)[0] == namespace and self.now(origin(ref, order)):
                self._forfeited |= data(origin(ref, order))

    def of_resource(self, ref: Ref, body: Tree, whose: Origin, data: set[int]) -> None:
        """Hear that something that is no order is deleted."""
        consent = controller(body) in self._let_go or self.now(whose)
        self._verdicts[body["metadata"]["uid"]] = consent
        if consent and ref.kind == "Object":  # what it manages was let go of with it
            self._forfeited |= data

    def of_order(self, ref: Ref, body: Tree, data: set[int], *, first: bool) -> None:
        """Hear that an order is deleted.

        Args:
            ref: The order.
            body: It.
            data: The serial numbers of its data.
            first: Whether it does not go because its claim does, which was judged already.
        """
        whose = origin(ref, body)
        if first:
            consent = self.says(body.get("spec") or {}) or (not self.policy and self._as_heard(ref, body))
            self.condemned[whose] = consent
        if self.condemned[whose]:  # whoever orders the same again may see this data go
            self._let_go.add(body["metadata"]["uid"])
            self._forfeited |= data

    def let(self, thing: Thing, by: Tree, whose: Origin) -> bool:
        """Return whether a thing may go, given the resource that it goes with and whose that is.

        What an order has adopted was made for nobody: it is for the order to let it go.
        """
        known = thing.serial in self._forfeited or self._verdicts.get(by["metadata"]["uid"], False)
        return known or self.now(thing.origin[:2] if thing.origin[0] else whose)

    def now(self, whose: Origin) -> bool:
        """Return whether an order lets go: as its XR says; as its deletion said, once it is going."""
        for ref, body in self.server.objects.items():
            is_xr = is_order(ref) and (ref.kind.startswith("X") or ref.group != CLAIMS)
            if is_xr and origin(ref, body) == whose and not deleting(body):
                return self.says(body.get("spec") or {}) or self._as_heard(ref, body)
        return self.condemned.get(whose, False)

    def _as_heard(self, ref: Ref, order: Tree) -> bool:
        behind = at(order, ("spec", "resourceRef", "name"))
        xr = self.server.get(Ref(ref.group, f"X{ref.kind}", "", behind)) if behind else order
        heard = self.heard.get(xr["metadata"]["uid"]) if xr is not None else None
        return heard is not None and self.says(heard)


@dataclass
class Oracle:
    """What is watched.

    Attributes:
        server: The cluster.
        cloud: The cloud.
        findings: What should not have happened.
        renames: First names of parts that paths have renamed, by later name: both are one database.
        heard: The spec of each XR when the function last ran for it, by uid.
        policy: Whether the admission policy guards the orders themselves.
        chosen: Names that an order asks for itself, by adopting what has them: they are no twins.
        deleted: How much data was deleted with consent.
    """

    server: Server
    cloud: Cloud
    findings: list[str] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)
    heard: Mapping[str, Tree] = field(default_factory=dict)
    policy: bool = True
    chosen: frozenset[str] = frozenset()
    deleted: int = 0
    _gone: dict[str, Origin] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start watching."""
        self._to_lose = Consents(consents, self.server, self.heard, self.policy)
        # The policy asks for the first consent alone: until the function runs, the second cannot be taken back.
        self._to_empty = Consents(empties, self.server, self.heard, policy=False)
        self.server.on_condemned.append(self._sentenced)
        self.cloud.on_doomed.append(self._doomed)
        self.cloud.on_made.append(self._made)

    def _sentenced(self, ref: Ref, body: Tree) -> None:
        """Remember whether what gets its deletion timestamp had consent at that moment."""
        both = (self._to_lose, self._to_empty)
        for ledger in both if ref.kind == "Namespace" else ():
            ledger.of_namespace(ref.name, self._serials)
        if not is_order(ref):
            whose = self._whose(body)
            for ledger in both:
                ledger.of_resource(ref, body, whose, self._serials(whose))
            return
        whose = origin(ref, body)
        self._gone[body["metadata"]["uid"]] = whose
        claim = self._claim(ref, body)
        for ledger in both:
            ledger.of_order(ref, body, self._serials(whose), first=claim is None or not deleting(claim))

    def _serials(self, whose: Origin) -> set[int]:
        return {thing.serial for thing in self.cloud.things if thing.kind in DATA and thing.origin[:2] == whose}

    def consented(self, namespace: str, order: str) -> None:
        """Hear that somebody who may say so has let go of the data of an order that is being deleted."""
        self._to_lose.condemned[namespace, order] = True

    def _whose(self, body: Tree) -> Origin:
        """Return whose a resource is: its controller's; by its labels where an operator was given it to make."""
        uid = controller(body)
        for ref, order in self.server.objects.items():
            if is_order(ref) and order["metadata"]["uid"] == uid:
                return origin(ref, order)
        return self._gone.get(uid or "") or _labelled(body)

    def _claim(self, ref: Ref, body: Tree) -> Tree | None:
        reference = at(body, ("spec", "claimRef"))
        if not reference:
            return None
        return self.server.get(Ref(ref.group, reference["kind"], reference["namespace"], reference["name"]))

    def _doomed(self, thing: Thing, by: Tree) -> None:
        if thing.kind not in DATA:
            return
        if thing.kind in OUTLIVES:
            self.findings.append(f"lost {thing.kind} {thing.name}: it outlives every order")
        elif not self._to_lose.let(thing, by, self._whose(by)):
            self.findings.append(f"lost {thing.kind} {thing.name} of {thing.origin} without consent")
        elif self._holds_objects(thing) and not self._to_empty.let(thing, by, self._whose(by)):
            self.findings.append(f"emptied {thing.kind} {thing.name} of {thing.origin} without the second consent")
        else:
            self.deleted += 1

    def _holds_objects(self, thing: Thing) -> bool:
        return bool(thing.objects) and not habits.of(thing.kind).emptied_as_made

    def _made(self, thing: Thing) -> None:
        if thing.kind not in DATA or thing.kind in OUTLIVES or not self.chosen.isdisjoint(map(str, thing.names)):
            return
        whose = self._identity(thing)
        others = (other for other in self.cloud.things if other is not thing and not self._is_leaving(other))
        twins = [other for other in others if self._identity(other) == whose]
        if twins:
            self.findings.append(f"made {thing.kind} {thing.name} of {whose} beside {twins[0].name}")

    def _is_leaving(self, thing: Thing) -> bool:
        """Return whether a thing is being deleted, or will be once the collector and its provider have looked."""
        return thing.leaving or any(
            (deleting(body) or controller(body) in self._gone)
            and at(body, ("metadata", "annotations", EXTERNAL_NAME)) == thing.name
            and kind_in_keys(body["apiVersion"], body["kind"]) == thing.kind
            and deletes_external(Document(body))
            for body in self.server.objects.values()
        )

    def _identity(self, thing: Thing) -> tuple[str, ...]:
        namespace, order, part = thing.origin
        first, dash, rest = part.partition("-")
        return (thing.kind, namespace, order, f"{self.renames.get(first, first)}{dash}{rest}")

    def data(self, namespace: str, order: str) -> list[Thing]:
        """Return the data of an order in the cloud, of which nothing is within another; keys apart."""
        return [
            thing
            for thing in self.cloud.things
            if thing.kind in DATA - OUTLIVES
            and thing.origin[:2] == (namespace, order)
            and not habits.of(thing.kind).within
        ]

    def stuck(self) -> list[str]:
        """Return what is being deleted still, namespaces apart: those wait for a consent."""
        return [
            f"{ref.kind} {ref.namespace}/{ref.name} sticks in Deleting"
            for ref, body in sorted(self.server.objects.items())
            if deleting(body) and ref.kind != "Namespace"
        ]


def origin(ref: Ref, body: Tree) -> Origin:
    """Return whose order an object is."""
    reference = at(body, ("spec", "claimRef"))
    if reference:
        return str(reference["namespace"]), str(reference["name"])
    return ref.namespace, ref.name


def _labelled(body: Tree) -> Origin:
    metadata = body["metadata"]
    labels = metadata.get("labels", {})
    return str(metadata.get("namespace") or ""), str(labels.get("app.kubernetes.io/part-of", ""))
