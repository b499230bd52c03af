"""Applied: what we last applied to a resource, and what fills a value that is not known any more.

Crossplane applies composed resources on the server's side, under a field manager of its own. `managedFields` therefore
says which fields are ours, to the letter, and applying exactly those again changes nothing. The observed object
itself would not do: applied as a whole, it would make us the owner of all that the provider filled in.
"""

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from function.model import EXTERNAL_NAME, Observed, Path, Tree, Unknown, at

MANAGER = "apiextensions.crossplane.io/composed"
"""What the field manager begins with under which Crossplane applies composed resources (core v2.3.4)."""

SERVERS = ("creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generateName", "generation",
           "managedFields", "name", "ownerReferences", "resourceVersion", "uid")  # fmt: skip
"""Metadata that the server or Crossplane writes, and that a desired resource leaves to them."""


def last_applied(observed: Observed) -> Tree:
    """Return what we last applied to a resource, without what Crossplane itself adds.

    A state whose managedFields do not tell what is ours (one from a file, one that a backup restored, a broken one)
    counts as ours but for its status: what is kept must not lose a field.
    """
    fields = _our_fields(observed)
    whole = copy.deepcopy(observed.tree())
    tree: Tree = _project(fields, whole) if fields is not None else whole
    tree.pop("status", None)
    tree |= {"apiVersion": whole["apiVersion"], "kind": whole["kind"]}
    metadata = {key: value for key, value in (tree.get("metadata") or {}).items() if key not in SERVERS}
    if fields is None:
        metadata.pop("finalizers", None)  # the provider's, for all that is known
    for texts in ("labels", "annotations"):
        kept = {k: v for k, v in (metadata.pop(texts, None) or {}).items() if not _crossplanes(k)}
        if fields is None:
            # Stated here it would be ours alone, and a later render that leaves it to the cloud would take it away.
            kept.pop(EXTERNAL_NAME, None)
        if kept:
            metadata[texts] = kept
    tree["metadata"] = metadata
    return tree


def fill_unknowns(manifest: Tree, observed: Observed, missing: Sequence[tuple[Path, Unknown]]) -> Tree:
    """Return the manifest of a resource that exists, with something known for every Unknown in it.

    What we own is stated again as the cluster has it; what we do not own is left out, so that nothing changes. A
    list with an Unknown in it counts as one value.

    Args:
        manifest: The manifest.
        observed: The resource as the cluster has it.
        missing: The Unknowns in the manifest, with their paths.
    """
    before = last_applied(observed)
    result = copy.copy(manifest)
    for path, _ in missing:
        place = _outside_lists(path)
        result = _replaced(result, place, at(before, place))
    return result


def changes(manifest: Tree, observed: Observed) -> bool:
    """Return whether applying a manifest changes what a resource asks for, as far as its managedFields tell."""
    return bool(manifest.get("spec") != last_applied(observed).get("spec"))


def _our_fields(observed: Observed) -> Mapping[str, Any] | None:
    """Return our fields; None where managedFields does not tell them."""
    entries = observed.get("metadata", "managedFields")
    ours: dict[str, Any] = {}
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, Mapping) or entry.get("operation") != "Apply":
            continue
        if str(entry.get("manager")).startswith(MANAGER):
            fields = entry.get("fieldsV1")
            if not _is_set(fields):
                return None
            ours = _united(ours, fields)
    return ours or None


def _is_set(fields: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether something is a set of fields as the API server writes it."""
    if not isinstance(fields, Mapping):
        return False
    for key, below in fields.items():
        if not _is_set(below) or (key[:2] in {"k:", "v:"} and not _is_json(key[2:])):
            return False
    return True


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _united(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    united = dict(one)
    for key, value in other.items():
        united[key] = _united(united.get(key, {}), value)
    return united


def _project(fields: Mapping[str, Any], value: Any) -> Any:  # noqa: ANN401  (JSON of any shape)
    """Return the part of a value that a fieldsV1 set names; the whole value where the set names nothing below it."""
    named = {key: below for key, below in fields.items() if key != "."}
    if not named:
        return value if not fields else type(value)()
    if isinstance(value, dict):
        ours = {key[2:]: below for key, below in named.items() if key.startswith("f:")}
        return {key: _project(below, value[key]) for key, below in ours.items() if key in value}
    if isinstance(value, list):
        return [kept for item in value for kept in _project_item(named, item)]
    return value


def _project_item(fields: Mapping[str, Any], item: Any) -> list[Any]:  # noqa: ANN401  (JSON of any shape)
    for entry, below in fields.items():
        tag, _, text = entry.partition(":")
        if tag == "v" and json.loads(text) == item:
            return [item]
        if tag == "k" and isinstance(item, dict):
            keys = json.loads(text)
            if all(item.get(key) == value for key, value in keys.items()):
                return [keys | _project(below, item)]
    return []


def _outside_lists(path: Path) -> Path:
    for index, step in enumerate(path):
        if isinstance(step, int):
            return path[:index]
    return path


def _replaced(tree: Tree, path: Path, value: Any) -> Tree:  # noqa: ANN401  (JSON of any shape)
    """Return a copy of a tree with the value at a path, or without that path where the value is None."""
    step, *rest = path
    result = dict(tree)
    if rest:
        result[str(step)] = _replaced(tree[str(step)], tuple(rest), value)
    elif value is None:
        result.pop(str(step), None)
    else:
        result[str(step)] = value
    return result


def _crossplanes(name: str) -> bool:
    return name.startswith("crossplane.io/") and name not in {"crossplane.io/external-name", "crossplane.io/paused"}
