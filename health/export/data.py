"""Data: settings as the keys of the ConfigMap argocd-cm, and what such keys say."""

from typing import Final

from health.export.content import Override, Settings
from health.globs import is_wildcard
from k8syaml import written

BLOCK: Final = "resource.customizations"
"""The one key that holds wildcards, as YAML: a key of a ConfigMap may not hold `*`."""

EXCLUSIONS: Final = "resource.exclusions"
TRACKING: Final = "application.resourceTrackingMethod"

FIELDS: Final = {
    "health": "health.lua",
    "actions": "actions",
    "ignoreDifferences": "ignoreDifferences",
    "ignoreResourceUpdates": "ignoreResourceUpdates",
    "knownTypeFields": "knownTypeFields",
    "useOpenLibs": "health.lua.useOpenLibs",
}
"""What a key of its own calls a field of the block."""


def data(settings: Settings) -> dict[str, str]:
    """Return settings as the data of argocd-cm.

    What is told of exactly one kind has a key of its own, so that only the wildcards share the block.
    """
    block = {key: block_entry(override) for key, override in settings.overrides.items() if is_wildcard(key)}
    split = {
        split_key(field, key): value
        for key, override in settings.overrides.items()
        if not is_wildcard(key)
        for field, value in fields(override).items()
    }
    return {
        TRACKING: settings.tracking,
        **({BLOCK: written(block)} if block else {}),
        **dict(sorted(split.items())),
        EXCLUSIONS: written([dict(exclusion) for exclusion in settings.exclusions]),
    }


def fields(override: Override) -> dict[str, str]:
    """Return what is told of a kind, each as the text that Argo CD reads."""
    pointers = {"jsonPointers": list(override.pointers)}
    return {
        **({"health": override.health} if override.health else {}),
        **({"actions": written(override.actions)} if override.actions else {}),
        **({"ignoreDifferences": written(pointers)} if override.pointers else {}),
    }


def block_entry(override: Override) -> dict[str, str]:
    """Return what is told of a wildcard, as it stands in the block."""
    return {FIELDS[field]: value for field, value in fields(override).items()}


def split_key(field: str, key: str) -> str:
    """Return the key of one field of one kind."""
    return f"{BLOCK}.{field}.{key.replace('/', '_')}"


def sizes(settings: Settings, largest: int) -> tuple[int, list[tuple[str, int]]]:
    """Return how many bytes the data has in all, and its largest keys with theirs."""
    each = {key: len(key.encode()) + len(value.encode()) for key, value in data(settings).items()}
    return sum(each.values()), sorted(each.items(), key=lambda entry: (-entry[1], entry[0]))[:largest]
