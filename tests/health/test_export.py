"""What is printed for Argo CD, from a small suite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from health import export
from health.checks import suite
from health.customizations import customizations
from health.export import ExportError, ExportOptions, Settings, content
from health.export.defaults import CROSSPLANE, ORDER_POINTERS, SHIPPED, USAGES
from health.export.marks import MARK
from health.export.options import FORMATS, KEYS, Format, Keys
from tests.golden import Golden
from tests.health.exporting import RENDERED, SCRIPTS, actions, checks, documents, small

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture
def options(tmp_path: Path) -> ExportOptions:
    """Return what exports a small suite."""
    return small(tmp_path)


def with_(options: ExportOptions, form: Format = "configmap", keys: Keys = "wildcard") -> ExportOptions:
    """Return the options with another format and other keys."""
    return ExportOptions(form, keys, options.groups, options.rendered, options.kinds, options.checks)


@pytest.fixture
def few_actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one action of an order stand for all: what they are is not what goldens of formats show."""
    few = actions(tmp_path / "actions")
    monkeypatch.setattr(content, "actions_for", lambda *kind, orders: few if kind[0] in orders else None)


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.usefixtures("few_actions")
def test_golden(options: ExportOptions, form: Format, keys: Keys, golden: Golden) -> None:
    text = documents(with_(options, form, keys))

    golden(GOLDENS / f"export.{form}.{keys}.yaml", text)


def data(options: ExportOptions) -> dict[str, str]:
    """Return the data of the ConfigMap."""
    config_map, _ = yaml.safe_load_all(documents(options))
    found: dict[str, str] = config_map["data"]
    return found


def test_wildcards_share_one_key_and_exact_kinds_have_their_own(options: ExportOptions) -> None:
    found = data(options)
    block = yaml.safe_load(found["resource.customizations"])

    assert sorted(block) == ["*.crossplane.io/*", "*.golden-path.dev/*", "golden-path.dev/*"]
    assert [key for key in found if ".health." in key] == ["resource.customizations.health.postgresql.cnpg.io_Cluster"]


def test_kinds_get_the_check_that_argo_cd_would_choose(options: ExportOptions) -> None:
    found = customizations(data(with_(options, keys="per-kind")))
    healths = {key: one.script.splitlines()[0].partition(",")[0] for key, one in found.items() if one.script}
    own = {f"{group}/{kind}" for group, kinds in CROSSPLANE.items() for kind in kinds}

    assert "resource.customizations" not in data(with_(options, keys="per-kind"))
    assert healths["rds.aws.crossplane.io/Instance"] == f"{MARK}: *.crossplane.io/*"
    assert healths["golden-path.dev/PostgreSQLInstance"] == f"{MARK}: golden-path.dev/*"
    assert healths["postgresql.cnpg.io/Cluster"] == f"{MARK}: postgresql.cnpg.io/Cluster"
    assert own < healths.keys()
    assert "Secret" not in found  # Argo CD knows it, and the suite does not


def test_scripts_are_printed_as_they_are_written(options: ExportOptions) -> None:
    found = customizations(data(options))

    assert found["postgresql.cnpg.io/Cluster"].script.split("\n", 1)[1] == SCRIPTS["postgresql.cnpg.io/Cluster"]
    assert found["*.golden-path.dev/*"].script.split("\n", 1)[1] == SCRIPTS["golden-path.dev/_"]


@pytest.mark.parametrize("keys", KEYS)
def test_actions_are_by_exact_kind(options: ExportOptions, keys: Keys) -> None:
    found = customizations(data(with_(options, keys=keys)))
    offered = {
        key: [one["name"] for one in yaml.safe_load(told.actions)["definitions"]]
        for key, told in found.items()
        if told.actions
    }

    assert not any("*" in key for key in offered)
    assert offered["golden-path.dev/PostgreSQLInstance"] == ["make-deletable", "pause", "reconcile", "resume"]
    assert offered["rds.aws.crossplane.io/Instance"] == ["pause", "reconcile", "resume"]
    assert "pkg.crossplane.io/Provider" in offered
    assert "pkg.crossplane.io/Lock" not in offered


def test_orders_are_compared_without_what_crossplane_writes(options: ExportOptions) -> None:
    block = yaml.safe_load(data(options)["resource.customizations"])
    split = data(with_(options, keys="per-kind"))
    expected = {"jsonPointers": list(ORDER_POINTERS)}

    assert {key for key in block if "ignoreDifferences" in block[key]} == {"*.golden-path.dev/*", "golden-path.dev/*"}
    assert yaml.safe_load(block["golden-path.dev/*"]["ignoreDifferences"]) == expected
    assert {key: yaml.safe_load(value) for key, value in split.items() if ".ignoreDifferences." in key} == {
        "resource.customizations.ignoreDifferences.golden-path.dev_PostgreSQLInstance": expected
    }


def test_exclusions_are_argo_cds_own_and_ours(options: ExportOptions) -> None:
    assert yaml.safe_load(data(options)["resource.exclusions"]) == [*SHIPPED, *USAGES]


def test_argo_cd_finds_the_config_map_by_its_label(options: ExportOptions) -> None:
    config_map, patch = yaml.safe_load_all(documents(options))

    assert config_map["metadata"]["labels"]["app.kubernetes.io/part-of"] == "argocd"
    assert patch["spec"]["template"]["spec"]["containers"][0]["env"] == [
        {"name": "ARGOCD_K8S_CLIENT_QPS", "value": "300", "valueFrom": None}
    ]


def test_the_operator_makes_the_same_config_map(options: ExportOptions) -> None:
    per_kind = with_(options, "operator", "per-kind")
    (made,) = yaml.safe_load_all(documents(per_kind))
    expected = customizations(data(with_(options, keys="per-kind")))
    checks_ = {f"{one['group']}/{one['kind']}": one["check"] for one in made["spec"]["resourceHealthChecks"]}
    actions = {f"{one['group']}/{one['kind']}": one["action"] for one in made["spec"]["resourceActions"]}

    assert checks_ == {key: one.script for key, one in expected.items() if one.script}
    assert actions == {key: one.actions for key, one in expected.items() if one.actions}


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize("form", FORMATS)
def test_scripts_stand_in_blocks(form: Format, keys: Keys) -> None:
    text = documents(ExportOptions(form, keys, rendered=RENDERED))

    assert all(node.style == "|" for node in scalars(text) if "\n" in node.value)
    assert text == documents(ExportOptions(form, keys, rendered=reversed(RENDERED)))


def scalars(text: str) -> Iterator[yaml.ScalarEvent]:
    """Give the texts in YAML, and in YAML that is a text in it."""
    for event in yaml.parse(text):
        if isinstance(event, yaml.ScalarEvent):
            yield event
            if event.value.startswith(("discovery.lua:", "'*.")):
                yield from scalars(event.value)


def test_groups_of_a_platforms_own_take_the_place_of_ours(tmp_path: Path) -> None:
    options = ExportOptions(groups=("platform.example.org", "example.com"), checks=checks(tmp_path))
    block = yaml.safe_load(data(options)["resource.customizations"])

    assert sorted(block) == [
        *("*.crossplane.io/*", "*.example.com/*", "*.platform.example.org/*"),
        *("example.com/*", "platform.example.org/*"),
    ]


def test_a_kind_that_is_asked_for_must_have_a_check(tmp_path: Path) -> None:
    options = ExportOptions(kinds=[("apps", "Deployment")], checks=checks(tmp_path))

    with pytest.raises(
        ExportError, match=r'^cannot cover the kind "apps/Deployment": no check of the suite is for it: '
    ):
        documents(options)


def test_wildcards_that_overlap_are_refused(tmp_path: Path) -> None:
    options = ExportOptions(checks=checks(tmp_path, {**SCRIPTS, "_.m.crossplane.io/_": "return {}\n"}))

    with pytest.raises(ExportError, match=r"^cannot export \*\.crossplane\.io/\* beside \*\.m\.crossplane\.io/\*: "):
        documents(options)


def test_sizes_name_the_largest_keys(options: ExportOptions) -> None:
    found = export.collected(options)
    total, largest = export.sizes(found, largest=2)
    each = {key: len(key) + len(value) for key, value in data(options).items()}

    assert total == sum(each.values())
    assert dict(largest) == dict(sorted(each.items(), key=lambda entry: entry[1])[-2:])


KEY_LIMIT = 1024 * 1024
"""What the API server takes as a ConfigMap's data."""


@pytest.mark.parametrize("keys", KEYS)
def test_a_config_map_holds_the_suite(keys: Keys) -> None:
    total, _ = export.sizes(_suite(keys), largest=1)

    assert total < KEY_LIMIT * 3 / 4


def _suite(keys: Keys) -> Settings:
    return export.settings(suite(), (export.GROUP,), RENDERED, keys)
