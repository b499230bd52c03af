"""Fields: who owns what of an object, as fieldsV1 writes it, and how server-side apply merges by it.

A set of fields is a nested map: `f:name` for a field, `v:<json>` for an item of a set, `k:<json>` for an item of a list
of maps, `.` for the place itself. An empty map is the place itself too.
"""

import json
from typing import Any, TypeAlias

from function.model import Path, Tree
from tests.simulator.schema import Schema

Fields: TypeAlias = dict[str, Any]

UNOWNED = frozenset(
    {"name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
     "managedFields"}
)  # fmt: skip
"""Metadata that nobody owns."""


def of(body: Tree, schema: Schema) -> Fields:
    """Return the fields that an object states."""
    stated = {key: value for key, value in body.items() if key not in ("apiVersion", "kind", "metadata")}
    metadata = {key: value for key, value in body.get("metadata", {}).items() if key not in UNOWNED}
    return _of({**stated, "metadata": metadata} if metadata else stated, schema, ())


def _of(value: Any, schema: Schema, path: Path) -> Fields:  # noqa: ANN401  (JSON of any shape)
    if isinstance(value, dict):
        return {f"f:{key}": _of(below, schema, (*path, key)) for key, below in value.items()}
    if isinstance(value, list) and path in schema.sets:
        return {_item(entry): {} for entry in value}
    if isinstance(value, list) and path in schema.keyed:
        keys = schema.keyed[path]
        return {_entry(entry, keys): {".": {}, **_of(entry, schema, (*path, "[]"))} for entry in value}
    return {}


def merged(live: Any, new: Any, schema: Schema, path: Path = ()) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return what is there with what is applied on top of it."""
    if isinstance(live, dict) and isinstance(new, dict):
        below = {
            key: merged(live[key], value, schema, (*path, key)) if key in live else value for key, value in new.items()
        }
        return {**live, **below}
    if isinstance(live, list) and isinstance(new, list) and path in schema.sets:
        return [*live, *(item for item in new if item not in live)]
    if isinstance(live, list) and isinstance(new, list) and path in schema.keyed:
        keys = schema.keyed[path]
        entries = {_entry(item, keys): item for item in live}
        for item in new:
            name = _entry(item, keys)
            entries[name] = merged(entries[name], item, schema, (*path, "[]")) if name in entries else item
        return list(entries.values())
    return new


def without(tree: Any, fields: Fields, schema: Schema, path: Path = ()) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return a tree without some fields; a map or list that is left empty goes with them."""
    if isinstance(tree, dict):
        result = {}
        for key, value in tree.items():
            below = fields.get(f"f:{key}")
            if below is None:
                result[key] = value
            elif below and (left := without(value, below, schema, (*path, key))):
                result[key] = left
        return result
    if isinstance(tree, list) and path in schema.sets:
        return [item for item in tree if _item(item) not in fields]
    if isinstance(tree, list) and path in schema.keyed:
        kept = []
        for item in tree:
            below = fields.get(_entry(item, schema.keyed[path]))
            if below is None:
                kept.append(item)
            elif "." not in below:
                kept.append(without(item, below, schema, (*path, "[]")))
        return kept
    return tree


def difference(fields: Fields, other: Fields) -> Fields:
    """Return the fields that another set does not have."""
    result = {}
    for key, below in fields.items():
        if key not in other:
            result[key] = below
            continue
        theirs = other[key]
        if not below or key == ".":
            if theirs and "." not in theirs:
                result[key] = below
        elif left := difference(below, theirs):
            result[key] = left
    return result


def union(one: Fields, other: Fields) -> Fields:
    """Return the fields of both sets."""
    result = dict(one)
    for key, below in other.items():
        result[key] = union(result[key], below) if key in result else below
    return result


def changed(before: Any, after: Any, schema: Schema, path: Path = ()) -> Fields | None:  # noqa: ANN401  (JSON)
    """Return the fields of a state that an earlier one had otherwise or not at all; None where there are none."""
    if before == after:
        return None
    if isinstance(before, dict) and isinstance(after, dict):
        found = {}
        for key, value in after.items():
            if path == ("metadata",) and key in UNOWNED:
                continue
            if key not in before:
                found[f"f:{key}"] = _of(value, schema, (*path, key))
            elif (below := changed(before[key], value, schema, (*path, key))) is not None:
                found[f"f:{key}"] = below
        return found or None
    if isinstance(before, list) and isinstance(after, list) and (path in schema.sets or path in schema.keyed):
        return difference(_of(after, schema, path), _of(before, schema, path)) or None
    return _of(after, schema, path)


def _item(value: object) -> str:
    return f"v:{json.dumps(value)}"


def _entry(value: Tree, keys: tuple[str, ...]) -> str:
    return f"k:{json.dumps({key: value.get(key) for key in keys})}"
