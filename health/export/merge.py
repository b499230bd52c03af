"""Merge: our settings folded into an argocd-cm that is there already, or into the values of the chart argo-cd."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from health.export.choices import Choices, chosen
from health.export.conflicts import conflicts
from health.export.content import Override, Settings
from health.export.data import EXCLUSIONS, TRACKING, fields
from health.export.defaults import USAGES
from health.export.existing import Existing, existing, parsed
from health.export.formats import CONFIG_MAP, LABELS, environment
from health.export.options import ExportError
from health.export.places import chart, check_labels, check_read, is_config_map
from health.globs import is_wildcard
from k8syaml import UnreadableError, changed, flattened, joined, load, written

Tree = dict[str, Any]

_Unite = Callable[[Tree], Tree]

_SERVERS_OWN: Final = ("creationTimestamp", "managedFields", "resourceVersion", "uid")
"""What `kubectl get` shows of an object's metadata and no apply takes back."""

_LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"


@dataclass(frozen=True)
class Merged:
    """What came of it.

    Attributes:
        text: The settings of both; empty where there are conflicts.
        conflicts: A line for each thing that cannot stand beside ours.
        notes: A line for each script that is lost or stays because somebody decided so.
    """

    text: str
    conflicts: tuple[str, ...]
    notes: tuple[str, ...] = ()


class _ConflictsError(Exception):
    """There is what cannot stand beside ours."""


def merge(text: str, settings: Settings, choices: Choices = Choices(), at: str | None = None) -> Merged:  # noqa: B008  (it is frozen)
    """Fold settings into what a file has.

    Into a ConfigMap go those of argocd-cm only: variables of the controller are no part of it.

    Args:
        text: The file.
        settings: The settings.
        choices: What is decided about scripts of another hand.
        at: Where values of the chart are, in a file of values.

    Raises:
        ExportError: The file holds neither an argocd-cm nor values of the chart.
    """
    try:
        read = [document for document in load(text, "the file to merge with") if document is not None]
    except UnreadableError as error:
        raise ExportError(str(error)) from None
    notes: list[str] = []

    def united(told: Tree) -> Tree:
        found = existing(told)
        left, said = chosen(found, settings, choices)
        notes.extend(said)
        if lines := conflicts(found, left):
            raise _ConflictsError(*lines)
        return _united(told, found, left)

    try:
        return Merged(_merged(read, at, united, settings), (), tuple(notes))
    except _ConflictsError as error:
        return Merged("", error.args)


def _merged(read: list[Any], at: str | None, united: _Unite, settings: Settings) -> str:
    places = [document for document in flattened(read) if is_config_map(document)]
    if len(places) > 1:
        raise ExportError(f'cannot merge: the file has {len(places)} ConfigMaps "{CONFIG_MAP}": must be one')
    if places:
        if at is not None:
            raise ExportError(
                f'cannot merge at "{at}": the file has a ConfigMap "{CONFIG_MAP}": must be values of a chart'
            )

        def change(document: Any) -> Any:  # noqa: ANN401  (whatever the YAML holds)
            return _config_map(document, united) if is_config_map(document) else document

        return joined(changed(document, change) for document in read)
    values = read[0] if len(read) == 1 and isinstance(read[0], dict) and "kind" not in read[0] else {}
    return written(_within(values, chart(values, at), united, settings))


def _config_map(config_map: Tree, united: _Unite) -> Tree:
    told = _mapping(config_map, "data")
    metadata = {key: value for key, value in config_map["metadata"].items() if key not in _SERVERS_OWN}
    metadata["labels"] = {**LABELS, **_mapping(metadata, "labels")}
    check_labels(metadata["labels"])
    annotations = _mapping(metadata, "annotations")
    metadata.pop("annotations", None)
    if left := {key: value for key, value in annotations.items() if key != _LAST_APPLIED}:
        metadata["annotations"] = left
    return {**config_map, "metadata": metadata, "data": united(told)}


def _within(values: Tree, path: tuple[str, ...], united: _Unite, settings: Settings) -> Tree:
    """Return values with those of the chart, which are below some keys, united with ours."""
    if path:
        return {**values, path[0]: _within(_mapping(values, path[0]), path[1:], united, settings)}
    check_read(values)
    configs, deployed = _mapping(values, "configs"), _mapping(values, "controller")
    variables = _variables(deployed)
    named = {variable.get("name") for variable in variables}
    more = {name: value for name, value in settings.environment.items() if name not in named}
    return {
        **values,
        "configs": {**configs, "cm": united(_mapping(configs, "cm"))},
        "controller": {**deployed, "env": [*variables, *environment(more)]},
    }


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
