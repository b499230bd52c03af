"""The shared rules: one line out of any text, and nothing in a resource that makes a check fail."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.bundle import RULES
from health.checks import Check, suite
from health.engine import Engine
from health.verdict import STATUSES

LINE = (RULES / "line.lua").read_text() + "\nreturn { status = 'Healthy', message = line(obj.text) }\n"
ENGINE = Engine()
LONGEST = 300

BLANKS = "".join(map(chr, range(33))) + "\x7f"
"""White space and control characters. Argo CD's own decoder leaves nothing else of them."""

CHECKS = {check.key: check for check in suite()}
OURS = [
    check
    for check in CHECKS.values()
    if check.group.endswith(("pkg.crossplane.io", "apiextensions.crossplane.io", "ops.crossplane.io"))
    or check.group == "protection.crossplane.io"
    or "*" in check.key
]


def _line(text: str) -> str:
    return ENGINE.health(LINE, {"kind": "Text", "text": text}).message


def _expected(text: str) -> str:
    """Return what one line of a text is: written with all that Python has, as the other side has nothing."""
    encoded = text.encode()
    end = LONGEST
    while end < len(encoded) and encoded[end] & 0xC0 == 0x80:  # inside of a character
        end += 1
    kept = encoded[:end].decode()
    words = "".join(" " if letter in BLANKS else letter for letter in kept).split(" ")
    return " ".join(word for word in words if word) + ("..." if end < len(encoded) else "")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("as it is", "as it is", id="short"),
        pytest.param(string.printable.strip(), string.printable.strip(), id="all-of-ascii"),
        pytest.param(" \n one\r\n\n  two\t\x01 three \n", "one two three", id="lines-are-joined"),
        pytest.param("Übergröße €5 „so“ 😀", "Übergröße €5 „so“ 😀", id="two-three-and-four-bytes"),
        pytest.param("a" * 300, "a" * 300, id="just-fits"),
        pytest.param("a" * 301, "a" * 300 + "...", id="just-does-not"),
        pytest.param("a" * 299 + "€" + "b", "a" * 299 + "€...", id="a-character-is-not-cut"),
        pytest.param("a" * 299 + "€", "a" * 299 + "€", id="nor-is-the-last-one"),
        pytest.param(" " * 5000 + "a", "...", id="blank-for-long"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert _line(text) == line
    assert _expected(text) == line


@given(st.one_of(st.text(), st.text(st.sampled_from("aé€😀 \n\t\x00\x7fz~"), min_size=250, max_size=320)))
def test_one_line_of_any_text(text: str) -> None:
    assert _line(text) == _expected(text)


@pytest.mark.parametrize(
    ("spec", "status"),
    [
        pytest.param({}, "Healthy", id="nobody-reconciles-it"),
        pytest.param({"credentials": {"source": "IRSA"}}, "Healthy", id="nor-that"),
        pytest.param({"forProvider": {}}, "Progressing", id="a-managed-resource"),
        pytest.param({"crossplane": {}}, "Progressing", id="an-xr"),
        pytest.param({"claimRef": {"name": "shop"}}, "Progressing", id="the-xr-of-a-claim"),
        pytest.param({"compositionRef": {"name": "shop"}}, "Progressing", id="a-composition-chosen"),
        pytest.param({"compositionRevisionRef": {"name": "shop"}}, "Progressing", id="a-revision-chosen"),
        pytest.param({"compositionSelector": {}}, "Progressing", id="a-composition-selected"),
        pytest.param({"compositionUpdatePolicy": "Automatic"}, "Progressing", id="an-xr-just-made"),
        pytest.param({"resourceRef": {"name": "shop"}}, "Progressing", id="a-claim"),
        pytest.param({"resourceRefs": []}, "Progressing", id="an-xr-of-nothing-yet"),
    ],
)
def test_who_has_to_report(spec: dict[str, Any], status: str) -> None:
    resource = {"apiVersion": "example.upbound.io/v1", "kind": "Thing", "spec": spec}

    assert ENGINE.health(CHECKS["*.upbound.io/*"].script.text, resource).status == status


ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 3), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
TYPES = st.sampled_from(
    ["Ready", "Synced", "LastAsyncOperation", "AsyncOperation", "Responsive", "Accepted", "Provisioned", "Connected",
     "Installed", "Healthy", "RevisionHealthy", "RuntimeHealthy", "Verified", "Established", "Offered", "ValidPipeline",
     "Resolved", "Succeeded", "Scheduling", "Watching"]
)  # fmt: skip
CONDITIONS = st.fixed_dictionaries(
    {"type": st.one_of(TYPES, ANYTHING), "status": st.one_of(st.sampled_from(["True", "False", "Unknown"]), ANYTHING)},
    optional=dict.fromkeys(("reason", "message", "lastTransitionTime", "observedGeneration"), ANYTHING),
)
RESOURCES = st.fixed_dictionaries(
    {"apiVersion": st.just("example.org/v1"), "kind": st.just("Thing")},
    optional={
        "metadata": st.one_of(ANYTHING, st.fixed_dictionaries({"generation": ANYTHING, "annotations": ANYTHING})),
        "spec": st.one_of(ANYTHING, st.just({"forProvider": {}})),
        "status": st.one_of(ANYTHING, st.fixed_dictionaries({"conditions": st.lists(CONDITIONS, max_size=4)})),
        "packages": ANYTHING,
    },
)


@pytest.mark.parametrize("check", OURS, ids=lambda check: check.key)
@given(resource=RESOURCES)
def test_whatever_stands_in_a_resource_there_is_a_verdict(check: Check, resource: dict[str, Any]) -> None:
    found = ENGINE.health(check.script.text, resource)

    assert found.status in STATUSES
    assert bool(found.message) == (found.status != "Healthy")
    assert not set(found.message) & set(BLANKS.replace(" ", ""))
