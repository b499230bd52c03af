"""Conflicts: what cannot stand beside our settings in one argocd-cm. Each is a line that says what to do."""

from collections.abc import Iterator

from health.export.choices import EVERY, WHAT, named
from health.export.content import Settings
from health.export.data import EXCLUSIONS, TRACKING
from health.export.existing import Existing, is_read_whole, parsed
from health.globs import is_wildcard, overlap

GUIDES = {
    "*.upbound.io/*": "Crossplane's guide to Argo CD",
    "*.crossplane.io/*": "Crossplane's guide to Argo CD",
    "**": "Crossplane's guide to Argo CD of v1.18",
    "argoproj.io/Application": "Argo CD's page on health",
}
"""Keys that are in many an argocd-cm because a guide has them, most of them as they stand there."""


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
            yield _taken(found, "health", key)
        actions = theirs.get(("actions", key))
        if override.actions and actions and parsed(actions) != override.actions:
            yield _taken(found, "actions", key)


def _taken(found: Existing, field: str, key: str) -> str:
    place, what, keep = named(found, (field, key)), WHAT[field], "that one"
    if (field, key) in found.edited:
        whose, keep = "of ours, edited since the export", "the edits"
    else:
        whose = f"of another hand{_guide(key)}"
    rule = f'must be one of the two: --replace "{key}" takes ours, --keep "{key}" {keep}'
    return f"cannot merge {key}: {place} has {what} {whose}: {rule}"


def _guide(key: str, end: str = "") -> str:
    return f", as {GUIDES[key]} has it{end}" if key in GUIDES else ""


def _overlaps(found: Existing, settings: Settings) -> Iterator[str]:
    """Tell wildcards of others that have a kind in common with one of ours: Argo CD picks at random."""
    ours = [key for key, override in settings.overrides.items() if is_wildcard(key) and override.health]
    theirs = sorted({key for (field, key), script in found.fields.items() if field == "health" and script})
    for key in theirs:
        pattern = EVERY[0] if key in EVERY else key
        for own in ours if is_wildcard(pattern) else ():
            if pattern != own and overlap(pattern, own):
                yield (
                    f'cannot merge {own}: the wildcard "{pattern}" is there{_guide(key, ",")} and has kinds in common'
                    " with it, of which Argo CD takes either at random: must be wildcards without such kinds: --replace"
                    f' "{pattern}" takes that one out, or --keys per-kind'
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
