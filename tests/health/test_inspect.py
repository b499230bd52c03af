"""What `health check` makes of objects: owners, origins and one line for each."""

from typing import Any

import pytest

from health.bundle import Bundle
from health.export.marks import MARK
from health.inspect.checked import Checked
from health.inspect.objects import Object
from health.inspect.origins import Origins
from health.inspect.owners import children
from health.inspect.printing import table, tree
from health.verdict import Health


def checked(name: str, status: str = "Healthy", namespace: str = "", **more: Any) -> Checked:  # noqa: ANN401
    metadata = {"name": name, "uid": f"uid-{name}", "namespace": namespace, **more.pop("metadata", {})}
    body = {"apiVersion": "example.org/v1", "kind": "Thing", "metadata": metadata, **more}
    return Checked(Object(body), Health(status) if status != "no check" else None, "example.org/Thing")


def reference(name: str, **more: str) -> dict[str, str]:
    return {"apiVersion": "example.org/v1beta1", "kind": "Thing", "name": name, **more}


def owned(by: str, **more: str) -> dict[str, Any]:
    return {"metadata": {"ownerReferences": [reference(by, **more)]}}


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        pytest.param(checked("a"), checked("b", **owned("other", uid="uid-a")), id="by uid"),
        pytest.param(checked("a"), checked("b", **owned("a")), id="by name"),
        pytest.param(checked("a"), checked("b", namespace="n", **owned("a")), id="by name, cluster-scoped"),
        pytest.param(checked("a", spec={"resourceRefs": [reference("b")]}), checked("b"), id="composed by a legacy XR"),
        pytest.param(
            checked("a", namespace="n", spec={"crossplane": {"resourceRefs": [reference("b")]}}),
            checked("b", namespace="n"),
            id="composed by a v2 XR",
        ),
        pytest.param(
            checked("a", namespace="n", spec={"resourceRef": reference("b")}), checked("b"), id="the XR of a claim"
        ),
    ],
)
def test_owner(upper: Checked, lower: Checked) -> None:
    assert children([upper, lower]) == ([0], {0: [1], 1: []})
    assert children([lower, upper]) == ([1], {0: [], 1: [0]})


@pytest.mark.parametrize(
    "lower",
    [
        pytest.param(checked("b", **owned("c")), id="an owner that is not there"),
        pytest.param(checked("b", metadata={"ownerReferences": "a"}), id="owners that are no list"),
        pytest.param(checked("b", metadata={"ownerReferences": ["a"]}), id="owners that are no maps"),
        pytest.param(checked("b", spec="a"), id="a spec that is no map"),
        pytest.param(checked("b", spec={"resourceRef": "a", "resourceRefs": 1}), id="references that are none"),
    ],
)
def test_no_owner(lower: Checked) -> None:
    assert children([checked("a"), lower]) == ([0, 1], {0: [], 1: []})


def test_circles_are_cut() -> None:
    circle = [checked("a", **owned("b")), checked("b", **owned("c")), checked("c", **owned("a"))]

    roots, below = children(circle)

    assert len(roots) == 1
    assert sum(map(len, below.values())) == 2


def test_owners_stand_as_far_up_as_the_worst_below() -> None:
    found = [checked("a", "Progressing"), checked("b"), checked("c", "Degraded", **owned("b"))]

    lines = tree(found).splitlines()

    assert [line.split("  ")[0] for line in lines[:3]] == ["Thing/b", "└─ Thing/c", "Thing/a"]


def test_tree_with_branches() -> None:
    found = [checked("a"), checked("b", **owned("a")), checked("c", **owned("b")), checked("d", **owned("a"))]

    lines = tree(found).splitlines()

    assert [line.rpartition("  (")[0].rpartition("  ")[0] for line in lines[:-1]] == [
        "Thing/a",
        "├─ Thing/b",
        "│  └─ Thing/c",
        "└─ Thing/d",
    ]


def test_nothing_drives_a_terminal() -> None:
    evil = checked("a\x1b[2J\nb")
    evil = Checked(evil.object, Health("Degraded", "one\ntwo\r\x1b]0;title\x07"), "k")

    lines = table([evil]).splitlines()

    assert len(lines) == 3
    assert "\x1b" not in lines[1].replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert "one two" in lines[1]


@pytest.mark.parametrize(
    ("script", "line", "origin"),
    [
        pytest.param("local a\nreturn a\n", 2, "rules/a.lua:7", id="as it was bundled"),
        pytest.param(f"{MARK}: k\nlocal a\nreturn a\n", 3, "rules/a.lua:7", id="as it was exported"),
        pytest.param("return {}", 1, "line 1", id="of another hand"),
        pytest.param(f"{MARK}: k\nlocal a\nreturn a\n", 1, "line 1", id="the mark itself"),
    ],
)
def test_origins(script: str, line: int, origin: str) -> None:
    bundle = Bundle("local a\nreturn a\n", ("example.org/Thing/health.lua:1", "rules/a.lua:7"))

    assert Origins({bundle.text.strip(): bundle}).at(script, line) == origin


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        pytest.param((1, 2, 3), "rules/a.lua:7", id="what words the verdict decides nothing"),
        pytest.param((3,), "rules/message.lua:9", id="unless nothing else ran"),
        pytest.param((), "", id="nothing ran"),
    ],
)
def test_the_line_that_decided(lines: tuple[int, ...], place: str) -> None:
    bundle = Bundle("a\nb\nc\n", ("example.org/Thing/health.lua:1", "rules/a.lua:7", "rules/message.lua:9"))

    assert Origins({bundle.text.strip(): bundle}).deciding(bundle.text, lines) == place
