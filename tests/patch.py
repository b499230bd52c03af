"""Patches: what makes one JSON tree of another, small enough to be read in a review.

A patch is YAML. A map is merged into the map that stands there, and anything else replaces what stands there, as in
RFC 7386. What that cannot say is written apart:

* `<removed>`: the field or the entry is gone (`null` is a value like any other);
* `!whole`: a map that replaces the one that stands there;
* `!name`, `!type`: entries of a list by the field that tells them apart, `!index`: by their place. An entry that is not
  mentioned stays as it is, and one that is new comes last.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

Json: TypeAlias = Any
Patch: TypeAlias = Any

INDEX: Final = "index"

KEYS: Final = ("name", "type", INDEX)
"""What may tell the entries of a list apart; the first that does is taken."""


class PatchError(ValueError):
    """A patch cannot be read, or does not fit the tree that it is applied to."""


@dataclass(frozen=True)
class Removed:
    """A field or an entry that is gone."""


@dataclass(frozen=True)
class Whole:
    """A map that replaces another, rather than being merged into it."""

    value: Mapping[Any, Json]


@dataclass(frozen=True)
class Entries:
    """Patches of a list's entries.

    Attributes:
        by: One of `KEYS`.
        patches: What becomes of each entry, by its value of that field or by its index.
    """

    by: str
    patches: Mapping[Any, Patch]


def diff(old: Json, new: Json) -> Patch:
    """Return the patch that makes `new` of `old`."""
    if isinstance(old, dict) and isinstance(new, dict):
        return _shortest(dict(sorted(_fields(old, new).items())), Whole(new))
    if isinstance(old, list) and isinstance(new, list):
        return _shortest(*_entries(old, new), new)
    return new  # a map is merged into nothing, and so comes out as it is


def applied(patch: Patch, old: Json) -> Json:
    """Return a tree with a patch applied.

    Raises:
        PatchError: The patch speaks of entries where there is no such list.
    """
    match patch:
        case Whole(value):
            return value
        case Entries(by, patches):
            keyed = _keyed(old, by) if isinstance(old, list) else None
            if keyed is None:
                raise PatchError(f"no list there has entries that are told apart by {by}")
            return list(_merged(keyed, patches).values())
        case dict():
            return _merged(old if isinstance(old, dict) else {}, patch)
        case _:
            return patch


def same(one: Json, other: Json) -> bool:
    """Return whether two trees are the same to YAML, which unlike Python tells `true` from `1`, and `1` from `1.0`."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _merged(old: Mapping[Any, Json], patches: Mapping[Any, Patch]) -> dict[Any, Json]:
    kept = {key: applied(patches[key], value) if key in patches else value for key, value in old.items()}
    added = {key: applied(patch, None) for key, patch in patches.items() if key not in old}
    return {key: value for key, value in (kept | added).items() if value != Removed()}


def _fields(old: Mapping[Any, Json], new: Mapping[Any, Json]) -> dict[Any, Patch]:
    removed = {key: Removed() for key in old if key not in new}
    changed = [key for key, value in new.items() if key not in old or not same(old[key], value)]
    return removed | {key: diff(old.get(key), new[key]) for key in changed}


def _entries(old: list[Json], new: list[Json]) -> tuple[Entries, ...]:
    """Return the patch of a list's entries; none where nothing tells them apart, or they come in another order."""
    flat = not all(isinstance(entry, dict) for entry in [*old, *new])
    for by in KEYS[:-1] if flat else KEYS:  # a list of texts is clearer than their indexes
        before, after = _keyed(old, by), _keyed(new, by)
        if before is not None and after is not None:
            patches = _fields(before, after)
            if list(_merged(before, patches)) == list(after):
                return (Entries(by, patches),)
    return ()


def _keyed(entries: list[Json], by: str) -> dict[Any, Json] | None:
    """Return a list's entries by what tells them apart; None where that does not."""
    if by == INDEX:
        return dict(enumerate(entries))
    if not all(isinstance(entry, dict) and isinstance(entry.get(by), str) for entry in entries):
        return None
    keyed = {entry[by]: entry for entry in entries}
    return keyed if len(keyed) == len(entries) else None


def _shortest(*patches: Patch) -> Patch:
    return min(patches, key=_lines)


def _lines(patch: Patch) -> int:
    """Return about how many lines a patch takes."""
    match patch:
        case Whole(inner) | Entries(_, inner) | (dict() as inner):
            return sum(max(1, _lines(below)) + isinstance(below, dict | list) for below in inner.values())
        case list():
            return sum(map(_lines, patch))
        case _:
            return 1


class _Dumper(yaml.SafeDumper):
    """Block style, without anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (PyYAML's signature)
        """Write everything out where it stands."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002  (PyYAML's signature)
        """Set lists in as everything else."""
        super().increase_indent(flow, indentless=False)


class _Loader(yaml.SafeLoader):
    """YAML with the tags of patches."""


_REMOVED = "!removed"

for _class in (_Dumper, _Loader):
    # A resolver, so that it needs no quotes, and a text that reads the same gets some.
    _class.add_implicit_resolver(_REMOVED, re.compile("<removed>$"), ["<"])
_Dumper.add_representer(Removed, lambda dumper, _: dumper.represent_scalar(_REMOVED, "<removed>"))
_Dumper.add_representer(Whole, lambda dumper, whole: dumper.represent_mapping("!whole", whole.value))
_Dumper.add_representer(Entries, lambda dumper, entries: dumper.represent_mapping(f"!{entries.by}", entries.patches))
_Loader.add_constructor(_REMOVED, lambda _, __: Removed())


def _mapping(make: Callable[[dict[Any, Any]], Whole | Entries]) -> Callable[[_Loader, yaml.MappingNode], Any]:
    return lambda loader, node: make(loader.construct_mapping(node, deep=True))


_Loader.add_constructor("!whole", _mapping(Whole))
for _by in KEYS:
    _Loader.add_constructor(f"!{_by}", _mapping(functools.partial(Entries, _by)))


def written(patch: Patch) -> str:
    """Return a patch as YAML. Fields keep their order, since that of entries says where they stand."""
    text: str = yaml.dump(patch, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def read(text: str) -> Patch:
    """Return the patch that was written.

    Raises:
        PatchError: It is no YAML.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader with four tags more)
    except yaml.YAMLError as error:
        raise PatchError(f"it is no YAML: {' '.join(str(error).split())}") from error
