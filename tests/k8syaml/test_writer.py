"""What is written: what every reader takes for the same, and people can read."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from k8syaml import WIDTH, inline, joined, load, written

TEXT = st.one_of(
    st.text(),
    st.lists(st.text(" \tab:#-*'\"[0"), min_size=1).map("\n".join),
    st.from_regex(r"[-+]?[0-9]+[.:e_xo]?[0-9]*|[yYnN]|0[bBoOxX][0-7]+|true|null|~|<<|=", fullmatch=True),
)
VALUE = st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
SCALAR = TEXT | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
JSON = st.recursive(
    SCALAR | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)


def read(text: str) -> Any:  # noqa: ANN401  (whatever the text says)
    (document,) = load(text, "a test")
    return document


@pytest.mark.parametrize("text", ["0815", "1e3", "0x1f", "0o17", "1_000", "12:30", "y", "N", ".5", "+1", "10.0", "0B1"])
def test_a_text_that_some_reader_takes_for_a_number_is_quoted(text: str) -> None:
    assert written({"a": text}) == f"a: '{text}'\n"
    assert written({text: "a"}) == f"'{text}': a\n"
    assert written([text]) == f"- '{text}'\n"
    assert inline({"a": text}) == f"{{a: '{text}'}}"


@given(VALUE)
@example("if true then\n  return {}\nend\n")
@example("  indented first\nand not\n")
@example("\n\ntwo blank lines first")
@example("a space at the end \nof a line\n")
@example("\ta tab first\n")
@example("\n\ta tab behind an empty line\n")
@example("a\r\nb\x85c\u2028d\n")
@example({"0815": "y"})
def test_texts_read_back_by_both_readers(value: object) -> None:
    for text in (written(value), written(value, width=WIDTH)):
        assert yaml.safe_load(text) == value
        assert read(text) == value


@given(JSON)
def test_json_reads_back(value: object) -> None:
    assert read(written(value)) == value


@given(st.dictionaries(TEXT, JSON, max_size=3))
def test_what_is_written_on_one_line_reads_back(value: dict[str, object]) -> None:
    text = inline(value)

    assert read(text) == value
    assert "\n" not in text


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_yaml_in_yaml_reads_back(value: object) -> None:
    text = written({"key": written(value)})

    assert yaml.safe_load(yaml.safe_load(text)["key"]) == value
    assert read(read(text)["key"]) == value


def test_a_script_is_a_block() -> None:
    script = "local a = {}\n\nif a then\n\treturn a -- é, and: a colon\nend\n"

    assert written({"health.lua": script}).startswith("health.lua: |\n  local a = {}\n\n  if a then\n")


def test_a_long_text_is_broken_where_a_width_is_asked_for() -> None:
    words = "word " * 40 + "end"

    assert written({"a": words}) == f"a: {words}\n"
    lines = written({"a": words}, width=WIDTH).splitlines()
    assert len(lines) == 2
    assert all(len(line) <= WIDTH + len("word") for line in lines)


def test_keys_are_sorted_where_that_is_asked_for() -> None:
    assert (written({"b": 1, "a": 2}), written({"b": 1, "a": 2}, sort_keys=True)) == ("b: 1\na: 2\n", "a: 2\nb: 1\n")


def test_what_stands_twice_is_written_twice() -> None:
    shared = {"a": ["b"]}

    assert written([shared, shared]) == "- a:\n    - b\n- a:\n    - b\n"


def test_documents_are_kept_apart() -> None:
    assert load(joined([{"a": "b"}, {"c": "d"}]), "a test") == [{"a": "b"}, {"c": "d"}]
