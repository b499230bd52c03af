"""Schema: from the models to what the API server, forms and editors check by.

An XRD takes a structural schema: no references, no null, no keyword that the API server does not know. The schema that
pydantic writes is put in that form here, and what has no such form is refused when it is generated.
"""

import json
from typing import Any

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from function import catalog
from function.model import Common, OrderSpec, Section, Spec, Tree
from function.model.platform import NEVER_DEFAULTED

LONGEST_PATTERN = 1024
"""Bound on a text that only a pattern bounds: the API server estimates what rules cost by maxLength, not by pattern."""

KEYWORDS = (
    "type",
    "title",
    "description",
    "default",
    "enum",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "required",
    "properties",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
    "x-ui-order",
    "x-ui-advanced",
)
"""What a structural schema of ours may hold, in the order in which it is written."""


class _Plain(GenerateJsonSchema):
    """Pydantic's JSON Schema as the model has it: in its order, and without titles made from names."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model without the name of its class."""
        tree = super().model_schema(schema)
        tree.pop("title", None)
        return tree

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002  (pydantic's signature)
        """Return that no field gets a title of pydantic's."""
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:  # noqa: ARG002  (pydantic's)
        """Return the schema in the order of the model."""
        return value


class _WithRules(_Plain):
    """The same with the rules of each Spec, and without null: in a manifest, None is a field that is left out."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model with its rules."""
        tree = super().model_schema(schema)
        rules = [{"rule": rule.cel, "message": rule.message} for rule in schema["cls"].rules]
        return tree | ({"x-kubernetes-validations": rules} if rules else {})

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Return the schema of what it is when it is not None."""
        return self.generate_inner(schema["schema"])


def order_spec(model: type[OrderSpec]) -> Tree:
    """Return the structural schema of what teams write into the spec of an order.

    What the platform may default has no default here: the API server would fill it in before the platform is asked.
    """
    tree = structural(model)
    for name, field in tree["properties"].items():
        if name not in NEVER_DEFAULTED:
            field.pop("default", None)
    return tree


def structural(model: type[Spec]) -> Tree:
    """Return the structural schema of a model.

    Raises:
        ValueError: Something in the model has no such form.
    """
    return _structural(_inlined(model, _WithRules), model.__name__)


def platform() -> str:
    """Return the JSON Schema of what the data of an EnvironmentConfig may hold."""
    sections = dict(sorted(catalog.load().sections.items()))
    fields: dict[str, Any] = {name: (section, ...) for name, section in sections.items()}
    layer = create_model("Layer", __base__=Common, **fields)
    namespaces = FieldInfo(description="What holds for one namespace only, by the namespace's name.")
    settings = create_model("Settings", __base__=layer, namespaces=(dict[str, layer], namespaces))

    required = [
        *_required(Common),
        *(f"{name}.{key}" for name, section in sections.items() for key in _required(section)),
    ]
    tree = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of the platform",
        "description": "What the data of one EnvironmentConfig may hold. Several merge, and all of them together must "
        f"hold {', '.join(required)} (of a section only where it is used).",
    }
    return json.dumps(tree | _partial(_inlined(settings, _Plain)), indent=2, ensure_ascii=False) + "\n"


def _structural(node: Tree, where: str) -> Tree:
    """Return a node in structural form; where it stands is for the message when it has none."""
    node = _values(node)
    match node.pop("additionalProperties", False):
        case True:
            node["x-kubernetes-preserve-unknown-fields"] = True
        case dict(values):
            node["additionalProperties"] = _structural(values, f"{where}.*")
    if "items" in node:
        node["items"] = _structural(node["items"], f"{where}[]")
    if "properties" in node:
        node["properties"] = {
            name: _structural(field | {"x-ui-order": place}, f"{where}.{name}")
            for place, (name, field) in enumerate(node["properties"].items(), start=1)
        }

    unknown = sorted(node.keys() - set(KEYWORDS))
    if unknown or "type" not in node:
        raise ValueError(f"cannot put {where} into a structural schema: {', '.join(unknown) or 'a value of any type'}")
    return {keyword: node[keyword] for keyword in KEYWORDS if keyword in node}


def _values(node: Tree) -> Tree:
    """Return a node with the values that it takes said in the words that the API server knows."""
    node = {key: value for key, value in node.items() if (key, value) != ("default", None)}
    if "const" in node:
        node["enum"] = [node.pop("const")]
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in node:
            node |= {bound: node[exclusive], exclusive: True}
    if "pattern" in node:
        node.setdefault("maxLength", LONGEST_PATTERN)
    return node


def _inlined(model: type[BaseModel], generator: type[GenerateJsonSchema]) -> Tree:
    """Return the schema of a model with every reference replaced by what it refers to."""
    tree: Tree = model.model_json_schema(schema_generator=generator)
    definitions = tree.pop("$defs", {})

    def replaced(node: Any) -> Any:  # noqa: ANN401  (a JSON value of any kind)
        if isinstance(node, list):
            return [replaced(item) for item in node]
        if not isinstance(node, dict):
            return node
        rest = {key: replaced(value) for key, value in node.items() if key != "$ref"}
        if "$ref" not in node:
            return rest
        referred: Tree = replaced(definitions[node["$ref"].removeprefix("#/$defs/")])
        return referred | rest

    inlined: Tree = replaced(tree)
    return inlined


def _partial(node: Tree) -> Tree:
    """Return a schema for one layer of what merges: only the items of lists, which replace, must be whole."""
    part = {key: value for key, value in node.items() if key != "required"}
    if "properties" in part:
        part["properties"] = {name: _partial(field) for name, field in part["properties"].items()}
    if isinstance(part.get("additionalProperties"), dict):
        part["additionalProperties"] = _partial(part["additionalProperties"])
    if "anyOf" in part:
        part["anyOf"] = [_partial(choice) for choice in part["anyOf"]]
    return part


def _required(section: type[Section]) -> list[str]:
    return [info.alias or name for name, info in section.model_fields.items() if info.is_required()]
