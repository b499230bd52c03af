"""Platform page: every setting that a platform team may write, section by section."""

import inspect
from collections.abc import Iterator

from function.catalog import Catalog
from function.generate.docs import fields
from function.generate.docs.markdown import code, prose, table
from function.model import Common, Section
from function.settings import NAMESPACE_LABEL, PLATFORM_LABEL

HEAD = ["key", "accepted", "default", "tenancy", "description"]


def page(catalog: Catalog) -> Iterator[str]:
    """Yield the blocks of the page."""
    label = next(f'{name}: "{value}"' for name, value in PLATFORM_LABEL.items())
    yield "# Settings of the platform"
    yield (
        f"They are the `data` of EnvironmentConfigs labelled `{label}`. What stands under `namespaces.<namespace>` "
        "there holds for that namespace alone; with `namespaceSettings: true` so does an EnvironmentConfig labelled "
        f"`{NAMESPACE_LABEL}: <namespace>`, which wins. Maps merge and lists replace. A Composition's input may hold "
        "settings too, below all of these, but none that is marked as tenancy: those say who may do what, and an order "
        "may choose its Composition."
    )
    yield "`golden-path schema platform` prints the same as JSON Schema, for editors."
    yield "## For all"
    yield _table(Common)
    for name, section in sorted(catalog.sections.items()):
        yield f"## {name}"
        yield f"What stands under {code(name)}. {_introduction(section)}".rstrip()
        yield _table(section)


def _introduction(section: type[Section]) -> str:
    """Return what a section's docstring says beyond its name."""
    _, _, more = inspect.cleandoc(section.__doc__ or "").partition(".")
    return prose(more)


def _table(section: type[Section]) -> str:
    rows = []
    for field in fields.of(section):
        tenancy = "yes" if field.place.partition(".")[0].removesuffix("[]") in section.tenancy else ""
        rows.append([code(field.place), field.accepted, field.default, tenancy, field.description])
    return table(HEAD, rows)
