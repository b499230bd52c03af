"""Fields: what may be written into a model, a row for each field and for those inside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from function.generate.docs.markdown import code, codes, prose
from function.model import Tree


@dataclass(frozen=True)
class Field:
    """A field as a reference lists it.

    Attributes:
        place: Where it stands, with dots: `restoreFrom.time`, `networks.<name>.cidrs`.
        title: What the form calls it.
        accepted: What may stand there.
        choices: The values to choose from; none where it is no choice.
        default: What it is when left out.
        description: What it does.
    """

    place: str
    title: str
    accepted: str
    choices: tuple[str, ...]
    default: str
    description: str

    @property
    def row(self) -> list[str]:
        """The field as a row of a table."""
        return [code(self.place), self.accepted, self.default, self.description]


HEAD = ["field", "accepted", "default", "description"]


def of(model: type[BaseModel]) -> Iterator[Field]:
    """Yield the fields of a model, each before those inside it."""
    tree = model.model_json_schema()
    yield from _fields(tree, tree.get("$defs", {}), "")


def _fields(tree: Tree, definitions: Tree, prefix: str) -> Iterator[Field]:
    for name, raw in tree["properties"].items():
        node = _plain(raw, definitions)
        place = f"{prefix}{name}"
        yield Field(
            place=place,
            title=node.get("title", name),
            accepted=_accepted(node, definitions),
            choices=tuple(node.get("enum", ())),
            default="required" if name in tree.get("required", ()) else _default(node.get("default")),
            description=prose(node.get("description", "")),
        )
        of_items, of_values = _of_items(node, definitions), _of_values(node, definitions)
        for inside, step in ((node, "."), (of_items, "[]."), (of_values, ".<name>.")):
            if "properties" in inside:
                yield from _fields(inside, definitions, f"{place}{step}")


def _plain(raw: Tree, definitions: Tree) -> Tree:
    """Return a node without references and without null: a field that is null is one that is left out."""
    some = [choice for choice in raw.get("anyOf", ()) if choice.get("type") != "null"]
    node = {key: value for key, value in raw.items() if key != "anyOf"}
    if len(some) == 1:
        node = some[0] | node
    elif some:
        node["anyOf"] = some
    if "const" in node:
        node["enum"] = [node.pop("const")]
    if "$ref" in node:
        referred: Tree = definitions[node.pop("$ref").removeprefix("#/$defs/")]
        node = referred | node
    return node


def _of_items(node: Tree, definitions: Tree) -> Tree:
    return _plain(node.get("items", {}), definitions)


def _of_values(node: Tree, definitions: Tree) -> Tree:
    values = node.get("additionalProperties")
    return _plain(values, definitions) if isinstance(values, dict) else {}


def _accepted(node: Tree, definitions: Tree) -> str:
    if "anyOf" in node:
        return " or ".join(_accepted(_plain(choice, definitions), definitions) for choice in node["anyOf"])
    match node.get("type"):
        case "array":
            return f"list of {_accepted(_of_items(node, definitions), definitions)}"
        case "object" if "properties" in node:
            return "fields"
        case "object":
            values = _of_values(node, definitions)
            return f"map of {_accepted(values, definitions) if values else 'anything'}"
    return codes(node["enum"]) if "enum" in node else _scalar(node)


def _scalar(node: Tree) -> str:
    match node:
        case {"minimum": low, "maximum": high}:
            return f"{low} to {high}"
        case {"minimum": low}:
            return f"{low} or more"
        case {"exclusiveMinimum": low}:
            return f"more than {low:g}"
        case {"pattern": pattern}:
            return code(pattern)
        case {"maxLength": longest}:
            return f"text of up to {longest} characters"
    plain = {"string": "text", "boolean": codes([True, False]), "integer": "whole number"}
    return plain.get(node.get("type", ""), "number")


def _default(value: Any) -> str:  # noqa: ANN401  (JSON of any shape)
    if isinstance(value, dict):
        value = {key: inner for key, inner in value.items() if inner is not None}
    return code(value) if value != {} else ""
