"""Merge: our settings folded into an argocd-cm that is there already, or into the values of the chart argo-cd."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from health.export.conflicts import conflicts
from health.export.content import Override, Settings
from health.export.data import EXCLUSIONS, TRACKING, fields
from health.export.defaults import USAGES
from health.export.existing import Existing, existing, parsed
from health.export.formats import CONFIG_MAP, LABELS, environment
from health.export.options import ExportError
from health.globs import is_wildcard
from k8syaml import UnreadableError, joined, load, written

Tree = dict[str, Any]

SUBCHART: Final = "argo-cd"
"""Values of a chart that depends on Argo CD's stand below its name."""

_SERVERS_OWN: Final = ("creationTimestamp", "managedFields", "resourceVersion", "uid")
"""What `kubectl get` shows of an object's metadata and no apply takes back."""

_LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"


@dataclass(frozen=True)
class Merged:
    """What came of it.

    Attributes:
        text: The settings of both; empty where there are conflicts.
        conflicts: A line for each thing that cannot stand beside ours.
    """

    text: str
    conflicts: tuple[str, ...]


def merge(text: str, settings: Settings) -> Merged:
    """Fold settings into what a file has.

    Into a ConfigMap go those of argocd-cm only: variables of the controller are no part of it.

    Raises:
        ExportError: The file holds neither an argocd-cm nor values of the chart.
    """
    try:
        read = [document for document in load(text, "the file to merge with") if document is not None]
    except UnreadableError as error:
        raise ExportError(str(error)) from None
    places = [place for place, document in enumerate(read) if _is_config_map(document)]
    if len(places) > 1:
        raise ExportError(f'cannot merge: the file has {len(places)} ConfigMaps "{CONFIG_MAP}": must be one')
    if places:
        return _into_config_map(read, places[0], settings)
    if len(read) == 1 and isinstance(read[0], dict) and "kind" not in read[0]:
        return _into_values(read[0], settings)
    raise ExportError(
        f'cannot merge: the file has no ConfigMap "{CONFIG_MAP}": must have it, or values of the chart argo-cd'
    )


def _into_config_map(read: list[Any], place: int, settings: Settings) -> Merged:
    config_map: Tree = read[place]
    told = _mapping(config_map, "data")
    found = existing(told)
    if lines := conflicts(found, settings):
        return Merged("", lines)
    metadata = {key: value for key, value in config_map["metadata"].items() if key not in _SERVERS_OWN}
    metadata["labels"] = {**LABELS, **_mapping(metadata, "labels")}
    annotations = _mapping(metadata, "annotations")
    metadata.pop("annotations", None)
    if left := {key: value for key, value in annotations.items() if key != _LAST_APPLIED}:
        metadata["annotations"] = left
    united = {**config_map, "metadata": metadata, "data": _united(told, found, settings)}
    return Merged(joined([*read[:place], united, *read[place + 1 :]]), ())


def _into_values(values: Tree, settings: Settings) -> Merged:
    chart = _mapping(values, SUBCHART) if SUBCHART in values else values
    configs, deployed = _mapping(chart, "configs"), _mapping(chart, "controller")
    told = _mapping(configs, "cm")
    found = existing(told)
    if lines := conflicts(found, settings):
        return Merged("", lines)
    variables = _variables(deployed)
    named = {variable.get("name") for variable in variables}
    more = {name: value for name, value in settings.environment.items() if name not in named}
    chart = {
        **chart,
        "configs": {**configs, "cm": _united(told, found, settings)},
        "controller": {**deployed, "env": [*variables, *environment(more)]},
    }
    return Merged(written({**values, SUBCHART: chart} if SUBCHART in values else chart), ())


def _united(told: Tree, found: Existing, settings: Settings) -> Tree:
    """Return the data of both, keys that were there in their places."""
    for key, override in settings.overrides.items():
        side = found.block if is_wildcard(key) else found.split
        for field, text in fields(override).items():
            side[field, key] = _pointers(found, key, override) if field == "ignoreDifferences" else text
    found.rest[EXCLUSIONS] = _exclusions(found, settings)
    found.rest[TRACKING] = found.rest.get(TRACKING) or settings.tracking
    both = found.data()
    return {**{key: both[key] for key in told if key in both}, **both}


def _pointers(found: Existing, key: str, override: Override) -> str:
    """Return what is no difference for either; a key of its own would hide what the block says."""
    theirs = parsed(found.fields.get(("ignoreDifferences", key))) or {}
    # Ours last, also those that they had: where a later export puts them, whatever it finds.
    kept = [pointer for pointer in theirs.get("jsonPointers") or [] if pointer not in override.pointers]
    return written({**theirs, "jsonPointers": [*kept, *override.pointers]})


def _exclusions(found: Existing, settings: Settings) -> str:
    """Return what is excluded: theirs and ours. What Argo CD ships is put in only where nobody has decided yet."""
    theirs = parsed(found.rest.get(EXCLUSIONS))
    ours = [dict(exclusion) for exclusion in (settings.exclusions if theirs is None else USAGES)]
    return written(_both(theirs or [], ours))


def _both(theirs: list[Any], ours: Iterable[object]) -> list[Any]:
    return [*theirs, *(entry for entry in ours if entry not in theirs)]


def _mapping(tree: Tree, key: str) -> Tree:
    found = tree.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise ExportError(f"cannot merge: {key}: invalid value: must be a map")
    return found


def _variables(controller: Tree) -> list[Tree]:
    found = controller.get("env") or []
    if not (isinstance(found, list) and all(isinstance(variable, dict) for variable in found)):
        raise ExportError("cannot merge: controller.env: invalid value: must be a list of maps of name and value")
    return found


def _is_config_map(document: object) -> bool:
    if not isinstance(document, dict) or document.get("kind") != "ConfigMap":
        return False
    metadata = document.get("metadata")
    return isinstance(metadata, dict) and metadata.get("name") == CONFIG_MAP
