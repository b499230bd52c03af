"""Customizations: what the data of an argocd-cm says about kinds, read as strictly as Argo CD reads it.

One mistake anywhere in it, and Argo CD has no customization at all. So each raises here, with its key.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from health.globs import is_wildcard
from health.results import folded
from k8syaml import UnreadableError, load

BLOCK: Final = "resource.customizations"
OPTIONS: Final = "resource.compareoptions"

DIFFERENCES: Final = ("ignoreDifferences", "ignoreResourceUpdates")
TEXTS: Final = ("health.lua", "actions", *DIFFERENCES)
"""Fields of the block that hold a text, which of two of them is YAML once more."""

TRUE: Final = ("1", "t", "T", "TRUE", "true", "True")
FALSE: Final = ("0", "f", "F", "FALSE", "false", "False")
"""What Go's strconv.ParseBool accepts."""

COMPARED: Final[Mapping[str, type]] = {
    "ignoreAggregatedRoles": bool,
    "ignoreResourceStatusField": str,
    "ignoreDifferencesOnResourceUpdates": bool,
}
"""The options of comparison, which Argo CD reads together with the customizations."""


BYTES: Final = 2**20
"""What a ConfigMap may hold."""

REPEATED: Final = 10_000
"""Characters that aliases may repeat in one field of it, of which it may have a thousand."""

WILDCARDS: Final = 2_000
"""Characters that all wildcards may have: each is compared with each, in steps as many as their lengths multiplied."""


class ConfigMapError(Exception):
    """An argocd-cm that Argo CD would not read: one line, which key and why."""


@dataclass(frozen=True)
class Customization:
    """What is customized for one key.

    Attributes:
        script: The health script; empty where there is none.
        libraries: Whether it gets all libraries.
        actions: The resource actions, as the YAML that they are written in.
    """

    script: str = ""
    libraries: bool = False
    actions: str = ""


def customizations(data: Mapping[str, str]) -> dict[str, Customization]:
    """Return what is customized, by `group/Kind`.

    Raises:
        ConfigMapError: Argo CD would refuse all of it.
    """
    check_size(data)
    found = dict(_block(data.get(BLOCK) or ""))
    for key, value in data.items():
        parts = key.split(".", 3)
        # Argo CD compares no more than the beginning, and passes over a key without a kind.
        if not key.startswith(BLOCK) or len(parts) < len(("resource", "customizations", "type", "kind")):
            continue
        kind = _kind(key, parts[3])
        found[kind] = _split(key, parts[2], value, found.get(kind) or Customization())
    _mapping(OPTIONS, data.get(OPTIONS) or "", COMPARED)
    return found


def check_size(data: Mapping[str, object]) -> None:
    """Refuse data that is more than a ConfigMap holds, before anybody reads it.

    Raises:
        ConfigMapError: It is.
    """
    size = sum(len(key) + len(value) for key, value in data.items() if isinstance(value, str))
    if size > BYTES:
        raise ConfigMapError(f"cannot read the data: it has more than {size} bytes: must have at most {BYTES}")


def _block(text: str) -> Iterator[tuple[str, Customization]]:
    parsed = _yaml(BLOCK, text)
    if parsed is None:
        return
    if not isinstance(parsed, dict):
        raise _wrong(BLOCK, parsed, "a map of group/Kind to its customizations")
    length = sum(len(str(kind)) for kind in parsed if is_wildcard(str(kind)))
    if length > WILDCARDS:
        rule = f"must have at most {WILDCARDS} to be compared"
        raise ConfigMapError(f"cannot read {BLOCK!r}: its wildcards have {length} characters: {rule}")
    for kind, fields in parsed.items():
        place = f"{BLOCK}, {kind}"
        if not isinstance(fields, dict):  # null too, on which Argo CD 3.5 crashes
            raise _wrong(place, fields, "a map, such as health.lua: |")
        yield str(kind), _customization(place, {str(name): value for name, value in fields.items()})


def _customization(place: str, fields: Mapping[str, object]) -> Customization:
    known: dict[str, object] = {}
    for name, value in folded(fields, (*TEXTS, "health.lua.useOpenLibs", "knownTypeFields")):
        if value is None:
            continue
        if name in TEXTS and not isinstance(value, str):
            raise _wrong(f"{place}, {name}", value, "a string, as in `|`")
        if name == "health.lua.useOpenLibs" and not isinstance(value, bool):
            raise _wrong(f"{place}, {name}", value, "true or false")
        if name == "knownTypeFields":
            _fields(f"{place}, {name}", value)
        known[name] = value
    for name in DIFFERENCES:
        _difference(f"{place}, {name}", str(known.get(name, "")))
    return Customization(
        script=str(known.get("health.lua", "")),
        libraries=bool(known.get("health.lua.useOpenLibs")),
        actions=str(known.get("actions", "")),
    )


def _kind(key: str, text: str) -> str:
    parts = text.split("_")
    if len(parts) > len(("group", "Kind")) or not text:
        raise ConfigMapError(f"cannot read {key!r}: unsupported kind {text!r}: must be <group>_<Kind> or <Kind>")
    return "*/*" if text == "all" else "/".join(parts)


def _split(key: str, what: str, value: str, before: Customization) -> Customization:
    if what == "health":
        return replace(before, script=value)
    if what == "actions":
        return replace(before, actions=value)
    if what == "useOpenLibs":
        if value not in TRUE + FALSE:
            raise _wrong(key, value, "true or false")
        return replace(before, libraries=value in TRUE)
    if what in DIFFERENCES:
        _difference(key, value)
    elif what == "knownTypeFields":
        _fields(key, _yaml(key, value))
    else:
        known = "health, useOpenLibs, actions, ignoreDifferences, ignoreResourceUpdates, knownTypeFields"
        raise ConfigMapError(f"cannot read {key!r}: unsupported customization {what!r}: must be one of {known}")
    return before


def _difference(place: str, text: str) -> None:
    _mapping(place, text, {"jsonPointers": list, "jqPathExpressions": list, "managedFieldsManagers": list})


def _mapping(place: str, text: str, types: Mapping[str, type]) -> None:
    parsed = _yaml(place, text)
    if parsed is None:
        return
    if not isinstance(parsed, dict):
        raise _wrong(place, parsed, f"a map of {', '.join(types)}")
    for name, value in folded({str(key): value for key, value in parsed.items()}, tuple(types)):
        # A text takes any scalar: Go's reader turns it into text where it sees that it must.
        wanted = (str, int, float, bool) if types[name] is str else types[name]
        if value is not None and not isinstance(value, wanted):
            raise _wrong(
                f"{place}, {name}", value, {list: "a list", bool: "true or false", str: "a string"}[types[name]]
            )


def _fields(place: str, parsed: object) -> None:
    if parsed is None:
        return
    if not isinstance(parsed, list) or not all(isinstance(each, dict) for each in parsed):
        raise _wrong(place, parsed, "a list of maps of field and type")


def _yaml(place: str, text: str) -> Any:  # noqa: ANN401  (whatever the YAML holds)
    try:
        documents = load(text, f"{place!r}", strict=False, repeated=REPEATED)
    except UnreadableError as error:
        raise ConfigMapError(str(error)) from None
    return documents[0] if documents else None


def _wrong(place: str, value: object, rule: str) -> ConfigMapError:
    return ConfigMapError(f"cannot read {place!r}: invalid value {textwrap.shorten(repr(value), 80)}: must be {rule}")
