"""Patterns match as Argo CD's do, whatever they are, and quickly."""

import fnmatch
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from health.globs import is_wildcard, matches, overlap


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param("a.b/K", "a.b/K", True, id="itself"),
        pytest.param("a.b/K", "axb/K", False, id="a dot is a dot"),
        pytest.param("*.b/K", "a.b/K", True, id="a star"),
        pytest.param("*.b/K", ".b/K", True, id="for nothing"),
        pytest.param("*.b/K", "b/K", False, id="but not for the dot"),
        pytest.param("a*K", "a.b/c/K", True, id="across slashes"),
        pytest.param("**", "a/b", True, id="two stars"),
        pytest.param("a?b", "a/b", True, id="a question mark"),
        pytest.param("a?b", "ab", False, id="is one character"),
        pytest.param("[a-c]/K", "b/K", True, id="a range"),
        pytest.param("[!a-c]/K", "b/K", False, id="any but a range"),
        pytest.param("[xyz]/K", "y/K", True, id="a list"),
        pytest.param("[!xyz]/K", "y/K", False, id="any but a list"),
        pytest.param("{a,b.c}/K", "b.c/K", True, id="alternatives"),
        pytest.param("{a,b}/K", "c/K", False, id="none of the alternatives"),
        pytest.param("{a,{b,c}x}/K", "cx/K", True, id="alternatives in alternatives"),
        pytest.param("{a*,}/K", "/K", True, id="an empty alternative"),
        pytest.param(r"\*", "*", True, id="a star as it stands"),
        pytest.param(r"\*", "a", False, id="and nothing else"),
        pytest.param("[a", "[a", False, id="an open bracket"),
        pytest.param("[]", "]", False, id="an empty bracket"),
        pytest.param("[c-a]", "b", False, id="a range that ends before it begins"),
        pytest.param("", "", True, id="nothing"),
    ],
)
def test_matches(pattern: str, text: str, expected: bool) -> None:  # noqa: FBT001
    assert matches(pattern, text) == expected


@given(pattern=st.text("ab*?/.", max_size=8), text=st.text("ab/.", max_size=8))
def test_matches_as_fnmatch_where_both_know_the_signs(pattern: str, text: str) -> None:
    assert matches(pattern, text) == fnmatch.fnmatchcase(text, pattern)


@given(pattern=st.text("ab*?/.,{}[]!-\\", max_size=12), text=st.text("ab/.", max_size=8))
def test_any_pattern_is_read(pattern: str, text: str) -> None:
    assert matches(pattern, text) in {True, False}
    assert is_wildcard(pattern) or matches(pattern, text) == (pattern == text)


@given(
    one=st.text("aK*?/.", max_size=6),
    other=st.text("aK*?/.", max_size=6),
    group=st.text("a.", max_size=4),
    kind=st.text("aK", min_size=1, max_size=3),
)
def test_what_both_match_is_an_overlap(one: str, other: str, group: str, kind: str) -> None:
    name = f"{group}/{kind}" if group else kind

    if matches(one, name) and matches(other, name):
        assert overlap(one, other)
        assert overlap(other, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("*.crossplane.io/*", "crossplane.io/*", False, id="a group and those below it"),
        pytest.param("*.crossplane.io/*", "*.upbound.io/*", False, id="two groups"),
        pytest.param("*.crossplane.io/*", "*.m.crossplane.io/*", True, id="a group within another"),
        pytest.param("*.crossplane.io/*", "*/Lock", True, id="a group and a kind"),
        pytest.param("*/Lock", "*/Usage", False, id="two kinds"),
        pytest.param("*", "*/*", True, id="everything"),
        pytest.param("?", "a.b/*", False, id="a bare kind and a group"),
        pytest.param("{a,b}/K", "[!a]/K", True, id="one of two alternatives"),
        pytest.param("a/K", "[!a]/K", False, id="none"),
        pytest.param("[a", "[a", False, id="no patterns"),
    ],
)
def test_overlap(one: str, other: str, expected: bool) -> None:  # noqa: FBT001
    assert overlap(one, other) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("*a" * 50, id="many stars"),
        pytest.param("{a,b}" * 200, id="many alternatives"),
        pytest.param("{" * 300, id="many braces"),
        pytest.param("{a,{b," * 10 + "c" + "}}" * 10, id="braces in braces"),
    ],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    began = time.process_time()

    matches(pattern, "a" * 250 + "b")
    overlap(pattern, pattern)

    assert time.process_time() - began < 5
