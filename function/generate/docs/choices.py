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
from function.model import Backend, GoldenPath, Part, Tree

Samples: TypeAlias = Mapping[str, Mapping[str, Sample]]
"""A rendered order by cloud and choice."""

_ATTRIBUTE = re.compile(r"^    (\w+): (.+?)(?=\n    \w+: |\Z)", re.MULTILINE | re.DOTALL)


def rendered(path: GoldenPath, clouds: Sequence[Backend], catalog: Catalog, field: Field) -> Samples:
    """Return an order for each choice on each cloud."""
    return {
        cloud.name: {choice: sample.of(path, cloud, catalog, {field.place: choice}) for choice in field.choices}
        for cloud in clouds
    }


def blocks(field: Field, samples: Samples, *, with_clouds: bool) -> Iterator[str]:
    """Yield what follows a choice.

    Args:
        field: The field.
        samples: What becomes of each choice.
        with_clouds: Whether to say what each cloud makes of it, beside what is the same on all of them.
    """
    rows = _of_parts(list(next(iter(samples.values())).values()))
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
                rows.append([prose(words), *map(_told, values)])
    return rows


def _told(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else shown(value)


def _attributes(part: type[Part]) -> dict[str, str]:
    """Return what each attribute of a part is, as its docstring says."""
    _, _, attributes = inspect.cleandoc(part.__doc__ or "").partition("Attributes:\n")
    return {name: words.strip().removesuffix(".") for name, words in _ATTRIBUTE.findall(attributes)}


def _of_bodies(cloud: str, samples: Sequence[Sample]) -> Iterator[list[str]]:
    for kind in dict.fromkeys(kind for each in samples for kind in each.bodies):
        leaves = [dict(_leaves(each.bodies.get(kind, {}))) for each in samples]
        for place in dict.fromkeys(place for each in leaves for place in each):
            values = [each.get(place) for each in leaves]
            if len({repr(value) for value in values}) > 1:
                yield [f"{cloud}: {code(place)} of {code(kind)}", *map(code, values)]


def _leaves(tree: Tree, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
