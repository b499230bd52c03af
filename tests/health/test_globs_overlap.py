"""Patterns that stand for a kind in common."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from health.globs import overlap


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param("*.crossplane.io/*", "crossplane.io/*", False, id="a group is not below itself"),
        pytest.param("*.crossplane.io/*", "*.upbound.io/*", False, id="two domains"),
        pytest.param("*.crossplane.io/*", "pkg.crossplane.io/Provider", True, id="a kind below"),
        pytest.param("*.crossplane.io/*", "pkg.crossplane.io/*", True, id="a group below"),
        pytest.param("*.crossplane.io/*", "*.m.crossplane.io/*", True, id="a domain below"),
        pytest.param("*.crossplane.io/*", "*.crossplane.io/Provider*", True, id="some kinds below"),
        pytest.param("*.crossplane.io/A*", "*.crossplane.io/B*", False, id="kinds that begin otherwise"),
        pytest.param("*.crossplane.io/*", "*", True, id="everything, since a star crosses the slash"),
        pytest.param("*/*", "*.io/Thing", True, id="every group"),
        pytest.param("*.io/*", "example.{io,org}/*", True, id="one of two"),
        pytest.param("*.net/*", "example.{io,org}/*", False, id="neither of two"),
        pytest.param("?.io/*", "[ab].io/*", True, id="one character"),
        pytest.param("*", "ConfigMap", True, id="a core kind"),
        pytest.param("*/*", "ConfigMap", False, id="a core kind has no slash"),
        pytest.param("example.org/Thing", "example.org/Thing", True, id="the same kind"),
        pytest.param("example.org/Thing", "example.org/Thin", False, id="another kind"),
    ],
)
def test_overlap(first: str, second: str, expected: bool) -> None:  # noqa: FBT001  (a column of the table)
    assert overlap(first, second) is expected
    assert overlap(second, first) is expected


PATTERN = st.tuples(st.text("ab.*?", max_size=5), st.text("aB*?", max_size=4)).map("/".join)
KEY = st.tuples(st.text("ab.", max_size=5), st.text("aB", min_size=1, max_size=4)).map("/".join)


@given(PATTERN, PATTERN, KEY)
@example("*.b/*", "a*/B", "a.b/B")
def test_whatever_matches_both_is_an_overlap(first: str, second: str, key: str) -> None:
    if _matches(first, key) and _matches(second, key):
        assert overlap(first, second)


@given(PATTERN, KEY)
def test_a_key_overlaps_exactly_what_it_matches(pattern: str, key: str) -> None:
    assert overlap(pattern, key) is _matches(pattern, key)


def _matches(pattern: str, key: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), key) is not None
