"""Files: YAML documents read the way Kubernetes reads them, with one line for whatever is wrong."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from function.model import Refusal, Tree, quoted
from k8syaml import UnreadableError, load

STANDARD_INPUT = "-"

NAMED = 5
"""Keys that a message names of a map; more would not help to find it."""

_DNS_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Read:
    """A document with where it came from, for messages."""

    source: str
    body: Tree


def documents(place: str | Path) -> list[Read]:
    """Return the Kubernetes documents of a file, of all YAML files in a folder, or of standard input (`-`).

    A `List`, as kubectl prints it, counts as its items; empty documents are left out.

    Raises:
        Refusal: The file cannot be read, is no YAML, or holds something that is no Kubernetes object.
    """
    if str(place) == STANDARD_INPUT:
        return parsed(standard_input(), "standard input")
    path = Path(place)
    try:
        names = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
    except OSError as error:
        raise _closed(path, error) from error
    return [document for name in names for document in parsed(text(name), str(name))]


def standard_input() -> str:
    """Return the text on standard input.

    Raises:
        Refusal: It is not UTF-8.
    """
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise Refusal("cannot read standard input: it is not UTF-8") from error


def text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        Refusal: It cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise _closed(path, error) from error
    except UnicodeDecodeError as error:
        raise Refusal(f"cannot read {quoted(path)}: it is not UTF-8") from error


def _closed(path: Path, error: OSError) -> Refusal:
    return Refusal(f"cannot read {quoted(path)}: {(error.strerror or str(error)).lower()}")


def parsed(source_text: str, source: str) -> list[Read]:
    """Return the Kubernetes documents of a text.

    Raises:
        Refusal: It is no YAML, or holds something that is no Kubernetes object.
    """
    try:
        bodies = load(source_text, source)
    except UnreadableError as error:
        raise Refusal(str(error)) from error
    return [read for body in bodies for read in _objects(body, source)]


def described(value: object) -> str:
    """Return what stands where something else should, as a message tells it: never a text, which may be a secret."""
    if isinstance(value, dict):
        more = f" and {len(value) - NAMED} more" if len(value) > NAMED else ""
        return f"a map with {', '.join(quoted(key) for key in list(value)[:NAMED]) or 'no key'}{more}"
    if isinstance(value, list):
        return "a list"
    return "a string" if isinstance(value, str) else quoted(value)


def invalid(value: object) -> str:
    """Return how a message begins to refuse a value: "invalid value, a list", or the value itself where it is short."""
    said = described(value)
    return f"invalid value {said}" if said.startswith('"') else f"invalid value, {said}"


def check_namespace(namespace: object, where: str) -> None:
    """Refuse what no namespace is called.

    Raises:
        Refusal: It is not a DNS label.
    """
    if not isinstance(namespace, str) or not _DNS_LABEL.fullmatch(namespace):
        what = f"invalid value {quoted(namespace)}" if isinstance(namespace, str) else invalid(namespace)
        raise Refusal(f"{where}: {what}: must be lower-case letters, digits and hyphens, up to 63 characters")


def _objects(body: object, source: str) -> Iterator[Read]:
    if body is None:
        return
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("apiVersion"), str)
        or not isinstance(body.get("kind"), str)
    ):
        raise Refusal(
            f"cannot read {source}: invalid object, {described(body)}: must be a map with apiVersion and kind"
        )
    if body["kind"] == "List" and isinstance(body.get("items"), list):
        for item in body["items"]:
            yield from _objects(item, source)
        return
    _check_metadata(body, source)
    yield Read(source, body)


def _check_metadata(body: Tree, source: str) -> None:
    metadata = body.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise Refusal(f"cannot read {source}: metadata.name of a {body['kind']}: required value: must be a string")
    name = quoted(metadata["name"])
    for texts in ("labels", "annotations"):
        entries = metadata.get(texts) or {}
        if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
            raise Refusal(
                f"cannot read {source}: metadata.{texts} of {name}: invalid value: must be a map of strings: put "
                "numbers in quotes"
            )
    if metadata.get("namespace") not in (None, ""):
        check_namespace(metadata["namespace"], f"cannot read {source}: metadata.namespace of {name}")
    for field in ("uid", "generateName"):
        if not isinstance(metadata.get(field) or "", str):
            raise Refusal(
                f"cannot read {source}: metadata.{field} of {name}: {invalid(metadata[field])}: must be a string"
            )
