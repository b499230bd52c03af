"""Crossplane: the composite controller, in the order of the real one (core v2.3.4, composition_functions.go).

Observe by resourceRefs, ask the function until its requirements rest, delete what it leaves out, write the
references, apply the rest, write the status. A fatal result, a refused deletion and a forbidden creation each end it
where they happen.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from function import status
from function.catalog import Catalog
from function.compose import Composed
from function.model import Condition, Document, ForeignError, Refusal, Request, Selector, Tree, at
from function.offline.crossplane import child_name
from function.settings import PLATFORM, PLATFORM_LABEL
from tests.simulator import claims
from tests.simulator.schema import put
from tests.simulator.server import Ref, RefusedError, Server, controller, deleting, ref_of

FINALIZER = "composite.apiextensions.crossplane.io"
MANAGER = "apiextensions.crossplane.io/composite"
KEY = "crossplane.io/composition-resource-name"
COMPOSITE = "crossplane.io/composite"
CLAIM_LABELS = ("crossplane.io/claim-name", "crossplane.io/claim-namespace")
ROUNDS = 5
"""How often the function is asked again for what it requires."""

SYSTEM = ("Ready", "Synced", "Responsive")
LEGACY = "legacy"
PLATFORM_SELECTOR = Selector("apiextensions.crossplane.io/v1beta1", "EnvironmentConfig", labels=PLATFORM_LABEL)

Function = Callable[[Request, Catalog], Composed]


class Crossplane:
    """The composite controller.

    Attributes:
        server: Where it reads and writes.
        function: The function.
        catalog: What the function is installed with; a test replaces it to play an upgrade.
        bootstrap: Whether the Composition itself asks for the platform's settings.
        others: What another function of the pipeline wants, by key.
        reconciles: How often an XR was reconciled.
        refusals: How often that ended in a refusal.
        heard: The spec of each XR when the function heard of it last, by uid.
        missed: Secrets that were asked for and are not there.
    """

    def __init__(self, server: Server, function: Function, catalog: Catalog) -> None:
        self.server = server
        self.function = function
        self.catalog = catalog
        self.bootstrap = True
        self.others: dict[str, Tree] = {}
        self.reconciles = 0
        self.refusals = 0
        self.heard: dict[str, Tree] = {}
        self.missed: set[Ref] = set()

    def reconcile(self, ref: Ref) -> None:
        """Reconcile one XR."""
        xr = self.server.get(ref)
        if xr is None:
            return
        self.reconciles += 1
        if deleting(xr):
            self.server.finalize(ref, FINALIZER, MANAGER, present=False)
            return
        xr = self.server.finalize(ref, FINALIZER, MANAGER, present=True) or xr
        try:
            self._compose(ref, xr)
        except Refusal as refusal:
            self.refusals += 1
            if not isinstance(refusal, ForeignError):  # which says nothing of what the order holds
                self.heard[xr["metadata"]["uid"]] = xr["spec"]
            self._failed(ref, status.refused(Document(xr), str(refusal)), str(refusal))
        except RefusedError as error:
            self._failed(ref, (), str(error))

    def _compose(self, ref: Ref, xr: Tree) -> None:
        observed = self._observed(xr)
        composed = self._asked(xr, observed)
        self.heard[xr["metadata"]["uid"]] = xr["spec"]
        wanted = {key: desired.manifest for key, desired in composed.resources.items()} | self.others
        bodies = {key: self._rendered(xr, key, manifest, observed.get(key)) for key, manifest in wanted.items()}
        self._collect({key: body for key, body in observed.items() if key not in bodies})
        self._refer(ref, bodies)
        synced = self._apply(xr, bodies)
        unready = [key for key, desired in composed.resources.items() if not desired.ready]
        ready = not unready if composed.ready is None else composed.ready
        self._tell(ref, composed, {"Synced": synced, "Ready": ready})

    def _observed(self, xr: Tree) -> dict[str, Tree]:
        """Return the composed resources that the XR refers to and nobody else controls."""
        found = {}
        for reference in references(xr):
            namespace = xr["metadata"].get("namespace") or reference.get("namespace") or ""
            group = reference["apiVersion"].rpartition("/")[0]
            body = self.server.get(Ref(group, reference["kind"], namespace, reference["name"]))
            if body is None or controller(body) not in (None, xr["metadata"]["uid"]):
                continue
            key = at(body, ("metadata", "annotations", KEY))
            if not key:
                raise RefusedError("Invalid", f"{reference['kind']} {reference['name']} has no resource name")
            found[str(key)] = body
        return found

    def _asked(self, xr: Tree, observed: Mapping[str, Tree]) -> Composed:
        documents = {key: Document(body, self._connection(body)) for key, body in sorted(observed.items())}
        secret = self.server.get(connection_secret(xr))
        composite = Document(xr, claims.decoded(secret))
        given = {"cloud": cloud(xr)}
        bootstrap: dict[str, Sequence[Document]] = {}
        if self.bootstrap:
            bootstrap[PLATFORM] = self._matching(PLATFORM_SELECTOR)
        required: Mapping[str, Sequence[Document]] = bootstrap
        asked: Mapping[str, Selector] = {}
        for _ in range(ROUNDS + 1):
            composed = self.function(Request(composite, documents, required, given), self.catalog)
            if composed.requirements == asked:
                return composed
            asked = composed.requirements
            required = bootstrap | {name: self._matching(selector) for name, selector in asked.items()}
        raise RefusedError("Internal", "requirements did not stabilize")

    def _matching(self, selector: Selector) -> list[Document]:
        group = selector.api_version.rpartition("/")[0]
        if selector.name is not None:
            ref = Ref(group, selector.kind, selector.namespace or "", selector.name)
            found = self.server.get(ref)
            if found is None and ref.kind == "Secret":
                self.missed.add(ref)
            return [Document(found)] if found else []
        return [
            Document(body)
            for ref, body in self.server.all(selector.kind, group)
            if selector.namespace in (None, ref.namespace)
            and all(at(body, ("metadata", "labels", key)) == value for key, value in selector.labels.items())
        ]

    def _connection(self, body: Tree) -> dict[str, bytes]:
        reference = at(body, ("spec", "writeConnectionSecretToRef"))
        if not isinstance(reference, dict):
            return {}
        namespace = reference.get("namespace") or body["metadata"].get("namespace") or ""
        return claims.decoded(self.server.get(Ref("", "Secret", namespace, reference["name"])))

    def _rendered(self, xr: Tree, key: str, manifest: Tree, observed: Tree | None) -> Tree:
        """Return a desired resource with what Crossplane adds."""
        name, uid = xr["metadata"]["name"], xr["metadata"]["uid"]
        metadata = dict(manifest.get("metadata") or {})
        if observed:
            for field in ("name", "namespace", "generateName"):
                metadata.pop(field, None)
                if observed["metadata"].get(field):
                    metadata[field] = observed["metadata"][field]
        elif not metadata.get("name"):
            metadata |= {"generateName": f"{name}-", "name": child_name(name, uid, key)}
        if xr["metadata"].get("namespace"):
            metadata["namespace"] = xr["metadata"]["namespace"]
        held = xr["metadata"].get("labels") or {}
        ours = {COMPOSITE: name} | {label: held[label] for label in CLAIM_LABELS if label in held}
        metadata["labels"] = {**(metadata.get("labels") or {}), **ours}
        metadata["annotations"] = {**(metadata.get("annotations") or {}), KEY: key}
        metadata["ownerReferences"] = [
            {"apiVersion": xr["apiVersion"], "kind": xr["kind"], "name": name, "uid": uid, "controller": True,
             "blockOwnerDeletion": True}
        ]  # fmt: skip
        return {**manifest, "metadata": metadata}

    def _collect(self, undesired: Mapping[str, Tree]) -> None:
        """Delete what was left out: before anything is applied, so under the policy that it has."""
        for _, body in sorted(undesired.items()):
            ref = ref_of(body)
            labels = {
                k: v for k, v in body["metadata"].get("labels", {}).items() if k not in (COMPOSITE, *CLAIM_LABELS)
            }
            with suppress_not_found():
                self.server.edit(ref, ("metadata", "labels"), labels or None, "crossplane")
                self.server.delete(ref, foreground=True)

    def _refer(self, ref: Ref, bodies: Mapping[str, Tree]) -> None:
        listed = []
        for body in bodies.values():
            reference = {"apiVersion": body["apiVersion"], "kind": body["kind"], "name": body["metadata"]["name"]}
            if not ref.namespace and body["metadata"].get("namespace"):
                reference["namespace"] = body["metadata"]["namespace"]
            listed.append(reference)
        listed.sort(key=lambda r: r["apiVersion"] + r["kind"] + r["name"] + r.get("namespace", ""))
        place = ("spec", "resourceRefs") if legacy(ref) else ("spec", "crossplane", "resourceRefs")
        if listed or at(self.server.objects[ref], place):
            self.server.edit(ref, place, listed or None, MANAGER)

    def _apply(self, xr: Tree, bodies: Mapping[str, Tree]) -> bool:
        """Apply everything; what is invalid is passed over, any other refusal ends the reconcile.

        Crossplane takes them in no particular order, and in another one every time.
        """
        digest = hashlib.sha256(f"{xr['metadata']['name']}{xr['kind']}".encode()).hexdigest()
        synced = True
        keys = sorted(bodies, key=lambda key: hashlib.sha256(f"{self.reconciles}{key}".encode()).digest())
        for key in keys:
            try:
                self.server.apply(bodies[key], f"apiextensions.crossplane.io/composed/{digest}")
            except RefusedError as error:
                if error.reason != "Invalid":
                    raise
                synced = False
        return synced

    def _tell(self, ref: Ref, composed: Composed, verdicts: Mapping[str, bool]) -> None:
        xr = self.server.objects[ref]
        conditions = {c["type"]: c for c in at(xr, ("status", "conditions")) or ()}
        conditions |= {condition.type: told(condition) for condition in composed.conditions}
        for name, value in verdicts.items():
            conditions[name] = _observed(xr, {"type": name, "status": str(value), "reason": REASONS[name, value]})
        status: Tree = {key: value for key, value in (composed.status or {}).items() if value is not None}
        if legacy(ref):
            status["claimConditionTypes"] = [condition.type for condition in composed.conditions]
        self.server.tell(ref, {**status, "conditions": list(conditions.values())})
        if composed.connection:
            data = {key: base64.b64encode(value).decode() for key, value in composed.connection.items()}
            claims.publish(self.server, connection_secret(xr), data, xr)

    def _failed(self, ref: Ref, conditions: Sequence[Condition], why: str) -> None:
        """Write what a reconcile that failed leaves: its conditions, and Unknown for those that it did not send."""
        xr = self.server.get(ref)
        if xr is None:
            return
        listed = {c["type"]: c for c in at(xr, ("status", "conditions")) or ()}
        sent = {condition.type: told(condition) for condition in conditions}
        for name, before in listed.items():
            if name not in SYSTEM and name not in sent:
                listed[name] = {**before, "status": "Unknown", "reason": "FatalError", "message": ""}
        synced = {"type": "Synced", "status": "False", "reason": "ReconcileError", "message": why}
        listed |= sent | {"Synced": _observed(xr, synced)}
        self.server.tell(ref, put(xr.get("status") or {}, ("conditions",), list(listed.values())))


REASONS = {("Synced", True): "ReconcileSuccess", ("Synced", False): "ReconcileError",
           ("Ready", True): "Available", ("Ready", False): "Creating"}  # fmt: skip


@contextmanager
def suppress_not_found() -> Iterator[None]:
    """Ignore that something is gone already, and nothing else."""
    try:
        yield
    except RefusedError as error:
        if error.reason != "NotFound":
            raise


def _observed(xr: Tree, condition: Tree) -> Tree:
    """Return a condition of Crossplane's own, with the generation of the XR that it is about."""
    return {**condition, "observedGeneration": xr["metadata"]["generation"]}


def told(condition: Condition) -> Tree:
    """Return a condition as status holds it."""
    entry = {"type": condition.type, "status": condition.status, "reason": condition.reason}
    return {**entry, "message": condition.message} if condition.message else entry


def legacy(ref: Ref) -> bool:
    """Return whether an XR stands behind a claim."""
    return ref.kind.startswith("X")


def references(xr: Tree) -> list[Tree]:
    """Return an XR's references to what it composes."""
    return at(xr, ("spec", "resourceRefs")) or at(xr, ("spec", "crossplane", "resourceRefs")) or []


def cloud(xr: Tree) -> str:
    """Return the cloud whose Composition an XR uses."""
    reference = at(xr, ("spec", "compositionRef", "name")) or at(xr, ("spec", "crossplane", "compositionRef", "name"))
    return str(reference or "kubernetes").partition(".")[0]


def connection_secret(xr: Tree) -> Ref:
    """Return where a claim's XR keeps its connection details: the Secret is named by the XR's uid."""
    return Ref("", "Secret", "crossplane-system", xr["metadata"]["uid"])
