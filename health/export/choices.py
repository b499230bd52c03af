"""Choices: what somebody has decided about scripts of another hand: ours takes their place, or they stay."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from health.export.content import Override, Settings
from health.export.data import fields, split_key
from health.export.existing import Existing, Field, parsed
from health.export.marks import unmarked

EVERY: Final = ("*/*", "all")
"""A wildcard, and how a key of its own says it."""

WHAT: Final = {"health": "a health script", "actions": "actions"}


@dataclass(frozen=True)
class Choices:
    """The keys that are decided about.

    Attributes:
        replaced: Those whose scripts make room for ours.
        kept: Those whose scripts stay instead of ours.
    """

    replaced: Collection[str] = ()
    kept: Collection[str] = ()


def chosen(found: Existing, settings: Settings, choices: Choices) -> tuple[Settings, tuple[str, ...]]:
    """Take out of what is there what makes room, and out of our settings what is kept there.

    Returns:
        The settings that are left, and a line for each script that is lost or stays.
    """
    told = [*_replaced(found, choices.replaced), *_unsure(found, settings)]
    left = dict(settings.overrides)
    for key in choices.kept:
        own = left.get(key, Override())
        stays = [name for name in WHAT if (name, key) in found.fields and name in fields(own)]
        for name in stays:
            told.append(f"{key}: kept {_described(found, (name, key))}, and left ours out")
            own = replace(own, health="") if name == "health" else replace(own, actions=None)
        if stays:
            left[key] = own
        else:
            told.append(f"{key}: nothing to keep, as there is no script for it beside one of ours")
    return replace(settings, overrides=left), tuple(told)


def named(found: Existing, field: Field) -> str:
    """Return where a field stands, as messages call it."""
    name, key = field
    return split_key(name, key) if field in found.split else f"resource.customizations, {key}"


def _replaced(found: Existing, keys: Collection[str]) -> Iterator[str]:
    for asked in keys:
        lost = [(name, key) for key in (EVERY if asked in EVERY else (asked,)) for name in WHAT]
        lost = [field for field in lost if field in found.fields]
        if not lost:
            yield f"{asked}: nothing to replace, as no script of another hand is there"
        for field in lost:
            yield f"{asked}: removed {_described(found, field)}"
            for fields_of in (found.block, found.split):
                fields_of.pop(field, None)
                if field[0] == "health":
                    fields_of.pop(("useOpenLibs", field[1]), None)  # it was for that script


def _unsure(found: Existing, settings: Settings) -> Iterator[str]:
    """Tell what is overwritten and may have been edited, as no mark says that it has not."""
    for (name, key), value in found.unsure.items():
        ours = fields(settings.overrides.get(key, Override())).get(name, "")
        if _plain(name, value) != _plain(name, ours):
            what = f"{WHAT[name]} ({_lines(value)})"
            yield f"{key}: overwrote {what} of an earlier golden-path, whose marks do not tell whether it was edited"


def _plain(name: str, value: object) -> object:
    """Return what a field says, without marks."""
    if name == "health":
        return unmarked(str(value)).strip()
    actions = parsed(value) or {}
    return {**actions, "discovery.lua": unmarked(str(actions.get("discovery.lua"))).strip()}


def _described(found: Existing, field: Field) -> str:
    edited = "of ours with edits" if field in found.edited else "of another hand"
    return f"{WHAT[field[0]]} {edited} in {named(found, field)} ({_lines(found.fields[field])})"


def _lines(value: object) -> str:
    count = len(str(value).strip().splitlines())
    return f"{count} line{'s' * (count != 1)}"
