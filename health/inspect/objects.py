"""Objects: what stands in a file of manifests, or on standard input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import k8syaml
from k8syaml import UnreadableError, flattened, load, named


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
    found = [_object(body, named(place)) for body in bodies(place)]
    if not found:
        raise InputError(f"cannot read {named(place)}: there is no object in it: must be Kubernetes objects")
    return found


def bodies(place: str) -> list[Any]:
    """Return what stands in a file or on standard input, those of a `List` one by one, without empty documents.

    Raises:
        InputError: It cannot be read, or is no YAML.
    """
    try:
        return list(flattened(load(text(place), named(place))))
    except UnreadableError as error:
        raise InputError(str(error)) from None


def text(place: str) -> str:
    """Return the text of a file or of standard input.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return k8syaml.text(place)
    except UnreadableError as error:
        raise InputError(str(error)) from None


def _object(body: object, source: str) -> Object:
    if not isinstance(body, dict):
        what = {list: "a list", str: "a string", bool: "a boolean"}.get(type(body), "a number")
        raise InputError(f"cannot read {source}: invalid object, {what}: {_RULE}")
    for field in ("apiVersion", "kind"):
        if not isinstance(body.get(field), str) or not body[field]:
            raise InputError(f"cannot read {source}: an object in it has no {field}: {_RULE}")
    if not isinstance(body.get("metadata"), dict):
        raise InputError(f"cannot read {source}: the {body['kind']} in it has no metadata: {_RULE}")
    return Object(body)


_RULE = "must be a map with apiVersion, kind and metadata, as kubectl and render print it with --output yaml"


def _text(tree: Mapping[str, Any], field: str) -> str:
    found = tree.get(field)
    return found if isinstance(found, str) else ""
