"""Observed: one resource as the cluster has it, read a field at a time.

A request carries some 5 KB for every composed resource, of which a render reads a handful of fields. Turning it all
into dictionaries costs thirty times the rest of the work, so everything here asks for what it needs by path.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from function.model.refusal import Refusal, quoted
from function.model.unknown import Path, Tree


class Observed(Protocol):
    """One resource as the cluster has it, whatever it was parsed from."""

    def get(self, *path: str | int) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value at a path; None where anything on the way is absent, null or of another shape.

        It may be handed out more than once, and nobody writes to it.
        """

    def tree(self) -> Tree:
        """Return the whole resource as a fresh Tree."""

    @property
    def connection(self) -> Mapping[str, bytes]:
        """The connection details that Crossplane read for it; empty where there are none."""

    @property
    def conditions(self) -> "dict[str, Condition]":
        """Its conditions by type; malformed entries are left out."""

    @property
    def content(self) -> bytes | None:
        """The whole resource, as bytes that are equal for what is equal; None where they are not at hand."""


@dataclass(frozen=True)
class Document:
    """An Observed over a parsed YAML document: previews and tests."""

    body: Tree
    connection: Mapping[str, bytes] = field(default_factory=dict)

    def get(self, *path: str | int) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value at a path, None where there is none."""
        return at(self.body, path)

    def tree(self) -> Tree:
        """Return the document itself: previews do not write to it."""
        return self.body

    @property
    def conditions(self) -> "dict[str, Condition]":
        """Its conditions by type."""
        return _conditions(self.get("status", "conditions"))

    @property
    def content(self) -> None:
        """Nothing: a document is read once or twice."""


class Condition(NamedTuple):
    """A status condition, of a resource or for an order.

    Attributes:
        type: What it is about.
        status: True, False or Unknown.
        reason: Why, in one word.
        message: Why, in words.
        generation: The resource's generation that it is a verdict on.
        since: When it last changed, which Crossplane sets of those for an order.
    """

    type: str
    status: str
    reason: str = ""
    message: str = ""
    generation: int | None = None
    since: str = ""


def at(tree: object, path: Path) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return the value at a path of a tree, None where anything on the way is absent or of another shape."""
    for step in path:
        if isinstance(step, str) and isinstance(tree, Mapping):
            tree = tree.get(step)
        elif isinstance(step, int) and isinstance(tree, list) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def mapping(observed: Observed, *path: str) -> Mapping[str, Any]:
    """Return the map at a path; an empty one where there is none or something else is there."""
    value = observed.get(*path)
    return value if isinstance(value, Mapping) else {}


def conditions(observed: Observed) -> dict[str, Condition]:
    """Return the resource's conditions by type; malformed entries are left out."""
    return observed.conditions


def _conditions(listed: object) -> dict[str, Condition]:
    found: dict[str, Condition] = {}
    for entry in listed if isinstance(listed, list) else []:
        if not isinstance(entry, dict) or not isinstance(name := entry.get("type"), str):
            continue
        said = [entry.get(field) for field in ("status", "reason", "message", "lastTransitionTime")]
        status, reason, message, since = [text if isinstance(text, str) else "" for text in said]
        generation = entry.get("observedGeneration")
        seen = generation if isinstance(generation, int) else None
        found[name] = Condition(name, status, reason, message, seen, since)
    return found


def secret_value(secret: Observed, key: str) -> bytes | None:
    """Return the value of a key of a core Secret; None where it is absent, empty or not base64.

    Raises:
        Refusal: It is not text. No value of ours is anything else, and waiting would not mend it.
    """
    encoded = secret.get("data", key)
    if not isinstance(encoded, str) or not encoded:
        return None
    try:
        value = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    if not _is_text(value):
        raise _no_text(key, f"Secret {quoted(secret.get('metadata', 'name'))}")
    return value


def connection_value(observed: Observed, key: str) -> bytes | None:
    """Return the value of a connection detail that Crossplane read for a resource; None where it is absent or empty.

    Raises:
        Refusal: It is not text.
    """
    value = observed.connection.get(key)
    if not value:
        return None
    if not _is_text(value):
        raise _no_text(key, f"the connection of {observed.get('kind')} {quoted(observed.get('metadata', 'name'))}")
    return value


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _no_text(key: str, where: str) -> Refusal:
    """Return the refusal of a value, which names its key and never quotes it."""
    return Refusal(f"{where}: key {quoted(key)}: invalid value: must be text in UTF-8")
