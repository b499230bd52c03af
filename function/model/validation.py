"""Validation: from pydantic's errors to one line that a team can act on."""

import difflib
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from function.model.refusal import Refusal, listed, quoted
from function.model.unknown import Tree

M = TypeVar("M", bound=BaseModel)

SHOWN = 3
"""Problems named at once; the rest is counted. More would not be read in a condition."""

PLACEHOLDER = "REQUIRED"
"""What a text begins with in whose place the platform team has to say something."""


def parse(model: type[M], data: Tree, where: str) -> M:
    """Return the data as the model.

    Args:
        model: What it should be.
        data: What it is.
        where: The path of the data: "spec".

    Raises:
        Refusal: The data does not fit; the line names each field, its value and what it must be.
    """
    try:
        # By the names in the manifest alone: a Python name would pass by what is checked of the other.
        return model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        # A misspelt field comes first: it may well be why another one is missing.
        entries = sorted(error.errors(include_url=False), key=lambda entry: entry["type"] != "extra_forbidden")
        problems = [_problem(model, entry, where) for entry in entries]
    raise _refusal(problems)


def check_filled(data: Tree, where: str) -> None:
    """Refuse data that still holds a placeholder, at any depth.

    Args:
        data: The data.
        where: The path of the data: "data".

    Raises:
        Refusal: It does; the line names each place, and the placeholder, which says what belongs there.
    """
    if problems := [
        f"{place}: placeholder {quoted(text)}: must be filled in" for place, text in _placeholders(data, where)
    ]:
        raise _refusal(problems)


def _placeholders(node: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _placeholders(value, f"{where}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _placeholders(value, f"{where}[{index}]")
    elif isinstance(node, str) and node.startswith(PLACEHOLDER):
        yield where, node


def _refusal(problems: list[str]) -> Refusal:
    more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return Refusal(f"{'; '.join(problems[:SHOWN])}{more}")


_PROBLEMS = {
    "missing": "{place}: required value",
    "value_error": "{place}: {error}",
    "string_pattern_mismatch": "{place}: invalid value {value}: must match {pattern}",
    "string_too_long": "{place}: invalid value {value}: must be no more than {max_length} characters",
    "string_too_short": "{place}: invalid value {value}: must be at least {min_length} characters",
    "too_short": "{place}: invalid value {value}: must have at least {min_length} entries",
    "too_long": "{place}: too many entries: {actual_length}: must have no more than {max_length}",
}
"""Pydantic's kinds of error in the API server's words; what is not here keeps pydantic's rule."""


def _problem(model: type[BaseModel], entry: ErrorDetails, where: str) -> str:
    place = ".".join([where, *(str(step) for step in entry["loc"])])
    # What should have been a map may hold anything, a password too.
    if entry["type"] in {"model_type", "model_attributes_type", "dict_type"}:
        return f"{place}: invalid value: must be a map"
    if entry["type"] == "extra_forbidden":
        return f"{place}: unknown field: {_accepted_fields(model, entry)}"
    if entry["type"] == "literal_error":
        return f"{place}: unsupported value {quoted(entry['input'])}: must be {_choices(entry['ctx']['expected'])}"
    if entry["type"] == "string_type" and isinstance(entry["input"], int | float):
        return f"{place}: invalid value {entry['input']}: must be a string: put it in quotes"
    if words := _PROBLEMS.get(entry["type"]):
        return words.format(place=place, value=quoted(entry["input"]), **entry.get("ctx") or {})
    rule = entry["msg"].removeprefix("Input should be ")
    return f"{place}: invalid value {quoted(entry['input'])}: must be {rule[0].lower()}{rule[1:]}"


def _choices(expected: str) -> str:
    """Return pydantic's "'a', 'b' or 'c'" as the API server lists choices."""
    values = expected.replace("'", "").replace(" or ", ", ")
    return f"one of {values}" if ", " in values else values


def _accepted_fields(model: type[BaseModel], entry: ErrorDetails) -> str:
    *parents, name = entry["loc"]
    names = _fields(_at(model, parents))
    near = difflib.get_close_matches(str(name), names, n=1)
    return f"did you mean {near[0]}?" if near else f"must be one of {listed(names)}"


def _at(model: type[BaseModel], steps: list[str | int]) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for step in steps:
        if found is None:
            return None
        if isinstance(step, int) or step not in _fields(found):
            continue  # an item of a list or of a map: still the model of its items
        found = _inner(next(f.annotation for n, f in found.model_fields.items() if (f.alias or n) == step))
    return found


def _inner(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  (a type expression of any shape)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _inner(argument):
            return found
    return None


def _fields(model: type[BaseModel] | None) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()] if model else []
