"""Oracle: watches a world and says what should never have happened, in one line each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from function.model import Tree, at
from tests.simulator.admission import CLAIMS, consents, is_order
from tests.simulator.cloud import DATA, Cloud, Thing
from tests.simulator.server import Ref, Server, controller, deleting

Origin = tuple[str, str]
"""Whose something is: namespace and name of the order."""


@dataclass
class Oracle:
    """What is watched.

    Attributes:
        server: The cluster.
        cloud: The cloud.
        findings: What should not have happened.
        renames: First names of parts that paths have renamed, by later name: both are one database.
        heard: Whether each XR consented when the function last ran for it, by uid. What it released then it cannot
            have protected again: until it runs, a deletion by hand of a composed resource is beyond anybody, and with
            no policy that of the order too, as the documentation admits.
        policy: Whether the admission policy guards the orders themselves.
        deleted: How much data was deleted with consent.
    """

    server: Server
    cloud: Cloud
    findings: list[str] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)
    heard: Mapping[str, bool] = field(default_factory=dict)
    policy: bool = True
    deleted: int = 0
    _condemned: dict[Origin, bool] = field(default_factory=dict)
    _verdicts: dict[str, bool] = field(default_factory=dict)
    _gone: dict[str, Origin] = field(default_factory=dict)
    _forfeited: set[int] = field(default_factory=set)
    _let_go: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Start watching."""
        self.server.on_condemned.append(self._sentenced)
        self.cloud.on_doomed.append(self._doomed)
        self.cloud.on_made.append(self._made)

    def _sentenced(self, ref: Ref, body: Tree) -> None:
        """Remember whether what gets its deletion timestamp had consent at that moment."""
        if ref.kind == "Namespace":
            for other, order in self.server.objects.items():
                if is_order(other) and origin(other, order)[0] == ref.name and self._consent(origin(other, order)):
                    self._forfeit(origin(other, order))
        if not is_order(ref):
            consent = controller(body) in self._let_go or self._consent(self._whose(body))
            self._verdicts[body["metadata"]["uid"]] = consent
            if consent and ref.kind == "Object":  # what it manages was let go of with it
                self._forfeit(self._whose(body))
            return
        whose = origin(ref, body)
        self._gone[body["metadata"]["uid"]] = whose
        claim = self._claim(ref, body)
        if claim is None or not deleting(claim):  # else it goes because its claim does, which was judged already
            self._condemned[whose] = consents(body.get("spec") or {}) or (not self.policy and self._heard(ref, body))
        if self._condemned[whose]:  # whoever orders the same again may see this data go
            self._let_go.add(body["metadata"]["uid"])
            self._forfeit(whose)

    def _forfeit(self, whose: Origin) -> None:
        self._forfeited |= {thing.serial for thing in self.data(*whose)}

    def consented(self, namespace: str, order: str) -> None:
        """Hear that somebody who may say so has let go of the data of an order that is being deleted."""
        self._condemned[namespace, order] = True

    def _heard(self, ref: Ref, order: Tree) -> bool:
        behind = at(order, ("spec", "resourceRef", "name"))
        xr = self.server.get(Ref(ref.group, f"X{ref.kind}", "", behind)) if behind else order
        return xr is not None and self.heard.get(xr["metadata"]["uid"], False)

    def _consent(self, whose: Origin) -> bool:
        """Return whether an order's data may be lost: as its XR says; as its deletion said, once it is going."""
        for ref, body in self.server.objects.items():
            is_xr = is_order(ref) and (ref.kind.startswith("X") or ref.group != CLAIMS)
            if is_xr and origin(ref, body) == whose and not deleting(body):
                return consents(body.get("spec") or {}) or self._heard(ref, body)
        return self._condemned.get(whose, False)

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
        if thing.kind == "kms.Key":
            self.findings.append(f"lost {thing.kind} {thing.name}: a key outlives every order")
            return
        uid = by["metadata"]["uid"]
        if thing.serial not in self._forfeited and not (self._verdicts.get(uid) or self._consent(thing.origin[:2])):
            self.findings.append(f"lost {thing.kind} {thing.name} of {thing.origin} without consent")
        else:
            self.deleted += 1

    def _made(self, thing: Thing) -> None:
        if thing.kind not in DATA or thing.kind == "kms.Key":
            return
        whose = self._identity(thing)
        twins = [t for t in self.cloud.things if t is not thing and not t.leaving and self._identity(t) == whose]
        if twins:
            self.findings.append(f"made {thing.kind} {thing.name} of {whose} beside {twins[0].name}")

    def _identity(self, thing: Thing) -> tuple[str, str, str, str]:
        namespace, order, part = thing.origin
        return (thing.kind, namespace, order, self.renames.get(part, part))

    def data(self, namespace: str, order: str) -> list[Thing]:
        """Return the data of an order in the cloud, keys apart."""
        kinds = DATA - {"kms.Key"}
        return [thing for thing in self.cloud.things if thing.kind in kinds and thing.origin[:2] == (namespace, order)]

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
