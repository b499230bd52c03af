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
"""Problems told at once; the rest is counted. More would not be read in a condition."""

PLACEHOLDER = "REQUIRED"
"""What a text begins with in whose place the platform team has to say something."""


def parse(model: type[M], data: Tree, doing: str, where: str) -> M:
    """Return the data as the model.

    Args:
        model: What it should be.
        data: What it is.
        doing: What could not be done, after "cannot": "accept the order".
        where: The path that the data stands at: "spec".

    Raises:
        Refusal: The data does not fit; the line names each field, its value and what would be accepted.
    """
    try:
        # By the names in the manifest alone: a Python name would pass by what is checked of the other.
        return model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        # A misspelt field comes first: it may well be why another one is missing.
        entries = sorted(error.errors(include_url=False), key=lambda entry: entry["type"] != "extra_forbidden")
        problems = [_problem(model, entry, where) for entry in entries]
    raise _refusal(doing, problems)


def check_filled(data: Tree, doing: str, where: str) -> None:
    """Refuse data that still holds a placeholder, at any depth.

    Args:
        data: The data.
        doing: What could not be done, after "cannot": "read the platform's settings".
        where: The path that the data stands at: "data".

    Raises:
        Refusal: It does; the line names each place, and the placeholder, which says what belongs there.
    """
    if problems := [
        f"{place}: placeholder {quoted(text)}: must be filled in" for place, text in _placeholders(data, where)
    ]:
        raise _refusal(doing, problems)


def _placeholders(node: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _placeholders(value, f"{where}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _placeholders(value, f"{where}[{index}]")
    elif isinstance(node, str) and node.startswith(PLACEHOLDER):
        yield where, node


def _refusal(doing: str, problems: list[str]) -> Refusal:
    more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    return Refusal(f"cannot {doing}: {'; '.join(problems[:SHOWN])}{more}")


_PROBLEMS = {
    "missing": "{place} is missing",
    "value_error": "{place}: {error}",
    "literal_error": "{place} is {value}: accepted is {expected}",
    "string_pattern_mismatch": "{place} is {value}: accepted is what matches {pattern}",
    "string_too_long": "{place} is {value}: accepted is up to {max_length} characters",
    "string_too_short": "{place} is {value}: accepted is at least {min_length} characters",
    "too_short": "{place} is {value}: accepted is at least {min_length}",
    "too_long": "{place} has {actual_length} entries: accepted is up to {max_length}",
}
"""Pydantic's kinds of error in our words; what is not here is told in its own."""


def _problem(model: type[BaseModel], entry: ErrorDetails, where: str) -> str:
    place = ".".join([where, *(str(step) for step in entry["loc"])])
    # What should have been a map may hold anything, a password too.
    if entry["type"] in {"model_type", "model_attributes_type", "dict_type"}:
        return f"{place} is no map: accepted is a map"
    if entry["type"] == "extra_forbidden":
        return f"{place} is not a field: {_accepted_fields(model, entry)}"
    if entry["type"] == "string_type" and isinstance(entry["input"], int | float):
        return f"{place} is the number {entry['input']}: accepted is a text: put it in quotes"
    if words := _PROBLEMS.get(entry["type"]):
        return words.format(place=place, value=quoted(entry["input"]), **entry.get("ctx") or {})
    rule = entry["msg"].removeprefix("Input should be ")
    return f"{place} is {quoted(entry['input'])}: accepted is {rule[0].lower()}{rule[1:]}"


def _accepted_fields(model: type[BaseModel], entry: ErrorDetails) -> str:
    *parents, name = entry["loc"]
    names = _fields(_at(model, parents))
    near = difflib.get_close_matches(str(name), names, n=1)
    return f"did you mean {near[0]}?" if near else f"accepted is {listed(names)}"


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
