"""Annotations in an order's file: what is inserted, that nothing else changes, and how little it takes to tell them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from function.main import cli
from function.model import Refusal, Tree
from function.offline.annotations import annotated
from function.offline.cluster import Cluster
from function.offline.files import Read
from function.offline.rendering import Given, catalog_annotations
from k8syaml import load
from tests.cases import ALL, Case
from tests.orders import platform
from tests.test_render import CLAIM, XR

HEAD = "apiVersion: a/v1\nkind: Thing\n"
FACTS = {"a.b/c": "d", "e/links": '[{"url":"https://x"}]'}
BLOCK = '    a.b/c: d\n    e/links: \'[{"url":"https://x"}]\'\n'
FLOW = 'a.b/c: d, e/links: \'[{"url":"https://x"}]\''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "metadata:\n  name: x\nspec: {}\n",
            f"metadata:\n  name: x\n  annotations:\n{BLOCK}spec: {{}}\n",
            id="none yet",
        ),
        pytest.param(
            "metadata:\n  name: x  # why\n  # the team\n  namespace: t\n  labels: {a: b}\n# next\nspec: {}\n",
            "metadata:\n  name: x  # why\n  # the team\n  namespace: t\n"
            f"  annotations:\n{BLOCK}  labels: {{a: b}}\n# next\nspec: {{}}\n",
            id="comments stay where they are",
        ),
        pytest.param(
            "metadata:\n  annotations:\n    z: 'q' # kept\n  # of the name\n  name:   x\n",
            f"metadata:\n  annotations:\n    z: 'q' # kept\n{BLOCK}  # of the name\n  name:   x\n",
            id="after those that are there",
        ),
        pytest.param(
            "metadata:\n    name: x\n    annotations:\n            z: q\n",
            "metadata:\n    name: x\n    annotations:\n            z: q\n"
            '            a.b/c: d\n            e/links: \'[{"url":"https://x"}]\'\n',
            id="the file's own indentation",
        ),
        pytest.param(
            "metadata:\n  annotations:\n    z: |\n      one\n\n      two\n\n  name: x\n",
            f"metadata:\n  annotations:\n    z: |\n      one\n\n      two\n\n{BLOCK}  name: x\n",
            id="after a block of text",
        ),
        pytest.param(
            "metadata:\n  annotations:\n    a.b/c: mine\n  name: x\n",
            'metadata:\n  annotations:\n    a.b/c: mine\n    e/links: \'[{"url":"https://x"}]\'\n  name: x\n',
            id="what is there wins",
        ),
        pytest.param(
            "metadata:\n  name: x\n  annotations:\n  labels: {}\n",
            f"metadata:\n  name: x\n  annotations:\n{BLOCK}  labels: {{}}\n",
            id="annotations without a value",
        ),
        pytest.param(
            "metadata:\n  name: x\n  annotations: ~ # none\n",
            f"metadata:\n  name: x\n  annotations: # none\n{BLOCK}",
            id="annotations that are null",
        ),
        pytest.param(
            "metadata: {name: x}\n", f"metadata: {{name: x, annotations: {{{FLOW}}}}}\n", id="metadata in braces"
        ),
        pytest.param(
            "metadata: {name: x, annotations: null}\n",
            f"metadata: {{name: x, annotations: {{{FLOW}}}}}\n",
            id="null in braces",
        ),
        pytest.param(
            "metadata:\n  annotations: {}\n  name: x\n",
            f"metadata:\n  annotations: {{{FLOW}}}\n  name: x\n",
            id="empty braces",
        ),
        pytest.param(
            "metadata:\n  annotations: { z: q } # c\n  name: x\n",
            f"metadata:\n  annotations: {{ z: q, {FLOW} }} # c\n  name: x\n",
            id="braces",
        ),
        pytest.param("metadata:\n  name: x", f"metadata:\n  name: x\n  annotations:\n{BLOCK[:-1]}", id="no line end"),
        pytest.param(
            "metadata:\r\n  name: x\r\n",
            f"metadata:\n  name: x\n  annotations:\n{BLOCK}".replace("\n", "\r\n"),
            id="line ends of Windows",
        ),
        pytest.param(
            "x: &shared\n  a.b/c: s\nmetadata:\n  annotations:\n    <<: *shared\n  name: x\n",
            "x: &shared\n  a.b/c: s\nmetadata:\n  annotations:\n    <<: *shared\n"
            '    e/links: \'[{"url":"https://x"}]\'\n  name: x\n',
            id="a merge key counts as there",
        ),
    ],
)
def test_only_the_missing_annotations_come_in(before: str, after: str) -> None:
    expected = HEAD.replace("\n", "\r\n") + after if "\r\n" in before else HEAD + after
    actual = annotated((HEAD.replace("\n", "\r\n") if "\r\n" in before else HEAD) + before, [FACTS])

    assert expected == actual
    assert annotated(actual, [FACTS]) == actual


def test_each_of_several_objects_gets_its_own() -> None:
    one = "# first\n---\napiVersion: a/v1\nkind: Thing\nmetadata:\n  name: {}\n---\n# empty\n---\n"
    listed = "apiVersion: v1\nkind: List\nitems:\n- kind: Thing\n  metadata:\n    name: two\n"
    actual = annotated(one.format("one") + listed, [{"a": "1"}, {"a": "2"}])

    expected = one.format("one\n  annotations:\n    a: '1'") + listed + "    annotations:\n      a: '2'\n"
    assert expected == actual


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "metadata:\n  name: x\n  labels: &a {z: q}\n  annotations: *a\n",
            id="labels that are the annotations as well",
        ),
        pytest.param("metadata: &m\n  name: x\ncopy: *m\n", id="metadata that stands elsewhere too"),
    ],
)
def test_what_an_insertion_would_break_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="cannot annotate the file: its annotations are laid out in a way"):
        annotated(HEAD + text, [FACTS])


@pytest.mark.parametrize("metadata", ["\n  name: x\n", " {name: x}\n"], ids=["lines", "braces"])
@pytest.mark.parametrize("value", ["0815", "1e3", "0o17", "y", "22:22", "null"])
def test_a_value_is_a_text_for_kubernetes_too(metadata: str, value: str) -> None:
    (after,) = load(annotated(f"{HEAD}metadata:{metadata}", [{"a": value}]), "a test")

    assert after["metadata"]["annotations"] == {"a": value}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
NAMES = st.from_regex(r"[a-z]{1,6}(\.[a-z]{1,4}/[a-z]{1,6})?", fullmatch=True)
MAPS = st.dictionaries(NAMES, TEXTS, max_size=4)


BLOCKS, BRACES = {"default_flow_style": False}, {"default_flow_style": True}


@given(MAPS, MAPS, st.sampled_from([{}, BLOCKS, BRACES]), st.sampled_from([2, 4, 7]))
def test_any_text_comes_through(
    held: Mapping[str, str], facts: Mapping[str, str], style: Mapping[str, Any], indent: int
) -> None:
    body = {
        "apiVersion": "a/v1",
        "kind": "Thing",
        "metadata": {"name": "x", "annotations": dict(held), "labels": {"l": "'\"ü"}},
        "spec": {"text": "one\ntwo\n"},
    }
    before = yaml.safe_dump(body, **style, indent=indent, sort_keys=False, allow_unicode=True)

    after = yaml.safe_load(annotated(before, [facts]))

    assert after == body | {"metadata": body["metadata"] | {"annotations": {**facts, **held}}}  # type: ignore[operator]


@pytest.mark.parametrize("case", ALL)
def test_an_order_gets_the_annotations_that_its_rendering_has(case: Case) -> None:
    given = Given(case.catalog, Cluster(case.settings), None, None)

    assert (
        catalog_annotations(Read("order.yaml", case.order), given) == (case.rendered().composed.status or {})["catalog"]
    )


OWN = "compositionRef: {name: acme-postgres}"


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(CLAIM.replace("storageGB: 50", OWN), id="a Composition of the platform's own"),
        pytest.param(XR.replace("storageGB: 50", f"crossplane: {{{OWN}}}"), id="that of a v2 order"),
        pytest.param(
            CLAIM.replace("storageGB: 50", "compositionSelector: {matchLabels: {golden-path.dev/cloud: moon}}"),
            id="a cloud that is not here",
        ),
        pytest.param(
            CLAIM.replace(
                "storageGB: 50", f"{OWN}, compositionSelector: {{matchLabels: {{golden-path.dev/cloud: aws}}}}"
            ),
            id="two choices of a cloud",
        ),
        pytest.param(CLAIM.replace("name: shop", "name: shop.db"), id="a name that the default cloud refuses"),
        pytest.param(CLAIM.replace("50", "50, databases: [a, b]"), id="a spec that a cloud refuses"),
        pytest.param(f"{XR}status: {{conditions: []}}", id="a live one"),
    ],
)
def test_annotations_need_no_cloud(order: str) -> None:
    result = CliRunner().invoke(cli, ["annotate", "-"], input=order)

    assert result.exit_code == 0, result.stderr
    assert (
        yaml.safe_load(result.stdout)["metadata"]["annotations"]["terasky.backstage.io/owner"] == "group:default/team-a"
    )


@pytest.mark.parametrize("apart", [False, True], ids=["together", "namespaces apart"])
def test_annotations_need_settings_of_no_cloud(tmp_path: Path, *, apart: bool) -> None:
    config = platform()
    config["data"] = {"name": "acme", "backstage": {"owner": "group:default/ours"}} | (
        {"namespaceSettings": True} if apart else {}
    )
    own: Tree = {
        "apiVersion": config["apiVersion"],
        "kind": config["kind"],
        "metadata": {"name": "team-a", "labels": {"golden-path.dev/namespace": "team-a"}},
        "data": {"backstage": {"owner": "group:default/theirs"}},
    }
    file = tmp_path / "platform.yaml"
    file.write_text(yaml.safe_dump_all([config, own]))
    result = CliRunner().invoke(cli, ["annotate", "-", "--platform", str(file)], input=XR)

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"group:default/{'theirs' if apart else 'ours'}" in result.stdout


def test_annotations_of_what_is_no_order_are_refused_all_the_same() -> None:
    result = CliRunner().invoke(cli, ["annotate", "-"], input=CLAIM.replace("storageGB", "storageGb"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "spec.storageGb: unknown field: did you mean storageGB?" in result.stderr
    assert "--cloud" not in result.stderr


def test_demo_settings_are_told_before_they_end_up_in_git() -> None:
    assert "these are the demo settings" in CliRunner().invoke(cli, ["annotate", "-"], input=CLAIM).stderr
