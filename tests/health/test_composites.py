"""Claims and XRs of a platform's own groups, which nobody named: judged, and the way to tell Argo CD is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from function.main import cli
from health.inspect.composites import MOST, is_composite

STUCK = {
    "conditions": [{"type": "Synced", "status": "True"}, {"type": "Ready", "status": "False", "reason": "Creating"}]
}
WELL = {"conditions": [{"type": "Synced", "status": "True"}, {"type": "Ready", "status": "True"}]}
REFERENCE = {"apiVersion": "ec2.aws.upbound.io/v1beta1", "kind": "Instance", "name": "web-x7k2p-a"}

MARKS: dict[str, dict[str, Any]] = {
    "legacy XR": {"spec": {"compositionRef": {"name": "ec2"}, "resourceRefs": [REFERENCE]}},
    "v2 XR": {"spec": {"crossplane": {"compositionRef": {"name": "ec2"}, "resourceRefs": [REFERENCE]}}},
    "v2 XR that composes nothing yet": {"spec": {"crossplane": {"compositionUpdatePolicy": "Automatic"}}},
    "XR that lost its composition": {"spec": {"resourceRefs": [REFERENCE]}},
    "claim": {"spec": {"compositeDeletePolicy": "Background", "resourceRef": {**REFERENCE, "kind": "XThing"}}},
    "claim that chooses": {"spec": {"compositionSelector": {"matchLabels": {"provider": "aws"}}}},
    "XR by its finalizer": {"metadata": {"finalizers": ["composite.apiextensions.crossplane.io"]}},
    "claim by its finalizer": {"metadata": {"finalizers": ["finalizer.apiextensions.crossplane.io"]}},
    "XR by its label": {"metadata": {"labels": {"crossplane.io/composite": "web"}}},
}
OTHERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "composed by an XR": {"metadata": {"labels": {"crossplane.io/composite": "another"}}},
    "without a name": {"metadata": {"name": None, "labels": {}}},
    "a reference to something": {"spec": {"resourceRef": REFERENCE}},
    "references of another shape": {"spec": {"resourceRefs": ["a"], "crossplane": "b", "compositionRef": "c"}},
    "policies of another kind": {"spec": {"compositionUpdatePolicy": "Never"}},
    "no maps": {"metadata": {"finalizers": [1], "labels": []}, "spec": []},
}


def thing(parts: dict[str, Any], status: dict[str, Any] = STUCK, group: str = "aws.acme.example") -> dict[str, Any]:
    """Return an object of a group of somebody's own."""
    body = {"apiVersion": f"{group}/v1", "kind": "XThing", "status": status, **parts}
    return {**body, "metadata": {"name": "web", **parts.get("metadata", {})}}


def run(bodies: list[dict[str, Any]], *arguments: str) -> Result:
    text = "\n---\n".join(json.dumps(body) for body in bodies)
    return CliRunner().invoke(cli, ["health", "check", "-", *arguments], input=text)


@pytest.mark.parametrize("parts", MARKS.values(), ids=MARKS)
def test_claims_and_xrs_are_known_by_their_marks(parts: dict[str, Any]) -> None:
    stuck, well = run([thing(parts)]), run([thing(parts, WELL)])

    assert (stuck.exit_code, well.exit_code) == (1, 0)
    assert stuck.stdout.startswith("Progressing  XThing/web\nReady=False (Creating)")
    assert "decided by aws.acme.example/*, rules/" in stuck.stdout
    assert well.stdout.startswith("Healthy  XThing/web")
    assert stuck.stderr == (
        "golden-path: claims or XRs of aws.acme.example (XThing): judged as such; "
        "configmap --group aws.acme.example tells Argo CD of the group\n"
    )


@pytest.mark.parametrize("parts", OTHERS.values(), ids=OTHERS)
def test_nothing_else_is(parts: dict[str, Any]) -> None:
    assert not is_composite(thing(parts))
    result = run([thing(parts)])

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("no check  XThing/")
    assert result.stdout.endswith("for a claim or XR of your own, configmap --group aws.acme.example has one\n")


def test_one_that_shows_no_mark_yet_is_judged_with_the_others_of_its_kind() -> None:
    result = run([thing({}), thing(MARKS["v2 XR"], WELL), {**thing({}), "kind": "Other"}], "--output", "json")

    assert {each["kind"]: each["source"] for each in json.loads(result.stdout) if each["status"] != "Healthy"} == {
        "XThing": "aws.acme.example/*",
        "Other": "",
    }


def test_a_group_that_is_named_needs_no_marks() -> None:
    named = run([thing({})], "--group", "acme.example")
    other = run([thing({}), thing({}, group="golden-path.dev")], "--group", "other.example", "--output", "json")

    assert (named.exit_code, named.stderr) == (1, "")
    assert "decided by *.acme.example/*" in named.stdout
    assert {each["status"] for each in json.loads(other.stdout)} == {None}  # as configmap --group has it


def test_an_argocd_cm_says_what_that_argo_cd_would_say(tmp_path: Path) -> None:
    file = tmp_path / "cm.yaml"
    file.write_text(CliRunner().invoke(cli, ["health", "configmap"]).stdout)

    result = run([thing(MARKS["v2 XR"])], "--cm", str(file))

    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "no check  XThing/web")
    assert f'"{file}" has no check of them; configmap --group aws.acme.example tells Argo CD' in result.stderr


def test_a_group_and_an_argocd_cm_at_once(tmp_path: Path) -> None:
    result = run([thing({})], "--cm", str(tmp_path / "cm.yaml"), "--group", "acme.example")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("golden-path: cannot check with --group and --cm")


def test_a_group_that_cannot_be_a_platforms_own() -> None:
    """Argo CD would be told nothing of it, as its name is none for a CRD."""
    result = run([thing(MARKS["v2 XR"], group="nodots")])

    assert (result.exit_code, result.stderr) == (0, "")


def test_so_many_groups_are_nobodys_own() -> None:
    result = run([thing(MARKS["v2 XR"], group=f"g{number}.example") for number in range(MOST + 3)])

    assert len(result.stderr.splitlines()) == MOST
