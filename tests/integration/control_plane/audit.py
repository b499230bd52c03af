"""Audit: who changed what, told from the API server's audit log.

Crossplane applies every composed resource in every reconcile. What counts is whether that changed anything: the server
then stores the object anew, and its resourceVersion with it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from function.model import Tree

CROSSPLANE = "system:serviceaccount:crossplane-system:crossplane"
GARBAGE_COLLECTOR = "system:serviceaccount:kube-system:generic-garbage-collector"

_SERVERS = ("managedFields", "resourceVersion", "generation")
_ERRORS = 400


@dataclass(frozen=True)
class Write:
    """One request that could have changed an object.

    Attributes:
        user: Who asked.
        verb: What for: create, update, patch, delete, deletecollection.
        resource: The plural of the object's kind, and below it the subresource, if any: `instances/status`.
        namespace: The object's namespace; empty where it has none.
        name: The object's name; empty where several were deleted at once.
        fields: What changed, by path, from what to what; all of it where the object is new, nothing for a Secret.
        changed: Whether the object was stored anew, or deleted.
        refused: What was answered instead, where the request was refused; empty where it was not.
    """

    user: str
    verb: str
    resource: str
    namespace: str
    name: str
    fields: Mapping[str, tuple[Any, Any]]
    changed: bool
    refused: str


class Audit:
    """The log of one control plane, read as it grows."""

    def __init__(self, log: Path) -> None:
        """Begin to read a log."""
        self._log = log
        self._offset = 0
        self._known: dict[tuple[str, ...], Tree] = {}
        self._writes: list[Write] = []

    def mark(self) -> int:
        """Return the present moment."""
        self._read()
        return len(self._writes)

    def writes(self, since: int, user: str | None = None) -> list[Write]:
        """Return the requests since a moment that were let through, all users' or one's."""
        return [write for write in self._since(since) if not write.refused and user in (None, write.user)]

    def changes(self, since: int, user: str | None = None) -> list[Write]:
        """Return the requests since a moment that changed something."""
        return [write for write in self.writes(since, user) if write.changed]

    def refusals(self, since: int) -> list[Write]:
        """Return the requests since a moment that were refused."""
        return [write for write in self._since(since) if write.refused]

    def _since(self, moment: int) -> list[Write]:
        self._read()
        return self._writes[moment:]

    def _read(self) -> None:
        with self._log.open("rb") as log:
            log.seek(self._offset)
            whole, _, _ = log.read().rpartition(b"\n")
        if not whole:
            return
        self._offset += len(whole) + 1
        self._writes += (write for line in whole.splitlines() if (write := self._write(json.loads(line))))

    def _write(self, entry: Tree) -> Write | None:
        target = entry.get("objectRef", {})
        if not target or "dryRun" in entry["requestURI"]:
            return None
        refused = entry["responseStatus"]["message"] if entry["responseStatus"]["code"] >= _ERRORS else ""
        body = (entry.get("responseObject") or {}) if not refused else {}
        place = (target.get("apiGroup", ""), target["resource"], target.get("namespace", ""))
        before, after = self._seen(place, body)
        name = target.get("name") or body.get("metadata", {}).get("name", "")
        deleted = entry["verb"] == "delete" or (entry["verb"] == "deletecollection" and bool(body.get("items")))
        return Write(
            user=(entry.get("impersonatedUser") or entry["user"])["username"],
            verb=entry["verb"],
            resource="/".join(filter(None, (target["resource"], target.get("subresource")))),
            namespace=target.get("namespace", ""),
            name=name,
            fields={} if deleted or refused else dict(differences(before, after)),
            changed=not refused and (deleted or _stored(entry["verb"], before, after)),
            refused=refused,
        )

    def _seen(self, place: tuple[str, ...], body: Tree) -> tuple[Tree, Tree]:
        """Return an object as the log has it before and after a request; empty where it does not hold it."""
        metadata = body.get("metadata", {})
        if "resourceVersion" not in metadata or "name" not in metadata:
            return {}, {}
        key = (*place, metadata["name"], metadata.get("uid", ""))
        before = self._known.get(key, {})
        self._known[key] = body
        return before, body


def differences(before: Tree, after: Tree) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """Yield the fields in which two states of an object differ; lists are fields as a whole, but for conditions."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            yield path, (old.get(path), new.get(path))


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401  (JSON of any shape)
    if path.startswith("metadata.") and path.removeprefix("metadata.") in _SERVERS:
        return
    if path.endswith("conditions") and isinstance(value, list):
        timeless = [{k: v for k, v in entry.items() if k != "lastTransitionTime"} for entry in value]
        value = {entry["type"]: entry for entry in timeless}
    if not isinstance(value, dict) or not value:
        yield path, value
        return
    for key, below in value.items():
        yield from _leaves(below, f"{path}.{key}" if path else key)


def _stored(verb: str, before: Tree, after: Tree) -> bool:
    if not after:  # the log holds no bodies of Secrets: whether a patch changed one it does not tell
        return verb in {"create", "update"}
    old, new = (state.get("metadata", {}).get("resourceVersion") for state in (before, after))
    return bool(old != new)
