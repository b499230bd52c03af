"""Existing: the settings that an Argo CD has already, field by field, without what an earlier export put there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from health.customizations import REPEATED, check_size
from health.export.data import BLOCK, FIELDS, split_key
from health.export.defaults import ORDER_POINTERS
from health.export.marks import is_edited, is_marked, scripts
from health.overrides import ConfigMapError, Overrides
from k8syaml import UnreadableError, load, written

SPLIT: Final = f"{BLOCK}."

_FIELD_OF: Final = {name.upper(): field for field, name in FIELDS.items()}
"""By their names in the block, which Go reads in any case."""

_OTHERS: Final = object()

Field = tuple[str, str]
"""What is told, and of which kind: ("health", "example.org/Thing")."""


@dataclass
class Existing:
    """Settings as they are found.

    Attributes:
        rest: The keys that are about no kind.
        block: Fields that stand in the block, as they stand there.
        split: Fields that have a key of their own, which Argo CD lets win over the block.
        broken: A line for each key that cannot be read.
        edited: Fields that were ours until somebody edited them. They stay, as those of another hand.
        unsure: Fields that were ours, of a time whose marks do not tell edits, as they were.
    """

    rest: dict[str, Any]
    block: dict[Field, Any]
    split: dict[Field, Any]
    broken: list[str]
    edited: set[Field] = field(default_factory=set)
    unsure: dict[Field, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[Field, Any]:
        """Every field, as Argo CD takes it."""
        return {**self.block, **self.split}

    def data(self) -> dict[str, Any]:
        """Return the settings as the data of argocd-cm."""
        block: dict[str, dict[str, Any]] = {}
        for (name, key), value in sorted(self.block.items(), key=_place):
            block.setdefault(key, {})[FIELDS.get(name, name)] = value
        split = {split_key(name, key): value for (name, key), value in self.split.items()}
        return {**self.rest, **({BLOCK: written(block)} if block else {}), **split}


def _place(entry: tuple[Field, Any]) -> tuple[str, int, str]:
    """Return what entries of the block are sorted by: the kind, then the fields in the order that we write them in."""
    (field, key), _ = entry
    order = list(FIELDS)
    return key, order.index(field) if field in FIELDS else len(order), field


def existing(data: Mapping[str, Any]) -> Existing:
    """Return the settings of an argocd-cm's data, of which what is ours is left out."""
    found = Existing({}, {}, {}, [])
    try:
        check_size(data)
    except ConfigMapError as error:
        found.broken.append(str(error))
        return found
    for key, value in data.items():
        if key == BLOCK:
            _read_block(value, found)
        elif key.startswith(SPLIT):
            _read_split(key, value, found)
        else:
            found.rest[key] = value
    _leave_out_ours(found)
    return found


def parsed(text: object) -> Any:  # noqa: ANN401  (it is whatever the text says)
    """Return what a field that is YAML in itself says: its first document, which is all that Argo CD reads of it.

    None where it says nothing that can be read.
    """
    return next(iter(_documents(text) or ()), None)


def is_read_whole(text: object) -> bool:
    """Return whether `parsed` has all that a text says, so that nothing is lost where it is written again."""
    read = _documents(text)
    return read is not None and all(document is None for document in read[1:])


def _documents(text: object) -> list[Any] | None:
    try:
        return load(text, "a field", strict=False, repeated=REPEATED) if isinstance(text, str) else None
    except UnreadableError:
        return None


def _read_block(value: object, found: Existing) -> None:
    if fault := _fault(BLOCK, value):
        found.broken.append(fault)
        return
    for key, override in (parsed(value) or {}).items():
        told = {str(name): value for name, value in override.items()}
        for name in sorted(told):  # of several spellings the last counts, as in Go
            found.block[_FIELD_OF.get(name.upper(), name), str(key)] = told[name]


def _read_split(name: str, value: object, found: Existing) -> None:
    if fault := _fault(name, value):
        found.broken.append(fault)
        return
    field, dot, key = name.removeprefix(SPLIT).partition(".")
    if dot:
        found.split[field, key.replace("_", "/")] = value
    else:
        found.rest[name] = value


def _fault(name: str, value: object) -> str | None:
    """Return why Argo CD could not read a key, which would cost it all overrides."""
    if not isinstance(value, str):
        return f"cannot merge {name}: invalid value: must be a string of YAML in a block, after a |"
    try:
        Overrides.read({name: value})
    except ConfigMapError as error:
        return str(error)
    if name == BLOCK and not is_read_whole(value):
        return f"cannot merge {name}: Argo CD reads no more than the first document of it: must be one without ---"
    return None


def _leave_out_ours(found: Existing) -> None:
    """Drop scripts that bear our mark, and the pointers that came with them."""
    for fields in (found.block, found.split):
        for place in [place for place in fields if place[0] in {"health", "actions"}]:
            edited = _edits(place[0], fields[place])
            if edited is _OTHERS:
                continue
            if edited:
                found.edited.add(place)
                continue
            if edited is None:
                found.unsure[place] = fields[place]
            del fields[place]
            if place[0] == "health":
                _drop_pointers(fields, place[1])


def _edits(kind: str, value: object) -> bool | object | None:
    """Return whether what was ours has been edited, None where nobody can tell; _OTHERS for what never was ours."""
    if kind == "health":
        return is_edited(str(value)) if is_marked(value) else _OTHERS
    actions = parsed(value)
    discovery = actions.get("discovery.lua") if isinstance(actions, dict) else None
    return is_edited(str(discovery), scripts(actions)) if is_marked(discovery) else _OTHERS


def _drop_pointers(fields: dict[Field, Any], key: str) -> None:
    told = parsed(fields.pop(("ignoreDifferences", key), None)) or {}
    pointers = [pointer for pointer in told.pop("jsonPointers", None) or [] if pointer not in ORDER_POINTERS]
    if left := {**({"jsonPointers": pointers} if pointers else {}), **told}:
        fields["ignoreDifferences", key] = written(left)
