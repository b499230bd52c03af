"""Results: what Argo CD makes of the value that a script returned."""

import itertools
import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from health.sandbox import Outcome, ScriptError
from health.verdict import STATUSES, Health

INVALID = Health("Unknown", "Lua returned an invalid health status")
"""Argo CD's verdict on a status that it does not know."""

FIELDS: Final[Mapping[str, tuple[type, str]]] = {
    "name": (str, "a string"),
    "disabled": (bool, "true or false"),
    "displayName": (str, "a string"),
    "iconClass": (str, "a string"),
    "params": (list, "an array"),
}
"""The fields of an action, and what each has to be."""


@dataclass(frozen=True)
class Action:
    """A resource action that a discovery script offers.

    Attributes:
        name: What it is called.
        disabled: Whether it is offered, but not now.
        display_name: How the user interface calls it, if not by its name.
        icon_class: The icon that the user interface shows.
        params: The names of its parameters.
    """

    name: str
    disabled: bool = False
    display_name: str = ""
    icon_class: str = ""
    params: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impacted:
    """A resource that an action wants patched or created."""

    operation: Literal["patch", "create"]
    resource: Mapping[str, object]


def health(outcome: Outcome) -> Health:
    """Return the verdict of a health script.

    Raises:
        ScriptError: It returned neither a table nor nothing.
    """
    if outcome.kind == "nil":
        return Health("")
    value = table(outcome)
    if not isinstance(value, dict):
        return Health("")
    said = list(folded(value, ("status", "message")))
    # A field of the wrong type makes Argo CD silently drop all of it.
    if not all(isinstance(text, str) for _, text in said):
        return Health("")
    fields = dict(said)
    if fields.get("status") not in STATUSES:
        return INVALID
    return Health(str(fields["status"]), str(fields.get("message", "")))


def actions(outcome: Outcome) -> dict[str, Action]:
    """Return the actions that a discovery script offers, by name.

    Raises:
        ScriptError: It returned what Argo CD cannot read.
    """
    value = table(outcome)
    if value == []:  # Lua's empty table
        return {}
    if not isinstance(value, dict):
        raise ScriptError("the actions are an array: must be a table of actions by name")
    return {name: _action(name, found) for name, found in sorted(value.items())}


def _action(name: str, found: object) -> Action:
    if isinstance(found, list):  # Lua's empty table, as what most discovery scripts say of an action; else dropped
        return Action(name)
    if not isinstance(found, dict):
        raise ScriptError(f"the action {name!r}: invalid value {found!r}: must be a table")
    fields: dict[str, object] = {"name": name}
    for field, value in folded(found, tuple(FIELDS)):
        if not isinstance(value, FIELDS[field][0]):
            raise ScriptError(f"{field} of the action {name!r}: invalid value {value!r}: must be {FIELDS[field][1]}")
        fields[field] = value
    params = fields.get("params", [])
    return Action(
        name=str(fields["name"]),
        disabled=bool(fields.get("disabled", False)),
        display_name=str(fields.get("displayName", "")),
        icon_class=str(fields.get("iconClass", "")),
        params=tuple(_parameter(name, each) for each in params) if isinstance(params, list) else (),
    )


def _parameter(action: str, found: object) -> str:
    # An empty table arrives as an array, which Go refuses where it wants an object.
    names = [name for _, name in folded(found, ("name",))] if isinstance(found, dict) else [None]
    for name in names:
        if not isinstance(name, str):
            raise ScriptError(
                f"a parameter of the action {action!r}: invalid value {found!r}: must be a table with a name"
            )
    return str(names[-1]) if names else ""


def impacted(outcome: Outcome, resource: Mapping[str, object]) -> list[Impacted]:
    """Return what an action script wants done.

    Raises:
        ScriptError: It returned what Argo CD cannot read.
    """
    value = _numbers(table(outcome))
    if not isinstance(value, list):  # the old style: the resource itself, to be patched
        return [Impacted("patch", _restored(_manifest(value), resource))]
    return [_impacted(each, resource) for each in value]


def _impacted(found: object, resource: Mapping[str, object]) -> Impacted:
    fields = dict(folded(found, ("operation", "resource"))) if isinstance(found, dict) else {}
    operation, manifest = fields.get("operation"), _manifest(fields.get("resource"))
    if operation == "create":
        return Impacted("create", manifest)
    if operation == "patch":
        return Impacted("patch", _restored(manifest, resource))
    raise ScriptError(f"unsupported operation {json.dumps(operation)}: must be one of create, patch")


def _manifest(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or not value.get("kind") or not isinstance(value["kind"], str):
        raise ScriptError(f"invalid resource {textwrap.shorten(json.dumps(value), 80)}: must be a table with a kind")
    return value


def _numbers(value: object) -> object:
    """Return a value with its numbers as Kubernetes reads them: whole ones that an int64 holds are integers."""
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**64:
        # Go writes the shortest digits of a number, and then reads these.
        whole = int(Decimal(repr(value)))
        return whole if -(2**63) <= whole < 2**63 else value
    return value


def _restored(new: dict[str, object], old: Mapping[str, object]) -> dict[str, object]:
    """Return a manifest with the empty maps of the resource as such again: Lua cannot tell them from empty arrays."""
    return {key: _restored_value(value, old[key]) if key in old else value for key, value in new.items()}


def _restored_value(new: object, old: object) -> object:
    if isinstance(new, dict) and isinstance(old, Mapping):
        return _restored(new, old)
    if new == [] and isinstance(old, Mapping):
        return {}
    if isinstance(new, list) and isinstance(old, list):
        pairs = itertools.zip_longest(new, old[: len(new)], fillvalue=None)
        return [_restored_item(each, before) for each, before in pairs]
    return new


def _restored_item(new: object, old: object) -> object:
    # Argo CD leaves an empty map in an array an array.
    return new if new == [] else _restored_value(new, old)


def table(outcome: Outcome) -> object:
    """Return the table that a script returned."""
    if outcome.kind != "table":
        raise ScriptError(f"expect table output from Lua script, not {outcome.kind}")
    value: object = json.loads(outcome.text)
    return value


def folded(value: Mapping[str, object], names: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    """Yield some fields as Go reads them: in any case, in order of their bytes, so that the last of several counts."""
    for key in sorted(value, key=lambda key: key.encode("utf-8", "surrogatepass")):
        for name in names:
            if len(key) == len(name) and key.upper() == name.upper():
                yield name, value[key]
