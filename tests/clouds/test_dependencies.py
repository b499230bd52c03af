"""What data stands on is seen to be in use: by the fields that its row says, whichever page names it."""

from collections.abc import Iterator

import pytest

from function import demo
from function.compose import Composed
from function.model import EXTERNAL_NAME, PART, Kind
from function.resolve import Desired
from tests.orders import CATALOG
from tests.simulator import habits
from tests.simulator.edits import composed

ORDERS = [(kind, cloud) for kind, path in CATALOG.paths.items() for cloud in CATALOG.offering(path)]


@pytest.mark.parametrize("exhaustive", [False, True], ids=["demo", "exhaustive"])
@pytest.mark.parametrize(("kind", "cloud"), ORDERS)
def test_data_names_what_it_stands_on_where_its_row_says(kind: str, cloud: str, *, exhaustive: bool) -> None:
    """A page that shares a dependency and names it in another field would lose it, with its data still there."""
    settings = demo.environment_config(CATALOG)
    if exhaustive:
        settings["data"][cloud] = dict(CATALOG.clouds[cloud].exhaustive)
    order = composed(kind, cloud, settings)

    unsaid = [
        f"{key}: {field} names what it stands on: named_in of {' or '.join(sorted(each.short for each in rows))}"
        for key, desired in order.resources.items()
        if desired.kind and desired.kind.retain == "data" and desired.kind.namespaced is not None
        for field, rows in _named(desired, order)
        if not any({field, f"{field}s"} & {*row.named_in} for row in rows)
    ]

    assert unsaid == []


def _named(data: Desired, order: Composed) -> Iterator[tuple[str, list[Kind]]]:
    """Yield each field that names a dependency, with the rows that it may be of."""
    parameters = data.manifest["spec"]["forProvider"]
    dependencies = [
        (each.kind, each.manifest["metadata"])
        for each in order.resources.values()
        if each.kind and each.kind.retain == "dependency" and each.kind.namespaced is not None
    ]
    for field, value in parameters.items():
        if field.endswith("Selector"):
            part = value["matchLabels"][PART]
            of_part = [row for row, metadata in dependencies if metadata["labels"][PART] == part]
            told = _told(data, field.removesuffix("Selector"))
            named, rows = (told[0], [row for row in of_part if row.in_keys == told[1]]) if told else (field, of_part)
            if rows:
                yield named.removesuffix("Selector"), rows
        elif field != (data.kind.named_by if data.kind else None):  # what it is called itself may be alike
            names = [(row, metadata.get("annotations", {}).get(EXTERNAL_NAME)) for row, metadata in dependencies]
            if rows := [row for row, name in names if name == value]:
                yield field, rows


def _told(data: Desired, field: str) -> tuple[str, str] | None:
    """Return the field that a selector fills in, and the kind that it selects, where habits tell."""
    how = habits.of(data.kind.in_keys if data.kind else "")
    found = next((each for each in how.references if each.field == field), None)
    return (found.plural or found.field, found.kind) if found else None
