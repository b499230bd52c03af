"""Annotations: an order's file with the annotations that it lacks, and every other character as it was.

Nothing is parsed and printed again: a file in Git has its own indentation, quotes and comments. The parser only tells
where to insert, and reading the result once more proves that annotations came in and nothing else changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from function.model import Refusal
from function.offline.objects import is_list
from k8syaml import inline, written

_NAMING = ("name", "namespace")
"""What new annotations stand below, in metadata that has none."""


class _Texts(yaml.SafeLoader):
    """YAML whose every plain scalar is a text, so that what is compared is what is there."""


_Texts.yaml_implicit_resolvers = {"<": yaml.SafeLoader.yaml_implicit_resolvers["<"]}


@dataclass(frozen=True)
class _Insertion:
    """New text in place of a stretch of the old one, most often an empty stretch."""

    start: int
    end: int
    text: str


def annotated(text: str, facts: Sequence[Mapping[str, str]]) -> str:
    """Return a text of YAML documents with the annotations that they lack.

    Args:
        text: Kubernetes objects that `files.parsed` returned.
        facts: The annotations that each of them should have, in their order; what is there already wins. None for what
            stays as it is.

    Raises:
        Refusal: An insertion would change something else as well, as where two objects share annotations by an alias.
    """
    nodes = [node for document in yaml.compose_all(text, yaml.SafeLoader) for node in _objects(document)]
    edits = [edit for node, wanted in zip(nodes, facts, strict=True) for edit in _insertions(text, node, wanted)]
    result = text
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        new = edit.text.replace("\n", "\r\n") if "\r\n" in text else edit.text
        result = result[: edit.start] + new + result[edit.end :]
    _prove(text, result, facts)
    return result


def _objects(node: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    if not isinstance(node, yaml.MappingNode):
        return
    entries = _entries(node)
    kind = entries["kind"][1].value if "kind" in entries else None  # what an API lists may leave it out
    if is_list(kind, entries):
        items = entries["items"][1] if "items" in entries else None
        for item in items.value if isinstance(items, yaml.SequenceNode) else ():
            yield from _objects(item)
        return
    yield node


def _insertions(text: str, node: yaml.MappingNode, wanted: Mapping[str, str]) -> Iterator[_Insertion]:
    if not wanted:
        return
    metadata = _entries(node)["metadata"][1]
    if not isinstance(metadata, yaml.MappingNode):
        return
    held = _entries(metadata)
    key, annotations = held.get("annotations", (None, None))
    missing = {name: value for name, value in wanted.items() if name not in _entries(annotations)}
    if not missing:
        return

    if isinstance(annotations, yaml.MappingNode) and annotations.flow_style:
        yield _in_braces(annotations, missing)
    elif isinstance(annotations, yaml.MappingNode):
        last, value = annotations.value[-1]
        yield _below(text, last, value, missing)
    elif key and annotations and metadata.flow_style:
        yield _Insertion(key.start_mark.index, annotations.end_mark.index, f"annotations: {{{_flow(missing)}}}")
    elif key and annotations:  # nothing, or a word for it
        yield _Insertion(key.start_mark.index, annotations.end_mark.index, "annotations:")
        yield _below(text, key, annotations, missing, deeper="  ")
    elif metadata.flow_style:
        yield _in_braces(metadata, {"annotations": missing})
    else:
        last, value = max((held[name] for name in _NAMING if name in held), key=lambda pair: pair[0].start_mark.index)
        yield _below(text, last, value, {"annotations": missing})


def _entries(node: yaml.Node | None) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return the keys of a mapping with their nodes, those merged into it (`<<`) included."""
    found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
        if key.value == "<<":
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                found = _entries(merged) | found
        else:
            found[key.value] = (key, value)
    return found


def _below(text: str, key: yaml.Node, value: yaml.Node, entries: Mapping[str, Any], deeper: str = "") -> _Insertion:
    """Return entries as lines of their own below an entry."""
    end = max(key.end_mark.index, value.end_mark.index)  # a value behind an alias stands where its anchor is
    if end == 0 or text[end - 1] != "\n":
        newline = text.find("\n", end)
        end = newline + 1 if newline >= 0 else len(text)
    block = written(dict(entries), sort_keys=True)
    indent = " " * key.start_mark.column + deeper
    lines = "\n".join(f"{indent}{line}" for line in block.rstrip("\n").split("\n"))
    return _Insertion(end, end, f"{lines}\n" if text[:end].endswith("\n") else f"\n{lines}")


def _in_braces(node: yaml.MappingNode, entries: Mapping[str, Any]) -> _Insertion:
    """Return entries as further ones between the braces of a mapping."""
    end = node.value[-1][1].end_mark.index if node.value else node.end_mark.index - 1
    return _Insertion(end, end, f"{', ' if node.value else ''}{_flow(entries)}")


def _flow(entries: Mapping[str, Any]) -> str:
    return inline(dict(sorted(entries.items())))[1:-1]


def _prove(before: str, after: str, facts: Sequence[Mapping[str, str]]) -> None:
    try:
        bodies = list(yaml.load_all(after, _Texts))
    except yaml.YAMLError:
        bodies = []
    wanted = iter(facts)
    if bodies != [_with(body, wanted) for body in yaml.load_all(before, _Texts)]:
        raise Refusal(
            "cannot annotate the file: its annotations are laid out in a way that an insertion would break: "
            "must be metadata.annotations as a plain map in each object, without aliases"
        )


def _with(body: Any, facts: Iterator[Mapping[str, str]]) -> Any:  # noqa: ANN401  (YAML of any shape)
    """Return a document as it must read after the insertions."""
    if not isinstance(body, dict):
        return body
    if is_list(body.get("kind"), body):
        items = body.get("items")
        return body | ({"items": [_with(item, facts) for item in items]} if isinstance(items, list) else {})
    wanted = next(facts)
    if not wanted:
        return body
    held = body["metadata"].get("annotations")
    annotations = dict(wanted) | (held if isinstance(held, dict) else {})
    return body | {"metadata": body["metadata"] | ({"annotations": annotations} if annotations else {})}
