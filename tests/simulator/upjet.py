"""Upjet: the providers of all clouds, in the order of crossplane-runtime's managed reconciler (v2.3.3).

One provider plays them all: what differs says each kind's row, the tables of its cloud, and its habits.
"""

import base64
from typing import Any

from function.model import EXTERNAL_NAME, PART, Tree, at, read_field, short_kind, write_field
from tests.simulator import habits
from tests.simulator.cloud import Cloud, CloudRefusedError, Thing, agrees, merged
from tests.simulator.habits import Habits, Reference
from tests.simulator.schema import PARAMETERS, is_managed
from tests.simulator.server import Ref, RefusedError, Server, controller, deleting, ref_of

FINALIZER = "finalizer.managedresource.crossplane.io"
MANAGER = "provider"
NAME = ("metadata", "annotations", EXTERNAL_NAME)
ABANDON = ("ABANDON", "deletionPolicy")
"""What tells the provider to leave a thing where it is when its resource goes, and where."""

NOT_ASKED = ("Ref", "Refs", "Selector", "autoGeneratePassword", "applyImmediately", "allowMajorVersionUpgrade")
"""How the fields end that are the provider's own and no property of the thing."""

PASSWORDS = ("passwordSecretRef", "administratorPasswordSecretRef")
"""Fields that say where a password stands, which is a property of the thing."""


def may(policies: list[str], action: str) -> bool:
    """Return whether management policies allow an action."""
    return "*" in policies or action in policies


def reaches_cloud(body: Tree) -> bool:
    """Return whether a deletion reaches the cloud (LegacyManagementPoliciesResolver.ShouldDelete)."""
    policies = at(body, ("spec", "managementPolicies")) or ["*"]
    explicit = policies != ["*"] and "Delete" in policies
    return explicit or (may(policies, "Delete") and at(body, ("spec", "deletionPolicy")) != "Orphan")


class Upjet:
    """The provider of all managed kinds of all clouds."""

    def __init__(self, server: Server, cloud: Cloud) -> None:
        self.server = server
        self.cloud = cloud

    def reconcile(self) -> None:
        """Reconcile every managed resource once: those that go before those that come in their place."""
        mine = [ref for ref, body in self.server.objects.items() if ref.kind != "Object" and is_managed(body)]
        for ref in sorted(mine, key=lambda ref: (not deleting(self.server.objects[ref]), ref)):
            if body := self.server.get(ref):
                self._reconcile(ref, body)

    def _reconcile(self, ref: Ref, body: Tree) -> None:
        try:
            self._manage(ref, body)
        except CloudRefusedError as error:
            if ref in self.server.objects:
                self._verdict(ref, synced=str(error), ready=None)

    def _manage(self, ref: Ref, body: Tree) -> None:
        how, named = habits.of(short_kind(body)), habits.naming(body) == "named"
        if deleting(body) and not reaches_cloud(body):
            self.server.finalize(ref, FINALIZER, MANAGER, present=False)
            return
        if named and not at(body, NAME):
            body = self.server.edit(ref, NAME, ref.name, MANAGER)
        if not deleting(body):
            body = self._resolved(ref, body, how)
        thing = self._find(body, how)
        if deleting(body):
            self._part(ref, body, thing)
            return
        body = self.server.finalize(ref, FINALIZER, MANAGER, present=True) or body
        policies = body["spec"]["managementPolicies"]
        if thing is None and may(policies, "Create"):
            thing = self._made(body, how, named=named)
        if thing is None:
            raise CloudRefusedError("the external resource does not exist")
        if not at(body, NAME):
            body = self.server.edit(ref, NAME, thing.name, MANAGER)
        if may(policies, "LateInitialize"):
            body = self._late(ref, body, how, thing)
        self._connection(body, how, thing)
        refused = self._update(body, how, thing) if may(policies, "Update") and not thing.leaving else None
        self._tell(ref, how, thing, refused)

    def _find(self, body: Tree, how: Habits) -> Thing | None:
        name = at(body, NAME)
        if not name and how.name and habits.naming(body) == "derived":
            name = how.name(asked(body))
        return self.cloud.find(short_kind(body), place(body, how), str(name)) if name else None

    def _made(self, body: Tree, how: Habits, *, named: bool) -> Thing:
        """Make the thing of a resource, with what only its creation is told too."""
        for reference in how.references:
            selector = at(body, (*PARAMETERS, f"{reference.field}Selector"))
            if reference.field == how.within and not selector and not at(body, (*PARAMETERS, reference.field)):
                raise CloudRefusedError(f"{reference.field} is required")
        said = merged(at(body, ("spec", "initProvider")) or {}, asked(body))
        fields: Tree = merged({}, said)
        for path, value in how.late.items():
            if read_field(fields, path) is None:
                fields = merged(fields, _nested(path, value))
        derived = how.name(fields) if how.name else None
        name = at(body, NAME) if named else derived
        return self.cloud.make(short_kind(body), place(body, how), name, fields, origin(body))

    def _part(self, ref: Ref, body: Tree, thing: Thing | None) -> None:
        """Delete the thing of a resource that is being deleted; let the resource go once it is gone."""
        if len(body["metadata"]["finalizers"]) > 1:
            return
        abandons = thing is not None and thing.fields.get(ABANDON[1]) == ABANDON[0]
        if thing is not None and not abandons:
            self.cloud.destroy(thing, body)
        if thing is None or abandons or thing not in self.cloud.things:
            self.server.finalize(ref, FINALIZER, MANAGER, present=False)

    def _resolved(self, ref: Ref, body: Tree, how: Habits) -> Tree:
        """Fill in what selectors select: once, unless they say always."""
        for reference in how.references:
            selector = at(body, (*PARAMETERS, f"{reference.field}Selector"))
            place = (*PARAMETERS, reference.plural or reference.field)
            if not selector or (at(body, place) and at(selector, ("policy", "resolve")) != "Always"):
                continue
            value = self._value(body, reference, selector["matchLabels"])
            if not value:
                raise CloudRefusedError(f"cannot resolve references: spec.forProvider.{reference.field}")
            new = [value] if reference.plural else value
            if at(body, place) != new:
                body = self.server.edit(ref, place, new, MANAGER)
        return body

    def _value(self, body: Tree, reference: Reference, labels: Tree) -> object:
        target = self._selected(body, reference.kind, labels)
        return target and at(target, ("status", "atProvider", reference.by) if reference.by else NAME)

    def _selected(self, body: Tree, kind: str, labels: Tree) -> Tree | None:
        uid = controller(body)
        for ref in sorted(self.server.objects):
            other = self.server.objects[ref]
            if ref.kind == kind.partition(".")[2] and short_kind(other) == kind and controller(other) == uid:
                held = other["metadata"].get("labels", {})
                if all(held.get(key) == value for key, value in labels.items()):
                    return other
        return None

    def _late(self, ref: Ref, body: Tree, how: Habits, thing: Thing) -> Tree:
        said, at_first = at(body, PARAMETERS), at(body, ("spec", "initProvider")) or {}
        new = said
        for path in how.late:
            value = read_field(thing.fields, path)
            if value is not None and read_field(said, path) is None and read_field(at_first, path) is None:
                new = merged(new, _nested(path, value))
        return self.server.edit(ref, PARAMETERS, new, MANAGER) if new is not said else body

    def _update(self, body: Tree, how: Habits, thing: Thing) -> str | None:
        """Make the thing what is asked for; return why that is refused."""
        said = asked(body)
        differing = {name: value for name, value in said.items() if not agrees(value, thing.fields.get(name))}
        for name in how.upgrades:
            if name in differing and float(differing[name]) < float(thing.fields[name]):
                del differing[name]  # a downgrade is dropped in silence
        for path in sorted(habits.immutable(body)):
            now = read_field(differing, path)
            if now is not None and now != read_field(thing.fields, path):
                return (
                    "refuse to update the external resource because the following update requires replacing it: "
                    f"cannot change the value of the argument {path!r}"
                )
        try:
            if differing:
                self.cloud.change(thing, differing)
        except CloudRefusedError as error:
            return str(error)
        return None

    def _tell(self, ref: Ref, how: Habits, thing: Thing, refused: str | None) -> None:
        available = self._is_available(thing)
        told = thing.told | (how.running(thing.name, thing.fields) if available else {})
        self._verdict(ref, synced=refused, ready=available, told=told)

    def _is_available(self, thing: Thing) -> bool:
        return thing.settles <= self.cloud.now and not thing.leaving

    def _connection(self, body: Tree, how: Habits, thing: Thing) -> None:
        """Publish the connection details, which comes before any update: where it fails, none is made."""
        reference = at(body, ("spec", "writeConnectionSecretToRef"))
        if not reference or how.connection is None or not self._is_available(thing):
            return
        namespace = reference.get("namespace") or body["metadata"]["namespace"]
        values = how.connection(thing.name, thing.fields, thing.serial)
        data = {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}
        write_secret(self.server, Ref("", "Secret", namespace, reference["name"]), data, body)

    def _verdict(self, ref: Ref, *, synced: str | None, ready: bool | None, told: Tree | None = None) -> None:
        status = self.server.objects[ref].get("status") or {}
        conditions = {c["type"]: c for c in at(status, ("conditions",)) or () if isinstance(c, dict)}
        conditions["Synced"] = condition("Synced", "True" if synced is None else "False", synced or "")
        if ready is not None:
            conditions["Ready"] = condition("Ready", str(ready))
        at_provider = {"atProvider": told} if told is not None else {}
        self.server.tell(ref, {**status, **at_provider, "conditions": list(conditions.values())})


def write_secret(server: Server, ref: Ref, data: dict[str, str], owner: Tree) -> None:
    """Write a Secret that goes with its owner; nothing where its namespace takes none any more."""
    if ref in server.objects:
        server.edit(ref, ("data",), data, MANAGER)
        return
    mine = ref_of(owner)
    reference = {"apiVersion": owner["apiVersion"], "kind": mine.kind, "name": mine.name,
                 "uid": owner["metadata"]["uid"], "controller": True}  # fmt: skip
    metadata: Tree = {"name": ref.name, "namespace": ref.namespace, "ownerReferences": [reference]}
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque", "data": data}
    try:
        server.create(body, MANAGER)
    except RefusedError as error:
        raise CloudRefusedError(str(error)) from error


def condition(kind: str, status: str, message: str = "") -> Tree:
    """Return a condition as a provider writes it."""
    reason = {"Ready": "Available", "Synced": "ReconcileSuccess"}[kind]
    if status == "False":
        reason = {"Ready": "Creating", "Synced": "ReconcileError"}[kind]
    return {"type": kind, "status": status, "reason": reason} | ({"message": message} if message else {})


def asked(body: Tree) -> dict[str, Any]:
    """Return the properties that a managed resource asks for."""
    said = at(body, PARAMETERS) or {}
    return {key: value for key, value in said.items() if key in PASSWORDS or not key.endswith(NOT_ASKED)}


def place(body: Tree, how: Habits) -> str:
    """Return where the thing of a managed resource is: its region, else what it is within."""
    row = habits.row(body)
    location = row.location if row else "region"
    return str((location and at(body, (*PARAMETERS, location))) or at(body, (*PARAMETERS, how.within)) or "global")


def _nested(path: str, value: object) -> Tree:
    tree: Tree = {}
    write_field(tree, path, value)
    return tree


def origin(body: Tree) -> tuple[str, str, str]:
    """Return whose thing a managed resource makes: namespace, order and part."""
    labels = body["metadata"].get("labels", {})
    namespace = labels.get("crossplane.io/claim-namespace") or body["metadata"].get("namespace") or ""
    order = labels.get("crossplane.io/claim-name") or labels.get("crossplane.io/composite") or ""
    return str(namespace), str(order), str(labels.get(PART, ""))
