"""YAML that people can read, and that says the same when it is read back."""

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from health import documents
from health.export.text import joined, written

TEXT = st.one_of(
    st.text(),
    st.lists(st.text(" \tab:#-*'\"[0"), min_size=1).map("\n".join),
    st.from_regex(r"[-+]?[0-9]+[.:e_xo]?[0-9]*|[yYnN]|true|null|~", fullmatch=True),
)
VALUE = st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))


@given(VALUE)
@example("if true then\n  return {}\nend\n")
@example("  indented first\nand not\n")
@example("\n\ntwo blank lines first")
@example("a space at the end \nof a line\n")
@example("a\r\nb\x85c\u2028d\n")
@example({"0815": "y"})
def test_what_is_written_reads_back(value: object) -> None:
    assert yaml.safe_load(written(value)) == value


@given(st.dictionaries(TEXT, TEXT, max_size=3))
def test_yaml_in_yaml_reads_back(value: object) -> None:
    assert yaml.safe_load(yaml.safe_load(written({"key": written(value)}))["key"]) == value


def test_a_script_is_a_block() -> None:
    script = "local a = {}\n\nif a then\n\treturn a -- é, and: a colon\nend\n"

    assert written({"health.lua": script}).startswith("health.lua: |\n  local a = {}\n\n  if a then\n")


def test_texts_that_another_reader_takes_for_numbers_are_quoted() -> None:
    assert written(["0815", "1e3", "y", "a"]) == "  - '0815'\n  - '1e3'\n  - 'y'\n  - a\n".replace("  - ", "- ")


def test_documents_are_kept_apart() -> None:
    assert documents.load(joined([{"a": "b"}, {"c": "d"}]), "a test") == [{"a": "b"}, {"c": "d"}]
