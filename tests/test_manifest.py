"""Manifests as YAML: what every reader takes for the same."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from function.manifest import written
from function.preview.files import parsed

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"


@pytest.mark.parametrize("text", ["0815", "1e3", "0x1f", "0o17", "1_000", "12:30", "y", "N", ".5", "+1", "10.0"])
def test_a_text_that_some_reader_takes_for_a_number_is_quoted(text: str) -> None:
    assert written({"a": text}) == f"a: '{text}'\n"


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=5))
def test_texts_come_back_as_they_were(body: dict[str, str]) -> None:
    assert yaml.safe_load(written(body)) == body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("0815", 815, id="Go reads a leading zero as a decimal"),
        pytest.param("1e3", 1000, id="an exponent without a point"),
        pytest.param("2.50", 2.5, id="a fraction"),
        pytest.param("3.0", 3, id="JSON has one kind of number"),
        pytest.param("'1e3'", "1e3", id="a text in quotes"),
        pytest.param("2024-01-01", "2024-01-01", id="JSON has no dates"),
    ],
)
def test_numbers_are_read_as_kubernetes_reads_them(text: str, expected: object) -> None:
    value = parsed(f"{HEAD}data: {{a: {text}}}", "here")[0].body["data"]["a"]

    assert (value, type(value)) == (expected, type(expected))
