"""Server: an API server that holds objects, merges what is applied, and lets go of what has no finalizer left."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from function.model import Tree, at
from tests.simulator import fields, schema
from tests.simulator.schema import put

FOREGROUND = "foregroundDeletion"
NOW = "2024-01-01T00:00:00Z"
"""All that happens, happens then: a fixed point is one to the letter."""


class Ref(NamedTuple):
    """What tells an object from all others; versions of a kind are one object."""

    group: str
    kind: str
    namespace: str
    name: str


class RefusedError(Exception):
    """The server said no: Forbidden (admission, a Terminating namespace), Invalid or NotFound."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(f"{reason}: {message}")
        self.reason = reason


def ref_of(body: Tree) -> Ref:
    """Return what identifies an object."""
    group, _, version = str(body["apiVersion"]).rpartition("/")
    metadata = body["metadata"]
    return Ref(group if version else "", body["kind"], metadata.get("namespace") or "", metadata["name"])


def deleting(body: Tree) -> bool:
    """Return whether an object is on its way out."""
    return "deletionTimestamp" in body["metadata"]


def controller(body: Tree) -> str | None:
    """Return the uid of an object's controller."""
    owners = body["metadata"].get("ownerReferences", ())
    return next((str(owner["uid"]) for owner in owners if owner.get("controller")), None)


class Server:
    """The objects of a cluster.

    Attributes:
        objects: What there is.
        revision: Goes up with every write that changes something.
        on_delete: Asked before a deletion: what returns a text refuses it.
        on_update: Asked before a change by anybody: what returns a text refuses it.
        on_condemned: Told when an object gets its deletion timestamp, or goes at once.
        on_gone: Told when an object is gone.
    """

    def __init__(self) -> None:
        self.objects: dict[Ref, Tree] = {}
        self.revision = 0
        self.on_delete: list[Callable[[Ref, Tree], str | None]] = []
        self.on_update: list[Callable[[Tree, Tree], str | None]] = []
        self.on_condemned: list[Callable[[Ref, Tree], None]] = []
        self.on_gone: list[Callable[[Ref, Tree], None]] = []
        self._uids = 0
        self._applied: dict[tuple[Ref, str, str], tuple[Tree, str]] = {}

    def get(self, ref: Ref) -> Tree | None:
        """Return an object; None where there is none."""
        return self.objects.get(ref)

    def all(self, kind: str, group: str | None = None) -> Iterator[tuple[Ref, Tree]]:
        """Yield the objects of a kind, sorted."""
        found = [ref for ref in self.objects if ref.kind == kind and group in (None, ref.group)]
        for ref in sorted(found):
            if body := self.objects.get(ref):
                yield ref, body

    def owned(self, uid: str) -> list[Ref]:
        """Return what an object is an owner of, sorted."""
        return sorted(
            ref
            for ref, body in self.objects.items()
            if any(owner["uid"] == uid for owner in body["metadata"].get("ownerReferences", ()))
        )

    def apply(self, body: Tree, manager: str, subresource: str = "") -> Tree:
        """Apply an object on the server's side, by force, as a field manager; return what it is then.

        Raises:
            RefusedError: It is not valid, or may not be made.
        """
        ref = ref_of(body)
        live = self.objects.get(ref)
        known = self._applied.get((ref, manager, subresource))
        if live is not None and known and known[1] == live["metadata"]["resourceVersion"] and known[0] == body:
            return live
        if live is None:
            live = self._born(ref, body)
        kind = schema.of(body)
        stated = fields.of(body, kind)
        entries = _entries(live)
        mine = (manager, "Apply", subresource)
        rest = {key: owned for key, owned in entries.items() if key != mine}
        gone = fields.difference(entries.get(mine, {}), stated)
        for owned in rest.values():
            gone = fields.difference(gone, owned)
        kept = fields.without(live, gone, kind) if gone else live
        result = fields.merged(kept, {**body, "metadata": _named(body["metadata"], live["metadata"])}, kind)
        taken = fields.changed(live, result, kind) or {}
        rest = {key: left for key, owned in rest.items() if (left := fields.difference(owned, taken))}
        after = self._store(ref, live, schema.defaulted(result, kind), {**rest, mine: stated})
        self._applied[ref, manager, subresource] = (body, after["metadata"]["resourceVersion"])
        return after

    def create(self, body: Tree, manager: str) -> Tree:
        """Make an object as a user or a controller does.

        Raises:
            RefusedError: It exists, or may not be made.
        """
        ref = ref_of(body)
        if ref in self.objects:
            raise RefusedError("AlreadyExists", f"{ref.kind} {ref.name}")
        born = self._born(ref, body)
        kind = schema.of(body)
        whole = schema.defaulted(fields.merged(born, body, kind), kind)
        return self._store(ref, born, whole, {(manager, "Update", ""): fields.of(body, kind)})

    def update(self, ref: Ref, body: Tree, manager: str) -> Tree:
        """Replace an object; the manager owns what is other than before.

        Raises:
            RefusedError: It is not valid, or not there.
        """
        live = self._must(ref)
        if live == body:
            return live
        kind = schema.of(body)
        body = schema.defaulted(body, kind)
        entries = _entries(live)
        mine = (manager, "Update", "")
        new = fields.changed(live, body, kind) or {}
        lost = fields.difference(fields.of(live, kind), fields.of(body, kind))
        entries = {key: fields.difference(fields.difference(owned, new), lost) for key, owned in entries.items()}
        if new:
            entries[mine] = fields.union(entries.get(mine, {}), new)
        return self._store(ref, live, body, {key: owned for key, owned in entries.items() if owned})

    def edit(self, ref: Ref, path: tuple[str, ...], value: Any, manager: str) -> Tree:  # noqa: ANN401  (JSON)
        """Set one field of an object, or remove it where the value is None."""
        return self.update(ref, put(self._must(ref), path, value), manager)

    def tell(self, ref: Ref, status: Mapping[str, Any]) -> None:
        """Replace an object's status, which no owner is kept of."""
        live = self._must(ref)
        if live.get("status", {}) != status:
            self._keep(ref, put(live, ("status",), dict(status)))

    def delete(self, ref: Ref, *, foreground: bool = False) -> None:
        """Delete an object: at once, or when its finalizers are gone.

        Raises:
            RefusedError: Admission refuses it.
        """
        live = self.objects.get(ref)
        if live is None:
            return
        for gate in self.on_delete:
            if why := gate(ref, live):
                raise RefusedError("Forbidden", why)
        if not deleting(live):
            for told in self.on_condemned:
                told(ref, live)
        finalizers = list(live["metadata"].get("finalizers", ()))
        if foreground and FOREGROUND not in finalizers:
            finalizers.append(FOREGROUND)
        if not finalizers:
            self.remove(ref)
            return
        doomed = put(live, ("metadata", "deletionTimestamp"), NOW)
        doomed = put(doomed, ("metadata", "finalizers"), finalizers)
        if doomed != live:
            self._keep(ref, doomed)

    def finalize(self, ref: Ref, finalizer: str, manager: str, *, present: bool) -> Tree | None:
        """Add or remove a finalizer; an object that is being deleted goes with its last one."""
        live = self._must(ref)
        finalizers = list(live["metadata"].get("finalizers", ()))
        if (finalizer in finalizers) == present:
            return live
        if present:
            return self.edit(ref, ("metadata", "finalizers"), [*finalizers, finalizer], manager)
        finalizers.remove(finalizer)
        after = self.edit(ref, ("metadata", "finalizers"), finalizers or None, manager)
        if deleting(after) and not finalizers:
            self.remove(ref)
            return None
        return after

    def damage(self, ref: Ref, managed_fields: object) -> None:
        """Replace an object's managedFields by anything at all."""
        self._keep(ref, put(self._must(ref), ("metadata", "managedFields"), managed_fields))

    def remove(self, ref: Ref) -> None:
        """Take an object away, finalizers or not, as only the server itself does."""
        gone = self.objects.pop(ref)
        self.revision += 1
        for told in self.on_gone:
            told(ref, gone)

    def _must(self, ref: Ref) -> Tree:
        live = self.objects.get(ref)
        if live is None:
            raise RefusedError("NotFound", f"{ref.kind} {ref.name}")
        return live

    def _born(self, ref: Ref, body: Tree) -> Tree:
        if ref.namespace:
            home = self.objects.get(Ref("", "Namespace", "", ref.namespace))
            if home is None:
                raise RefusedError("NotFound", f"namespace {ref.namespace}")
            if deleting(home):
                raise RefusedError("Forbidden", f"namespace {ref.namespace} is being terminated")
        self._uids += 1
        metadata = {"name": ref.name, "uid": f"uid-{self._uids:06d}", "generation": 0, "creationTimestamp": NOW}
        metadata |= {"namespace": ref.namespace} if ref.namespace else {}
        return {"apiVersion": body["apiVersion"], "kind": body["kind"], "metadata": metadata}

    def _store(self, ref: Ref, live: Tree, body: Tree, owners: Mapping[tuple[str, str, str], fields.Fields]) -> Tree:
        for path in schema.of(body).required:
            if at(body, path) is None:
                raise RefusedError("Invalid", f"{'.'.join(map(str, path))}: Required value")
        references = body["metadata"].get("ownerReferences", ())
        if sum(bool(owner.get("controller")) for owner in references) > 1:
            raise RefusedError(
                "Invalid", "metadata.ownerReferences: only one reference can have controller set to true"
            )
        entries = [_entry(key, owned, body["apiVersion"]) for key, owned in sorted(owners.items())]
        before = live["metadata"]
        metadata = {**body["metadata"], "managedFields": entries}
        for key in ("uid", "generation", "creationTimestamp", "deletionTimestamp", "resourceVersion"):
            metadata.pop(key, None)
            if key in before:
                metadata[key] = before[key]
        after = {**body, "metadata": metadata}
        if "resourceVersion" in before and after == live:
            return live
        for gate in self.on_update if "resourceVersion" in before else ():
            if why := gate(live, after):
                raise RefusedError("Invalid", why)
        if after.get("spec") != live.get("spec") or not before["generation"]:
            metadata["generation"] = before["generation"] + 1
        return self._keep(ref, after)

    def _keep(self, ref: Ref, body: Tree) -> Tree:
        self.revision += 1
        body = put(body, ("metadata", "resourceVersion"), str(self.revision))
        self.objects[ref] = body
        return body


USER = "kubectl"
"""The field manager of people."""


def _named(metadata: Tree, live: Tree) -> Tree:
    """Return the metadata to merge, without what the server decides."""
    return {key: value for key, value in metadata.items() if key not in fields.UNOWNED or key not in live}


def _entries(body: Tree) -> dict[tuple[str, str, str], fields.Fields]:
    listed = body["metadata"].get("managedFields")
    return {
        (entry["manager"], entry["operation"], entry.get("subresource", "")): entry["fieldsV1"]
        for entry in (listed if isinstance(listed, list) else ())
        if isinstance(entry, dict) and "manager" in entry and isinstance(entry.get("fieldsV1"), dict)
    }


def _entry(key: tuple[str, str, str], owned: fields.Fields, api_version: str) -> Tree:
    manager, operation, subresource = key
    entry = {"manager": manager, "operation": operation, "apiVersion": api_version, "fieldsType": "FieldsV1",
             "fieldsV1": owned}  # fmt: skip
    return {**entry, "subresource": subresource} if subresource else entry
