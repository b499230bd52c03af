"""Objects: what stands in a file of manifests, or on standard input."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from k8syaml import UnreadableError, load

STANDARD_INPUT = "-"


class InputError(Exception):
    """A file cannot be used. The message is one line, and never holds a value of the file, which may be a secret."""


@dataclass(frozen=True)
class Object:
    """A Kubernetes object."""

    body: Mapping[str, Any]

    @property
    def group(self) -> str:
        """Its API group; "" for Kubernetes' own kinds."""
        return str(self.body["apiVersion"]).rpartition("/")[0]

    @property
    def kind(self) -> str:
        """Its kind."""
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        """Its name; "" where it has none yet."""
        return _text(self.metadata, "name")

    @property
    def namespace(self) -> str:
        """Its namespace; "" where it is in none."""
        return _text(self.metadata, "namespace")

    @property
    def metadata(self) -> Mapping[str, Any]:
        """Its metadata."""
        found: Mapping[str, Any] = self.body["metadata"]
        return found

    @property
    def is_secret(self) -> bool:
        """Whether nothing of its content may be told."""
        return (self.group, self.kind) == ("", "Secret")


def read(place: str) -> list[Object]:
    """Return the objects of a file, or of standard input (`-`); those of a `List` count each.

    Raises:
        InputError: It cannot be read, is no YAML, or holds something that is no Kubernetes object, or nothing.
    """
    found = [found for body in bodies(place) for found in _objects(body, named(place))]
    if not found:
        raise InputError(f"cannot read {named(place)}: there is no object in it: must be Kubernetes objects")
    return found


def bodies(place: str) -> list[Any]:
    """Return the documents of a file or of standard input, without empty ones.

    Raises:
        InputError: It cannot be read, or is no YAML.
    """
    try:
        loaded = load(text(place), named(place))
    except UnreadableError as error:
        raise InputError(str(error)) from None
    return [body for body in loaded if body is not None]


def text(place: str) -> str:
    """Return the text of a file or of standard input.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return sys.stdin.read() if place == STANDARD_INPUT else Path(place).read_text(encoding="utf-8")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError(f"cannot read {named(place)}: {why}: must be a file of YAML or JSON") from None
    except UnicodeDecodeError:
        raise InputError(f"cannot read {named(place)}: it is not UTF-8") from None


def named(place: str) -> str:
    """Return what a place is called in messages."""
    return "standard input" if place == STANDARD_INPUT else f'"{place}"'


def _objects(body: object, source: str) -> Iterator[Object]:
    if not isinstance(body, dict):
        what = {list: "a list", str: "a string", bool: "a boolean"}.get(type(body), "a number")
        raise InputError(f"cannot read {source}: invalid object, {what}: {_RULE}")
    for field in ("apiVersion", "kind"):
        if not isinstance(body.get(field), str) or not body[field]:
            raise InputError(f"cannot read {source}: an object in it has no {field}: {_RULE}")
    if body["kind"].endswith("List") and isinstance(body.get("items"), list):
        for item in body["items"]:
            yield from _objects(item, source)
    elif not isinstance(body.get("metadata"), dict):
        raise InputError(f"cannot read {source}: the {body['kind']} in it has no metadata: {_RULE}")
    else:
        yield Object(body)


_RULE = "must be a map with apiVersion, kind and metadata, as kubectl and render print it with --output yaml"


def _text(tree: Mapping[str, Any], field: str) -> str:
    found = tree.get(field)
    return found if isinstance(found, str) else ""
