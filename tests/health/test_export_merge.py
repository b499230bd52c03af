"""Our settings, folded into those that are there."""

from typing import Any

import hypothesis
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from health import export
from health.export import ExportError, ExportOptions, Merged
from health.export.defaults import ORDER_POINTERS, SHIPPED, USAGES
from health.export.marks import MARK
from health.export.options import KEYS, Keys
from k8syaml import written
from tests.health.exporting import RENDERED, checks, documents

BLOCK = "resource.customizations"


@pytest.fixture(scope="session")
def options(tmp_path_factory: pytest.TempPathFactory) -> ExportOptions:
    """Return what exports a small suite."""
    return ExportOptions(rendered=RENDERED, checks=checks(tmp_path_factory.mktemp("suite")))


@pytest.fixture(scope="session")
def per_kind(options: ExportOptions) -> ExportOptions:
    """Return the same with a key for each kind."""
    return ExportOptions(keys="per-kind", rendered=RENDERED, checks=options.checks)


def config_map(data: dict[str, Any]) -> str:
    """Return an argocd-cm as a text."""
    metadata = {"name": "argocd-cm", "labels": {"app.kubernetes.io/part-of": "argocd"}}
    # PyYAML's own dump leaves texts unquoted that Go reads as numbers, such as 1e3.
    return written({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})


def merged_data(merged: Merged) -> dict[str, Any]:
    """Return the data of what was merged."""
    assert merged.conflicts == ()
    found: dict[str, Any] = next(yaml.safe_load_all(merged.text))["data"]
    return found


def block(data: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the block."""
    found: dict[str, Any] = yaml.safe_load(data[BLOCK])
    return found


def test_what_is_theirs_stays(options: ExportOptions) -> None:
    theirs = {
        "url": "https://argocd.example.com",
        "resource.customizations.health.example.org_Thing": "return {status = 'Healthy'}",
        "resource.customizations.ignoreResourceUpdates.all": "jsonPointers:\n- /status\n",
        "resource.customizations.useOpenLibs.example.org_Thing": "true",
        BLOCK: yaml.safe_dump({"example.com/Other": {"health.lua": "return {}", "health.lua.useOpenLibs": True}}),
    }

    data = merged_data(export.merged(config_map(theirs), options))

    assert {key: data[key] for key in theirs if key != BLOCK} == {key: theirs[key] for key in theirs if key != BLOCK}
    assert block(data)["example.com/Other"] == {"health.lua": "return {}", "health.lua.useOpenLibs": True}
    assert block(data)["*.crossplane.io/*"]["health.lua"].startswith(MARK)


@pytest.mark.parametrize("keys", KEYS)
def test_an_empty_config_map_becomes_ours(options: ExportOptions, keys: Keys) -> None:
    asked = ExportOptions(keys=keys, rendered=RENDERED, checks=options.checks)
    ours = next(yaml.safe_load_all(documents(asked)))

    assert yaml.safe_load(export.merged(config_map({}), asked).text) == ours


def test_what_else_is_in_the_file_stays(options: ExportOptions) -> None:
    other = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-rbac-cm"}}

    first, _, last = yaml.safe_load_all(
        export.merged("---\n".join([yaml.safe_dump(other), config_map({}), yaml.safe_dump(other)]), options).text
    )

    assert first == last == other


@pytest.mark.parametrize("keys", KEYS)
def test_merging_again_changes_nothing(options: ExportOptions, keys: Keys) -> None:
    asked = ExportOptions(keys=keys, rendered=RENDERED, checks=options.checks)
    once = export.merged(config_map({"url": "https://argocd.example.com"}), asked)

    assert export.merged(once.text, asked) == once


def test_what_was_ours_makes_room(options: ExportOptions, per_kind: ExportOptions) -> None:
    there = {"resource.customizations.health.example.org_Thing": "return {status = 'Healthy'}"}
    wildcards = export.merged(config_map(there), options)

    again = merged_data(export.merged(wildcards.text, per_kind))

    assert again == merged_data(export.merged(config_map(there), per_kind))


def test_another_group_takes_the_place_of_the_first(options: ExportOptions) -> None:
    asked = ExportOptions(groups=("example.org",), rendered=RENDERED, checks=options.checks)
    first = export.merged(config_map({}), options)

    data = merged_data(export.merged(first.text, asked))

    assert sorted(block(data)) == ["*.crossplane.io/*", "*.example.org/*", "example.org/*"]


def test_pointers_are_united(options: ExportOptions, per_kind: ExportOptions) -> None:
    theirs = {"jsonPointers": ["/spec/a", "/spec/crossplane"], "jqPathExpressions": [".spec.b"]}
    split = "resource.customizations.ignoreDifferences.golden-path.dev_PostgreSQLInstance"
    united = {**theirs, "jsonPointers": ["/spec/a", *ORDER_POINTERS]}
    wild = {BLOCK: yaml.safe_dump({"golden-path.dev/*": {"ignoreDifferences": yaml.safe_dump(theirs)}})}
    inside = {
        BLOCK: yaml.safe_dump({"golden-path.dev/PostgreSQLInstance": {"ignoreDifferences": yaml.safe_dump(theirs)}})
    }

    of_wildcard = block(merged_data(export.merged(config_map(wild), options)))["golden-path.dev/*"]
    of_kind = merged_data(export.merged(config_map({split: yaml.safe_dump(theirs)}), per_kind))[split]
    of_block = merged_data(export.merged(config_map(inside), per_kind))[split]

    assert yaml.safe_load(of_wildcard["ignoreDifferences"]) == united
    assert yaml.safe_load(of_kind) == united
    assert yaml.safe_load(of_block) == united  # a key of its own would else hide what the block says


def test_a_pointer_of_ours_that_they_had_settles_too(options: ExportOptions) -> None:
    theirs = {"golden-path.dev/*": {"ignoreDifferences": "jsonPointers: [/spec/crossplane]"}}

    once = export.merged(config_map({BLOCK: yaml.safe_dump(theirs)}), options)

    assert export.merged(once.text, options) == once


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        pytest.param(None, [*SHIPPED, *USAGES], id="none"),
        pytest.param([], [*USAGES], id="nothing at all"),
        pytest.param([{"kinds": ["Event"]}], [{"kinds": ["Event"]}, *USAGES], id="their own"),
        pytest.param([*USAGES, {"kinds": ["Event"]}], [*USAGES, {"kinds": ["Event"]}], id="ours among them"),
    ],
)
def test_exclusions_are_united(options: ExportOptions, theirs: Any, expected: list[Any]) -> None:  # noqa: ANN401
    there = {} if theirs is None else {"resource.exclusions": yaml.safe_dump(theirs)}

    data = merged_data(export.merged(config_map(there), options))

    assert yaml.safe_load(data["resource.exclusions"]) == expected


def test_tracking_by_annotation_and_label_is_left_alone(options: ExportOptions) -> None:
    there = {"application.resourceTrackingMethod": "annotation+label"}

    assert merged_data(export.merged(config_map(there), options)).items() >= there.items()


def test_what_only_a_server_writes_is_left_out(options: ExportOptions) -> None:
    read = yaml.safe_load(config_map({}))
    read["metadata"] |= {
        "uid": "1",
        "resourceVersion": "2",
        "creationTimestamp": "2024-01-01T00:00:00Z",
        "managedFields": [],
        "namespace": "argocd",
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}", "mine": "yes"},
    }

    found = next(yaml.safe_load_all(export.merged(yaml.safe_dump(read), options).text))

    assert found["metadata"].keys() == {"name", "namespace", "labels", "annotations"}
    assert found["metadata"]["annotations"] == {"mine": "yes"}


@pytest.mark.parametrize("wrapped", [False, True], ids=["chart", "subchart"])
def test_values_of_the_chart(options: ExportOptions, wrapped: bool) -> None:  # noqa: FBT001  (a column of the table)
    mine = {"name": "MINE", "value": "1"}
    chart = {"configs": {"cm": {"exec.enabled": True}, "rbac": {}}, "controller": {"env": [mine], "replicas": 2}}
    values = {"argo-cd": chart, "other": 1} if wrapped else chart

    found = yaml.safe_load(export.merged(yaml.safe_dump(values), options).text)

    inner = found["argo-cd"] if wrapped else found
    assert found.get("other") == values.get("other")
    assert inner["configs"]["rbac"] == {}
    assert inner["configs"]["cm"]["exec.enabled"] is True
    assert inner["controller"] == {"env": [mine, {"name": "ARGOCD_K8S_CLIENT_QPS", "value": "300"}], "replicas": 2}
    assert block(inner["configs"]["cm"])["*.crossplane.io/*"]["health.lua"].startswith(MARK)


def test_requests_that_somebody_has_decided_about_stay(options: ExportOptions) -> None:
    values = {"controller": {"env": [{"name": "ARGOCD_K8S_CLIENT_QPS", "value": "500"}]}}

    found = yaml.safe_load(export.merged(yaml.safe_dump(values), options).text)

    assert found["controller"] == values["controller"]


def taken(key: str, place: str, what: str) -> str:
    """Return the line about a kind that somebody else has said something of."""
    guide = ", as Crossplane's guide to Argo CD has it" if key == "*.crossplane.io/*" else ""
    return (
        f"cannot merge {key}: {place} has {what} of another hand{guide}: must be one of the two: "
        f'--replace "{key}" takes ours, --keep "{key}" that one'
    )


def either(own: str, pattern: str) -> str:
    """Return the line about two wildcards."""
    return (
        f'cannot merge {own}: the wildcard "{pattern}" is there and has kinds in common with it, of which Argo CD takes'
        f' either at random: must be wildcards without such kinds: --replace "{pattern}" takes that one out, or --keys'
        " per-kind"
    )


LABEL = (
    'cannot merge application.resourceTrackingMethod: it is "label", and Crossplane copies labels of a claim to what is'
    " made from it, which Argo CD would prune: must be annotation or annotation+label"
)

EXCLUDED = "cannot merge resource.exclusions: must be a list of apiGroups, kinds and clusters"

CONFLICTS = [
    pytest.param(
        {BLOCK: yaml.safe_dump({"*.crossplane.io/*": {"health.lua": "return {}"}})},
        [taken("*.crossplane.io/*", f"{BLOCK}, *.crossplane.io/*", "a health script")],
        id="the same wildcard",
    ),
    pytest.param(
        {f"{BLOCK}.health.postgresql.cnpg.io_Cluster": "return {}"},
        [taken("postgresql.cnpg.io/Cluster", f"{BLOCK}.health.postgresql.cnpg.io_Cluster", "a health script")],
        id="the same kind",
    ),
    pytest.param(
        {BLOCK: yaml.safe_dump({"pkg.crossplane.io/Provider": {"actions": "discovery.lua: return {}"}})},
        [taken("pkg.crossplane.io/Provider", f"{BLOCK}, pkg.crossplane.io/Provider", "actions")],
        id="actions of the same kind",
    ),
    pytest.param(
        {BLOCK: yaml.safe_dump({"*.m.crossplane.io/*": {"health.lua": "return {}"}})},
        [either("*.crossplane.io/*", "*.m.crossplane.io/*")],
        id="a wildcard within ours",
    ),
    pytest.param(
        {f"{BLOCK}.health.all": "return {}"},
        [either(own, "*/*") for own in ("*.crossplane.io/*", "*.golden-path.dev/*", "golden-path.dev/*")],
        id="a check of everything",
    ),
    pytest.param(
        {f"{BLOCK}.health.a_b_C": "return {}"},
        [f"cannot read '{BLOCK}.health.a_b_C': unsupported kind 'a_b_C': must be <group>_<Kind> or <Kind>"],
        id="a key that breaks all of them",
    ),
    pytest.param(
        {BLOCK: yaml.safe_dump({"golden-path.dev/*": {"Health.Lua": "return {}"}})},
        [taken("golden-path.dev/*", f"{BLOCK}, golden-path.dev/*", "a health script")],
        id="the same wildcard in another spelling, which Go reads too",
    ),
    pytest.param(
        {BLOCK: "example.org/Thing: {}\n---\nexample.org/Other: {}\n"},
        [f"cannot merge {BLOCK}: Argo CD reads no more than the first document of it: must be one without ---"],
        id="a block of two documents",
    ),
    pytest.param({"resource.exclusions": "- kinds: [Secret"}, [EXCLUDED], id="exclusions that are no YAML"),
    pytest.param(
        {"resource.exclusions": "- kinds: [Secret]\n---\n- kinds: [Pod]\n"},
        [EXCLUDED],
        id="exclusions of two documents",
    ),
    pytest.param({"resource.exclusions": [{"kinds": ["Secret"]}]}, [EXCLUDED], id="exclusions that are no text"),
    pytest.param(
        {BLOCK: "a: [", "application.resourceTrackingMethod": "label", "resource.exclusions": "none"},
        [
            f"cannot read '{BLOCK}' line 2, column 1: did not find expected node content",
            LABEL,
            EXCLUDED,
        ],
        id="several",
    ),
]


@pytest.mark.parametrize(("theirs", "expected"), CONFLICTS)
def test_conflicts_are_told_and_nothing_is_overwritten(
    options: ExportOptions, theirs: dict[str, Any], expected: list[str]
) -> None:
    found = export.merged(config_map(theirs), options)

    assert list(found.conflicts) == expected
    assert found.text == ""


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param({"*.acme.io/*": {"health.lua": "return {}"}}, id="a wildcard elsewhere"),
        pytest.param({"*/*": {"ignoreDifferences": "jsonPointers: [/spec/a]"}}, id="a wildcard without a script"),
        pytest.param({"pkg.crossplane.io/Provider": {"health.lua": "return {}"}}, id="a kind that beats our wildcard"),
    ],
)
def test_what_stands_beside_ours_is_no_conflict(options: ExportOptions, theirs: dict[str, Any]) -> None:
    data = merged_data(export.merged(config_map({BLOCK: yaml.safe_dump(theirs)}), options))

    assert block(data).items() >= theirs.items()


def test_a_wildcard_of_theirs_is_no_conflict_for_exact_keys(per_kind: ExportOptions) -> None:
    theirs = {BLOCK: yaml.safe_dump({"*.crossplane.io/*": {"health.lua": "return {}"}})}

    assert export.merged(config_map(theirs), per_kind).conflicts == ()


ELSE = (
    'cannot merge: the file has no ConfigMap "argocd-cm": must have it, or values of the chart argo-cd, as configs.cm'
    " at its top or below argo-cd; --at KEY says where else they are, --at . that they are these"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("kind: Secret\n", ELSE, id="another kind"),
        pytest.param("- a\n", ELSE, id="a list"),
        pytest.param("", ELSE, id="nothing"),
        pytest.param(
            "configs: [a]\n",
            "cannot merge: configs: invalid value: must be a map",
            id="configs",
        ),
        pytest.param(
            "controller: {env: {ARGOCD_K8S_CLIENT_QPS: 50}}\n",
            "cannot merge: controller.env: invalid value: must be a list of maps of name and value",
            id="variables",
        ),
        pytest.param(
            "kind: ConfigMap\nmetadata: {name: argocd-cm, labels: [a]}\n",
            "cannot merge: labels: invalid value: must be a map",
            id="labels",
        ),
        pytest.param(
            "kind: ConfigMap\nmetadata: {name: argocd-cm, annotations: a}\n",
            "cannot merge: annotations: invalid value: must be a map",
            id="annotations",
        ),
        pytest.param(
            "kind: ConfigMap\nmetadata: {name: argocd-cm}\n---\nkind: ConfigMap\nmetadata: {name: argocd-cm}\n",
            'cannot merge: the file has 2 ConfigMaps "argocd-cm": must be one',
            id="two of them",
        ),
        pytest.param(
            "a: b: c\n",
            "cannot read the file to merge with line 1, column 5: mapping values are not allowed in this context",
            id="no YAML",
        ),
    ],
)
def test_what_is_no_settings_is_refused(options: ExportOptions, text: str, message: str) -> None:
    with pytest.raises(ExportError) as refused:
        export.merged(text, options)

    assert str(refused.value) == message


def test_a_field_that_is_left_empty_is_none(options: ExportOptions) -> None:
    theirs = {
        "golden-path.dev/*": {"health.lua": f"{MARK}: of an earlier time", "ignoreDifferences": "jsonPointers:\n"}
    }

    data = merged_data(export.merged(config_map({BLOCK: yaml.safe_dump(theirs)}), options))

    kept = yaml.safe_load(block(data)["golden-path.dev/*"]["ignoreDifferences"])
    assert kept == {"jsonPointers": list(ORDER_POINTERS)}


def test_values_mean_to_helm_what_they_meant(options: ExportOptions) -> None:
    merged = export.merged("repoServer: {port: 22:22, limit: 1e3, mode: 0o17, tag: '1e3'}\n", options)

    assert "  port: '22:22'\n  limit: 1000\n  mode: 15\n  tag: '1e3'\n" in merged.text


KINDS = st.sampled_from(["example.org/Thing", "*.acme.io/*", "golden-path.dev/*", "postgresql.cnpg.io/Pooler", "*/*"])
POINTERS = st.lists(st.sampled_from(["/spec/a", "/spec/crossplane", "/status"]), unique=True)
ENTRIES = st.fixed_dictionaries(
    {}, optional={"ignoreDifferences": POINTERS.map(lambda found: yaml.safe_dump({"jsonPointers": found}))}
)
DATA = st.dictionaries(st.sampled_from(["url", "exec.enabled", "ui.bannercontent"]), st.text(max_size=5))


@hypothesis.settings(max_examples=15)  # a fifth of a second each
@given(DATA, st.dictionaries(KINDS, ENTRIES))
def test_merging_keeps_all_and_settles(options: ExportOptions, rest: dict[str, str], entries: dict[str, Any]) -> None:
    once = export.merged(config_map({**rest, BLOCK: yaml.safe_dump(entries)}), options)
    data = merged_data(once)

    assert data.items() >= rest.items()
    for key, entry in entries.items():
        if entry:
            kept = yaml.safe_load(block(data)[key]["ignoreDifferences"])["jsonPointers"]
            assert set(kept) >= set(yaml.safe_load(entry["ignoreDifferences"])["jsonPointers"])
    assert export.merged(once.text, options) == once
