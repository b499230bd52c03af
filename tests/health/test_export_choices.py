"""Scripts of another hand, and our own with edits: never lost without a word, and decided by who merges."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from health import export
from health.export import ExportOptions, Merged
from health.export.marks import MARK
from k8syaml import written
from tests.health.exporting import RENDERED, checks

BLOCK = "resource.customizations"
OTHER = {"health.lua": "health_status = {}\nreturn health_status\n"}
CLUSTER = f"{BLOCK}.health.postgresql.cnpg.io_Cluster"
PROVIDER = f"{BLOCK}.actions.pkg.crossplane.io_Provider"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> ExportOptions:
    """Return what exports a small suite."""
    return ExportOptions(rendered=RENDERED, checks=checks(tmp_path_factory.mktemp("suite")))


def config_map(data: dict[str, Any]) -> str:
    """Return an argocd-cm as a text."""
    return written({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm"}, "data": data})


def data_of(merged: Merged) -> dict[str, Any]:
    """Return what was merged."""
    assert merged.conflicts == ()
    found: dict[str, Any] = yaml.safe_load(merged.text)["data"]
    return found


def blocks(data: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the block."""
    found: dict[str, Any] = yaml.safe_load(data[BLOCK])
    return found


@pytest.mark.parametrize("key", ["*.crossplane.io/*", "golden-path.dev/*"])
def test_replaced_and_told(options: ExportOptions, key: str) -> None:
    theirs = {key: {**OTHER, "health.lua.useOpenLibs": True}, "example.org/Thing": OTHER}

    merged = export.merged(config_map({BLOCK: written(theirs)}), replace(options, replaced=(key,)))

    assert merged.notes == (f"{key}: removed a health script of another hand in {BLOCK}, {key} (2 lines)",)
    found = blocks(data_of(merged))
    assert found[key]["health.lua"].startswith(MARK)
    assert "health.lua.useOpenLibs" not in found[key]
    assert found["example.org/Thing"] == OTHER


@pytest.mark.parametrize("key", ["**", "*.m.crossplane.io/*", "*/*"])
def test_a_wildcard_that_overlaps_is_taken_out(options: ExportOptions, key: str) -> None:
    text = config_map({BLOCK: written({key: OTHER})})

    assert f'--replace "{key}" takes that one out' in export.merged(text, options).conflicts[0]
    merged = export.merged(text, replace(options, replaced=(key,)))

    assert key not in blocks(data_of(merged))
    assert len(merged.notes) == 1


def test_every_kind_by_a_key_of_its_own(options: ExportOptions) -> None:
    text = config_map({f"{BLOCK}.health.all": "return {}"})

    merged = export.merged(text, replace(options, replaced=("*/*",)))

    assert f"{BLOCK}.health.all" not in data_of(merged)
    assert merged.notes == (f"*/*: removed a health script of another hand in {BLOCK}.health.all (1 line)",)


def test_kept_and_told(options: ExportOptions) -> None:
    text = config_map({CLUSTER: "return {}", PROVIDER: "discovery.lua: return {}"})
    kept = replace(options, kept=("postgresql.cnpg.io/Cluster", "pkg.crossplane.io/Provider"))

    merged = export.merged(text, kept)

    found = data_of(merged)
    assert (found[CLUSTER], found[PROVIDER]) == ("return {}", "discovery.lua: return {}")
    assert [note.partition(" in ")[0] for note in merged.notes] == [
        "postgresql.cnpg.io/Cluster: kept a health script of another hand",
        "pkg.crossplane.io/Provider: kept actions of another hand",
    ]
    assert export.merged(merged.text, kept) == merged


def test_a_wildcard_of_theirs_is_kept_instead_of_the_same_of_ours(options: ExportOptions) -> None:
    text = config_map({BLOCK: written({"*.crossplane.io/*": OTHER})})

    found = data_of(export.merged(text, replace(options, kept=("*.crossplane.io/*",))))

    assert blocks(found)["*.crossplane.io/*"] == OTHER


@pytest.mark.parametrize(
    ("choice", "note"),
    [
        pytest.param(
            {"replaced": ("**",)}, "**: nothing to replace, as no script of another hand is there", id="replace"
        ),
        pytest.param(
            {"kept": ("example.org/Thing",)},
            "example.org/Thing: nothing to keep, as there is no script for it beside one of ours",
            id="keep",
        ),
    ],
)
def test_the_same_command_again_is_no_mistake(options: ExportOptions, choice: dict[str, Any], note: str) -> None:
    merged = export.merged(config_map({}), replace(options, **choice))

    assert merged.notes == (note,)
    assert merged.text == export.merged(config_map({}), options).text


def edited(text: str, old: str, new: str) -> str:
    """Return a ConfigMap with an edit."""
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("field", "key", "place"),
    [
        pytest.param("health script", "*.crossplane.io/*", f"{BLOCK}, *.crossplane.io/*", id="a wildcard"),
        pytest.param("health script", "postgresql.cnpg.io/Cluster", CLUSTER, id="a kind"),
        pytest.param("actions", "pkg.crossplane.io/Provider", PROVIDER, id="an action's own script"),
    ],
)
def test_edits_of_ours_are_told_before_they_are_lost(options: ExportOptions, field: str, key: str, place: str) -> None:
    data = data_of(export.merged(config_map({}), options))
    if place.startswith(f"{BLOCK}, "):
        block = blocks(data)
        block[key]["health.lua"] += "-- ours, with an edit\n"
        data[BLOCK] = written(block)
    elif field == "actions":
        actions = yaml.safe_load(data[place])
        actions["definitions"][0]["action.lua"] += "-- ours, with an edit\n"
        data[place] = written(actions)
    else:
        data[place] += "-- ours, with an edit\n"
    text = config_map(data)

    what = "a health script" if field == "health script" else field
    told = (
        f"cannot merge {key}: {place} has {what} of ours, edited since the export: must be one of the two: "
        f'--replace "{key}" takes ours, --keep "{key}" the edits'
    )
    assert export.merged(text, options).conflicts == (told,)
    kept = export.merged(text, replace(options, kept=(key,)))
    replaced = export.merged(text, replace(options, replaced=(key,)))
    assert "with an edit" in kept.text
    assert "with an edit" not in replaced.text
    assert f"{what} of ours with edits" in kept.notes[0]
    assert replaced.notes[0].startswith(f"{key}: removed {what} of ours with edits")


def test_what_editors_do_to_the_ends_of_lines_is_no_edit(options: ExportOptions) -> None:
    once = export.merged(config_map({}), options)
    data = data_of(once)
    data[CLUSTER] = data[CLUSTER].rstrip().replace("\n", "  \n") + "\n\n"

    assert export.merged(config_map(data), options) == once


def test_ours_of_a_time_without_digests_are_told_where_they_differ(options: ExportOptions) -> None:
    once = export.merged(config_map({}), options)
    data = data_of(once)
    first, _, rest = data[CLUSTER].partition("\n")
    old = first.partition(",")[0]

    same = export.merged(config_map({**data, CLUSTER: f"{old}\n{rest}"}), options)
    other = export.merged(config_map({**data, CLUSTER: f"{old}\nreturn {{}}\n"}), options)

    assert (same.text, other.text) == (once.text, once.text)
    assert same.notes == ()
    told = (
        "overwrote a health script (2 lines) of an earlier golden-path, whose marks do not tell whether it was edited"
    )
    assert other.notes == (f"postgresql.cnpg.io/Cluster: {told}",)
