"""Facts: what the providers' own schemas say of kinds, shipped as tables beside each cloud.

`immutable.tsv` has the fields whose change a provider refuses (ForceNew in the Terraform schemas that the providers'
releases pin, as Upjet never replaces a resource); `external_names.tsv` says who gives a kind its external name.
"""

import csv
import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Literal, cast

IMMUTABLE = "immutable.tsv"
EXTERNAL_NAMES = "external_names.tsv"

ANY_CHANGE = (
    "",
    "adding or removing the block or an item",
    "any change once the state has a region (provider-wide diff check)",
)
"""Conditions under which a field differs whenever its value does; under any other one only the provider can tell."""

ExternalName = Literal["named", "derived", "assigned"]
"""Ours to choose; made of the parameters; given by the cloud."""


@functools.cache
def immutable(package: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the fields of each kind that its provider refuses to change, by group and kind.

    Args:
        package: The package of a cloud or companion; one without a table has none.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in _rows(package, IMMUTABLE):
        field = row["field"]
        if row["condition"] in ANY_CHANGE and "[]" not in field:  # an item of a list is compared with its list
            kind = (row["group"], row["kind"])
            found[kind] = (*found.get(kind, ()), field)
    return found


@functools.cache
def external_names(package: str) -> Mapping[tuple[str, str], ExternalName]:
    """Return who gives each kind its external name, by group and kind."""
    return {(row["group"], row["kind"]): cast("ExternalName", row["how"]) for row in _rows(package, EXTERNAL_NAMES)}


def _rows(package: str, name: str) -> Iterator[dict[str, str]]:
    table = resources.files(package) / name
    if table.is_file():
        lines = table.read_text("utf-8").splitlines()
        yield from csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
