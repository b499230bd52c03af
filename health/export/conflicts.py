"""Conflicts: what cannot stand beside our settings in one argocd-cm. Each is a line that says what to do."""

from collections.abc import Iterator

from health.export.content import Settings
from health.export.data import EXCLUSIONS, TRACKING, split_key
from health.export.existing import Existing, is_read_whole, parsed
from health.globs import is_wildcard, overlap

_EVERY = "all"
"""How a key of its own says `*/*`."""


def conflicts(found: Existing, settings: Settings) -> tuple[str, ...]:
    """Return why settings cannot be merged with what is there; empty where they can."""
    return (
        *found.broken,
        *_other_scripts(found, settings),
        *_overlaps(found, settings),
        *_tracking(found.rest.get(TRACKING)),
        *_exclusions(found.rest.get(EXCLUSIONS)),
    )


def _other_scripts(found: Existing, settings: Settings) -> Iterator[str]:
    """Tell scripts and actions of others for a kind that we have some for."""
    theirs = found.fields
    for key, override in settings.overrides.items():
        health = theirs.get(("health", key))
        if override.health and health and health.strip() != override.health.strip():
            yield _taken(found, "health", key, "a health script")
        actions = theirs.get(("actions", key))
        if override.actions and actions and parsed(actions) != override.actions:
            yield _taken(found, "actions", key, "actions")


def _taken(found: Existing, field: str, key: str, what: str) -> str:
    place = split_key(field, key) if (field, key) in found.split else f"resource.customizations, {key}"
    return f"cannot merge {key}: {place} has {what} of another hand: must be one of the two, so remove that one"


def _overlaps(found: Existing, settings: Settings) -> Iterator[str]:
    """Tell wildcards of others that have a kind in common with one of ours: Argo CD picks at random."""
    ours = [key for key, override in settings.overrides.items() if is_wildcard(key) and override.health]
    theirs = sorted({key for (field, key), script in found.fields.items() if field == "health" and script})
    for key in theirs:
        pattern = "*/*" if key == _EVERY else key
        for own in ours if is_wildcard(pattern) else ():
            if pattern != own and overlap(pattern, own):
                yield (
                    f'cannot merge {own}: the wildcard "{pattern}" is there and has kinds in common with it, of which'
                    " Argo CD takes either at random: must be wildcards without such kinds, or --keys per-kind"
                )


def _tracking(method: object) -> Iterator[str]:
    if method == "label":
        yield (
            f'cannot merge {TRACKING}: it is "label", and Crossplane copies labels of a claim to what is made from it,'
            " which Argo CD would prune: must be annotation or annotation+label"
        )


def _exclusions(text: object) -> Iterator[str]:
    if not text:
        return
    found = parsed(text) or []
    if not (is_read_whole(text) and isinstance(found, list) and all(isinstance(entry, dict) for entry in found)):
        yield f"cannot merge {EXCLUSIONS}: must be a list of apiGroups, kinds and clusters"
