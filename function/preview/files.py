"""Files: YAML documents read the way Kubernetes reads them, with one line for whatever is wrong."""

import re
import sys
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from function.model import Refusal, Tree, quoted

STANDARD_INPUT = "-"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where libyaml is there
    """YAML as Kubernetes reads it: a timestamp is a string, and a key stands once."""


_GO_FLOAT = re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
"""What Go's reader takes for a number where PyYAML sees a text: 1e3, and 0815."""

_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":value"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", _GO_FLOAT, list("-+.0123456789"))


def _number(loader: Any, node: yaml.ScalarNode) -> float:  # noqa: ANN401  (PyYAML types no loader)
    number = float(loader.construct_yaml_float(node))
    return int(number) if number.is_integer() else number


def _unique_keys(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:  # noqa: ANN401  (PyYAML types no loader)
    seen: set[object] = set()
    for key, _ in node.value:
        if key.tag != "tag:yaml.org,2002:merge" and key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {quoted(key.value)} stands twice", key.start_mark
            )
        seen.add(key.value)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _unique_keys)
_Loader.add_constructor("tag:yaml.org,2002:float", _number)


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
        return parsed(sys.stdin.read(), "standard input")
    path = Path(place)
    names = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
    return [document for name in names for document in parsed(text(name), str(name))]


def text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        Refusal: It cannot be read.
    """
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise Refusal(f"cannot read {quoted(path)}: {(error.strerror or str(error)).lower()}") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"cannot read {quoted(path)}: it is not UTF-8") from error


def parsed(source_text: str, source: str) -> list[Read]:
    """Return the Kubernetes documents of a text.

    Raises:
        Refusal: It is no YAML, or holds something that is no Kubernetes object.
    """
    try:
        bodies = list(yaml.load_all(source_text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise Refusal(f"cannot read {source}{where}: {error.problem or 'it is no YAML'}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refusal(f"cannot read {source}: {error}") from error
    return [read for body in bodies for read in _objects(body, source)]


def _objects(body: object, source: str) -> Iterator[Read]:
    if body is None:
        return
    if (
        not isinstance(body, dict)
        or not isinstance(body.get("apiVersion"), str)
        or not isinstance(body.get("kind"), str)
    ):
        raise Refusal(
            f"cannot read {source}: {quoted(body)} is no Kubernetes object: accepted is a map with apiVersion and kind"
        )
    if body["kind"] == "List" and isinstance(body.get("items"), list):
        for item in body["items"]:
            yield from _objects(item, source)
        return
    metadata = body.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        raise Refusal(f"cannot read {source}: {body['kind']} has no metadata.name: accepted is a name of its own")
    for texts in ("labels", "annotations"):
        entries = metadata.get(texts) or {}
        if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
            named = f"metadata.{texts} of {quoted(metadata['name'])}"
            raise Refusal(f"cannot read {source}: {named} holds more than texts: put numbers in quotes")
    yield Read(source, body)
