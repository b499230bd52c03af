"""Annotations in an order's file: what is inserted, and that nothing else changes."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from function.model import Refusal
from function.offline.annotations import annotated
from k8syaml import load

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
