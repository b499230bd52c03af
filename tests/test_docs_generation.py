"""The generated reference: what is committed is what is printed, and what is printed is what there is."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner
from pydantic import Field, create_model

from function.catalog import Catalog
from function.generate import docs
from function.generate.docs import fields, markdown
from function.main import cli
from function.model import GoldenPath, OrderSpec, Parts, Refusal, Section, Size, Spec, field
from function.parts import Database
from function.paths import postgresql
from tests.orders import CATALOG, DATABASE


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Return the pages of this installation."""
    return docs.files()


def test_committed_pages_are_what_is_printed(root: Path, pages: dict[str, str]) -> None:
    assert docs.drift(pages, root / "docs") == []


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seed_changes_nothing(root: Path, tmp_path: Path, pages: dict[str, str], seed: str) -> None:
    command = [sys.executable, "-m", "function.main", "generate", "docs", "--output", str(tmp_path)]
    subprocess.run(command, check=True, cwd=root, timeout=60, env=os.environ | {"PYTHONHASHSEED": seed})

    assert docs.drift(pages, tmp_path) == []


def test_there_is_a_page_for_each_path_and_one_for_the_platform(pages: dict[str, str]) -> None:
    expected = {docs.name_of(path.parts.__module__) for path in CATALOG.paths.values()}

    assert expected | {"platform.md"} == set(pages)


def test_drift_is_told_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "changed.md").write_text("old")
    (tmp_path / "gone.md").write_text(f"{docs.GENERATED}\n\nA path that is no more.\n")
    (tmp_path / "by-hand.md").write_text("Somebody's own.")

    drift = docs.drift({"changed.md": "new", "new.md": "new"}, tmp_path)

    assert drift == ["different: changed.md", "unexpected: gone.md", "missing: new.md"]


def test_written_pages_replace_ours_and_leave_the_others(tmp_path: Path) -> None:
    (tmp_path / "gone.md").write_text(f"{docs.GENERATED}\n\nA path that is no more.\n")
    (tmp_path / "by-hand.md").write_text("Somebody's own.")

    docs.write({"new.md": "new"}, tmp_path)

    assert {page.name: page.read_text() for page in tmp_path.iterdir()} == {
        "by-hand.md": "Somebody's own.",
        "new.md": "new",
    }


def test_check_writes_nothing_and_fails_on_drift(tmp_path: Path) -> None:
    command = ["generate", "docs", "--output", str(tmp_path)]

    before = CliRunner().invoke(cli, [*command, "--check"])
    assert (before.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "missing: postgresql.md" in before.output

    assert CliRunner().invoke(cli, command).exit_code == 0
    after = CliRunner().invoke(cli, [*command, "--check"])
    assert (after.exit_code, after.output) == (0, "")


def cells(page: str, begins: str) -> list[str]:
    """Return the cells of the one row of a page that begins with a text."""
    (line,) = (line for line in page.splitlines() if line.startswith(f"| {begins}"))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        pytest.param("`storageGB`", ["20 to 65536", "`20`"], id="a field"),
        pytest.param("`networkRef.name`", ["text of up to 63 characters", "required"], id="a field inside another"),
        pytest.param("How many days back", ["1", "7", "35"], id="what follows the environment on every cloud"),
        pytest.param("`multiAz`", ["`false`", "`false`", "`true`", "RDS.5"], id="a default that follows it"),
        pytest.param("`storageEncrypted`", ["`true`", "RDS.3"], id="a default that does not"),
        pytest.param("`enableKeyRotation`", ["`true`", "KMS.4"], id="of a kind that the demo settings do not make"),
        pytest.param("`spec.databaseReclaimPolicy`", ["`retain`"], id="of a kind that the order did not ask for"),
        pytest.param(
            "aws: `instanceClass`",
            ["`db.t4g.medium`", "`db.m7g.large`", "`db.m7g.xlarge`", "`db.m7g.2xlarge`"],
            id="what a cloud picks for a class",
        ),
        pytest.param("The least that it must have", ["2 cores, 4 GiB"], id="what a class is"),
        pytest.param("`ca`", ["the root certificate of the region, or the platform's `caBundle`"], id="a source"),
        pytest.param(
            "aws | `kms.Key`", ["`kms.Key`", "data", "retained", "stays in the cloud all the same"], id="a guard"
        ),
        pytest.param("`Connected`", ["Whether the connection is complete: else which keys it waits for."], id="status"),
    ],
)
def test_postgresql_page(begins: str, expected: list[str], pages: dict[str, str]) -> None:
    assert expected == cells(pages["postgresql.md"], begins)[1 : len(expected) + 1]


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        pytest.param("`tags`", ["map of text", "", ""], id="for all"),
        pytest.param("`adoptable`", ["map of list of text", "", "yes"], id="tenancy"),
        pytest.param("`networks.<name>.vpcId`", ["`^vpc-[0-9a-f]{8,17}$`", "required", "yes"], id="inside a map"),
        pytest.param("`links[].title`", ["text", "required", ""], id="inside a list"),
        pytest.param("`permissionsBoundary`", [r"`^arn:aws[a-z-]*:iam::(\d{12}\|aws):policy/.+$`"], id="a bar"),
    ],
)
def test_platform_page(begins: str, expected: list[str], pages: dict[str, str]) -> None:
    assert expected == cells(pages["platform.md"], begins)[1 : len(expected) + 1]


def test_no_table_has_a_row_of_another_width(pages: dict[str, str]) -> None:
    for page in pages.values():
        for block in page.split("\n\n"):
            if block.startswith("|"):
                widths = {line.replace(r"\|", "").count("|") for line in block.strip().splitlines()}
                assert len(widths) == 1, block


class Inner(Spec):
    """A part."""

    kind: Literal["only"] = field("only", title="Kind", description="What it is.")


WORDS: Mapping[str, Any] = {"description": "What it does."}


@pytest.mark.parametrize(
    ("annotation", "info", "expected"),
    [
        pytest.param(bool, Field(default=False, **WORDS), ["`true`, `false`", "`false`"], id="boolean"),
        pytest.param(int, Field(**WORDS), ["whole number", "required"], id="number"),
        pytest.param(int | None, Field(None, ge=1, **WORDS), ["1 or more", ""], id="null is left out"),
        pytest.param(int | str, Field(**WORDS), ["whole number or text", "required"], id="one of two types"),
        pytest.param(dict[str, Any], Field({}, **WORDS), ["map of anything", ""], id="map"),
        pytest.param(
            dict[str, list[bool]], Field(**WORDS), ["map of list of `true`, `false`", "required"], id="nested"
        ),
        pytest.param(Literal["a"], Field("a", **WORDS), ["`a`", "`a`"], id="a single choice"),
    ],
)
def test_field(annotation: Any, info: Any, expected: list[str]) -> None:  # noqa: ANN401  (types and fields of any kind)
    (found,) = fields.of(create_model("Model", value=(annotation, info)))

    assert ["`value`", *expected, "What it does."] == found.row


def test_fields_inside_fields_are_listed_after_them() -> None:
    model = create_model(
        "Model",
        __base__=Section,
        one=(Inner | None, Field(None, **WORDS)),
        many=(list[Inner], Field([], **WORDS)),
        named=(dict[str, Inner], Field({}, **WORDS)),
    )

    assert [found.place for found in fields.of(model)] == [
        "one", "one.kind", "many", "many[].kind", "named", "named.<name>.kind",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(True, "true", id="boolean"),
        pytest.param(None, "", id="nothing"),
        pytest.param(("a", 1), "a, 1", id="several"),
        pytest.param({"b": "x", "a": False}, "{b: x, a: false}", id="map, in its order"),
        pytest.param(Size(cpus=0.5, memory_gib=4), "0.5 cores, 4 GiB", id="size"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    assert expected == markdown.shown(value)


def test_what_looks_like_a_tag_is_shown() -> None:
    assert markdown.prose("/<platform> in\n `<cluster>-app`") == "/&lt;platform> in `<cluster>-app`"


class SampleSpec(OrderSpec):
    """An order of another path."""

    title: str = field(title="Title", description="What it is called.", max_length=9)


def parts(_: Any) -> Parts:  # noqa: ANN401  (an order of any spec)
    """One database."""
    yield DATABASE
    return {}


SAMPLE = GoldenPath("Sample", "samples", "Sample", "A sample.", SampleSpec, (Database,), parts, data=False)


def catalog_of(path: GoldenPath) -> Catalog:
    """Return the catalog with one path instead of its own."""
    return replace(CATALOG, paths={path.kind: path})


def test_a_new_path_has_its_page() -> None:
    page = docs.files(catalog_of(replace(SAMPLE, example={"title": "a"})))[docs.name_of(__name__)]

    assert cells(page, "`title`") == ["`title`", "text of up to 9 characters", "required", "What it is called."]
    assert "### kubernetes" in page
    assert "## Connection" not in page
    assert "## What is kept" not in page


def test_a_path_whose_orders_must_say_something_gives_an_example() -> None:
    with pytest.raises(Refusal, match=r"spec\.title: required value"):
        docs.files(catalog_of(SAMPLE))


def test_a_platform_with_one_cloud_lists_no_other() -> None:
    found = replace(CATALOG, clouds={"kubernetes": CATALOG.clouds["kubernetes"]})

    page = docs.files(found)[docs.name_of(postgresql.__name__)]

    assert "### kubernetes" in page
    assert "aws" not in page
