"""Objects: what every Kubernetes object has, checked once for all commands.

What is absent, of another type, and of another value are three messages, each of which says where it is: whoever wrote
`name: 9075807` has to hear of quotes, not that there is no name.
"""

import re
from collections.abc import Iterator, Mapping

from function.model import Refusal, Tree, quoted

NAMED = 5
"""Keys that a message names of a map; more would not help to find it."""

_LIST = "List"

_DNS_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")

_KIND = re.compile(r"[A-Za-z][A-Za-z0-9]{0,62}")

_API_VERSION = re.compile(r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def described(value: object) -> str:
    """Return what stands where something else should, as a message tells it: never a text, which may be a secret."""
    if isinstance(value, dict):
        more = f" and {len(value) - NAMED} more" if len(value) > NAMED else ""
        return f"a map with {', '.join(quoted(key) for key in list(value)[:NAMED]) or 'no key'}{more}"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return quoted(str(value).lower())  # as YAML has it
    return "a string" if isinstance(value, str) else quoted(value)


def invalid(value: object) -> str:
    """Return how a message begins to refuse a value: "invalid value, a list", or the value itself where it is short."""
    said = described(value)
    return f"invalid value {said}" if said.startswith('"') else f"invalid value, {said}"


def check_map(value: object, where: str) -> None:
    """Refuse what is no map.

    Raises:
        Refusal: It is something else.
    """
    if not isinstance(value, dict):
        raise Refusal(f"{where}: {invalid(value)}: must be a map")


def check_maps(value: object, where: str) -> None:
    """Refuse what is no list of maps.

    Raises:
        Refusal: It is something else, or something in it is.
    """
    if not isinstance(value, list):
        raise Refusal(f"{where}: {invalid(value)}: must be a list of maps")
    for index, entry in enumerate(value):
        check_map(entry, f"{where}[{index}]")


def check_string(value: object, where: str, *, required: bool = True) -> None:
    """Refuse what is no string, each way of not being one in words of its own.

    Args:
        value: What stands there; None where nothing does.
        where: The field.
        required: Whether there has to be one.

    Raises:
        Refusal: It is absent and required, or of another type.
    """
    if value in (None, ""):
        if required:
            raise Refusal(f"{where}: required value: must be a string")
    elif not isinstance(value, str):
        mend = "" if isinstance(value, dict | list) else ": put it in quotes"
        raise Refusal(f"{where}: {invalid(value)}: must be a string{mend}")


def check_namespace(namespace: object, where: str) -> None:
    """Refuse what no namespace is called.

    Raises:
        Refusal: It is absent, no string, or no DNS label.
    """
    check_string(namespace, where)
    if not _DNS_LABEL.fullmatch(str(namespace)):
        raise Refusal(
            f"{where}: invalid value {quoted(namespace)}: must be lower-case letters, digits and hyphens, up to 63 "
            "characters"
        )


def is_list(kind: object, keys: Mapping[str, object]) -> bool:
    """Return whether a document is a list of objects: kubectl's `List`, or what an API answers, `SecretList`.

    Args:
        kind: Its kind.
        keys: What it has at its top.
    """
    return kind == _LIST or (isinstance(kind, str) and kind.endswith(_LIST) and "items" in keys)


def objects(body: object, source: str) -> Iterator[Tree]:
    """Yield the object that a document is, or those that it lists; nothing for an empty one.

    Raises:
        Refusal: Something in it does not say what it is.
    """
    if body is None:
        return
    kind = body.get("kind") if isinstance(body, dict) else None
    if not isinstance(body, dict) or kind is None or body.get("apiVersion") is None:
        raise Refusal(
            f"cannot read {source}: invalid object, {described(body)}: must be a map with apiVersion and kind"
        )
    for field in ("apiVersion", "kind"):
        check_string(body[field], f"cannot read {source}: {field}")
    if not _KIND.fullmatch(kind):
        raise Refusal(f"cannot read {source}: kind: invalid value {quoted(kind)}: must be letters and digits, up to 63")
    if not _API_VERSION.fullmatch(body["apiVersion"]):
        raise Refusal(
            f"cannot read {source}: apiVersion of a {kind}: invalid value {quoted(body['apiVersion'])}: must be a "
            "version, or a group and a version: group/version"
        )
    if not is_list(kind, body):
        yield body
        return
    items = body.get("items") or []
    if not isinstance(items, list):
        raise Refusal(f"cannot read {source}: items of a {kind}: {invalid(items)}: must be a list of objects")
    # What an API answers says the kind once, for all of its own kinds.
    told = {"apiVersion": body["apiVersion"], "kind": kind.removesuffix(_LIST)} if kind != _LIST else {}
    for item in items:
        yield from objects(told | item if isinstance(item, dict) else item, source)


def check(body: Tree, source: str) -> None:
    """Refuse an object whose metadata the API server would not take, as far as anything here reads it.

    Raises:
        Refusal: Its line says which object, and which field of it.
    """
    metadata = body.get("metadata")
    if metadata is not None:
        check_map(metadata, f"cannot read {source}: metadata of a {body['kind']}")
    metadata = metadata or {}
    where = f"cannot read {source}: metadata.name of a {body['kind']}"
    if metadata.get("name") in (None, "") and metadata.get("generateName"):
        raise Refusal(f"{where}: required value: must be a string: only the API server makes one of generateName")
    check_string(metadata.get("name"), where)
    name = quoted(metadata["name"])

    for texts in ("labels", "annotations"):
        entries = metadata.get(texts) or {}
        if not isinstance(entries, dict):
            raise Refusal(f"cannot read {source}: metadata.{texts} of {name}: {invalid(entries)}: must be a map")
        for key, value in entries.items():
            check_string(value, f"cannot read {source}: metadata.{texts} of {name}: {key}", required=False)
    if metadata.get("namespace") not in (None, ""):
        check_namespace(metadata["namespace"], f"cannot read {source}: metadata.namespace of {name}")
    for field in ("uid", "generateName", "deletionTimestamp"):
        check_string(metadata.get(field), f"cannot read {source}: metadata.{field} of {name}", required=False)
    check_maps(metadata.get("ownerReferences") or [], f"cannot read {source}: metadata.ownerReferences of {name}")
    for index, owner in enumerate(metadata.get("ownerReferences") or []):
        for field in ("apiVersion", "kind", "name", "uid"):
            where = f"cannot read {source}: metadata.ownerReferences[{index}].{field} of {name}"
            check_string(owner.get(field), where, required=False)
