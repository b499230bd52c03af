"""Choices: what follows a field that takes one of a few values, seen by rendering an order with each of them."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from function.catalog import Catalog
from function.generate.docs import sample
from function.generate.docs.fields import Field
from function.generate.docs.markdown import code, prose, shown, table
from function.generate.docs.sample import Sample
from function.model import Backend, GoldenPath, Part, Refusal, Tree

Samples: TypeAlias = Mapping[str, Mapping[str, Sample | None]]
"""A rendered order by cloud and choice; None where the cloud refuses the choice."""

REFUSED = "refused"

_ATTRIBUTE = re.compile(r"^    (\w+): (.+?)(?=\n    \w+: |\Z)", re.MULTILINE | re.DOTALL)


def rendered(path: GoldenPath, clouds: Sequence[Backend], catalog: Catalog, field: Field) -> Samples:
    """Return an order for each choice on each cloud."""
    return {
        cloud.name: {choice: _rendered(path, cloud, catalog, {field.place: choice}) for choice in field.choices}
        for cloud in clouds
    }


def _rendered(path: GoldenPath, cloud: Backend, catalog: Catalog, spec: Mapping[str, object]) -> Sample | None:
    try:
        return sample.of(path, cloud, catalog, spec)
    except Refusal:
        return None


def blocks(field: Field, samples: Samples, *, with_clouds: bool) -> Iterator[str]:
    """Yield what follows a choice.

    Args:
        field: The field.
        samples: What becomes of each choice.
        with_clouds: Whether to say what each cloud makes of it, beside what is the same on all of them.
    """
    whole = next((each for each in samples.values() if None not in each.values()), {})
    rows = _of_parts([each for each in whole.values() if each]) if whole else []
    if with_clouds:
        rows += [row for cloud, each in samples.items() for row in _of_bodies(cloud, list(each.values()))]
    if rows:
        yield f"## {field.title}"
        yield f"What follows {code(field.place)}:"
        yield table(["", *map(code, field.choices)], rows)


def _of_parts(samples: Sequence[Sample]) -> list[list[str]]:
    rows = []
    for parts in zip(*(each.parts for each in samples), strict=True):
        for name, words in _attributes(type(parts[0])).items():
            values = [getattr(part, name) for part in parts]
            if len({repr(value) for value in values}) > 1:  # an Unknown among them may not be compared
                rows.append([prose(words), *map(_cell, values)])
    return rows


def _cell(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else shown(value)


def _attributes(part: type[Part]) -> dict[str, str]:
    """Return what each attribute of a part is, as its docstring says."""
    _, _, attributes = inspect.cleandoc(part.__doc__ or "").partition("Attributes:\n")
    return {name: words.strip().removesuffix(".") for name, words in _ATTRIBUTE.findall(attributes)}


def _of_bodies(cloud: str, samples: Sequence[Sample | None]) -> Iterator[list[str]]:
    """Yield what a cloud makes of each choice, a row for each field that differs."""
    if None in samples:
        yield [f"{cloud}", *(REFUSED if each is None else "accepted" for each in samples)]
    for kind in dict.fromkeys(kind for each in samples if each for kind in each.bodies):
        leaves = [dict(_leaves(each.bodies.get(kind, {}))) if each else None for each in samples]
        for place in dict.fromkeys(place for each in leaves if each is not None for place in each):
            values = [each.get(place) for each in leaves if each is not None]
            if len({repr(value) for value in values}) > 1:
                cells = [REFUSED if each is None else code(each.get(place)) for each in leaves]
                yield [f"{cloud}: {code(place)} of {code(kind)}", *cells]


def _leaves(tree: Tree, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
