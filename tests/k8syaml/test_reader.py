"""What is read of maps, documents and files, and what is refused in one line. `test_scalars` has the scalars."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from k8syaml import UnreadableError, load, read
from k8syaml.limits import DEPTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("# a comment", [], id="a comment"),
        pytest.param("---\n", [None], id="an empty document"),
        pytest.param("a: b\n---\n---\nc: d\n", [{"a": "b"}, None, {"c": "d"}], id="several"),
        pytest.param("a: b\n...\n---\nc: d\n", [{"a": "b"}, {"c": "d"}], id="ended with dots"),
        pytest.param("\ufeffa: b", [{"a": "b"}], id="a byte order mark"),
        pytest.param('{"a": [1, "b", null, {"c": true}]}', [{"a": [1, "b", None, {"c": True}]}], id="JSON"),
        pytest.param("d: &a {b: c}\ne: *a", [{"d": {"b": "c"}, "e": {"b": "c"}}], id="an anchor"),
        pytest.param("a: |\n  b\n\n  c\n\n", [{"a": "b\n\nc\n"}], id="a block"),
    ],
)
def test_documents(text: str, expected: list[Any]) -> None:
    assert load(text, "a test") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{<<: *x, k: 2}", {"k": 2, "l": 3}, id="a key below wins"),
        pytest.param("{k: 2, <<: *x}", {"k": 1, "l": 3}, id="a key above does not, unlike YAML's own rule"),
        pytest.param("{<<: [*x, *y]}", {"k": 1, "l": 3, "m": 5}, id="of a list the first wins"),
        pytest.param("{<<: *x, <<: *y}", {"k": 4, "l": 3, "m": 5}, id="of two merges the second"),
        pytest.param("{<<: {k: 2}}", {"k": 2}, id="without an alias"),
        pytest.param("{<<: []}", {}, id="of nothing"),
        pytest.param("{'<<': {k: 2}}", {"<<": {"k": 2}}, id="in quotes it is a key"),
    ],
)
def test_merge_keys_as_sigs_yaml_has_them(text: str, expected: object) -> None:
    assert load(f"a: &x {{k: 1, l: 3}}\nb: &y {{k: 4, m: 5}}\nc: {text}", "a test")[0]["c"] == expected


@pytest.mark.parametrize(
    ("text", "last"),
    [
        pytest.param("{a: 1, a: 2}", {"a": 2}, id="a text"),
        pytest.param("{1: a, '1': b}", {"1": "b"}, id="a number and its text"),
        pytest.param("{y: a, true: b}", {"true": "b"}, id="two words for true"),
    ],
)
def test_a_key_that_stands_twice(text: str, last: object) -> None:
    with pytest.raises(UnreadableError, match=r'^cannot read a test line 1, column \d+: the key "\w+" stands twice$'):
        load(text, "a test")

    assert load(text, "a test", strict=False) == [last]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a: [", "line 2, column 1: did not find expected node content", id="not YAML"),
        pytest.param("a: b: c", "line 1, column 5: mapping values are not allowed in this context", id="a colon"),
        pytest.param("a: *b", 'line 1, column 4: the alias "b" stands for nothing', id="no anchor"),
        pytest.param("? [a]\n: b", "line 1, column 3: a key must be a string", id="a list for a key"),
        pytest.param("? a\n: b\n~: c", "line 3, column 1: a key must be a string", id="null for a key"),
        pytest.param(
            "<<: 1", "line 1, column 5: a merge key must bring a map, or a list of maps", id="a number merged"
        ),
        pytest.param(
            "<<: [{}, 1]",
            "line 1, column 10: a merge key must bring a map, or a list of maps",
            id="a list of one merged",
        ),
        pytest.param("[" * (DEPTH + 1), f"nested deeper than {DEPTH} levels", id="too deep"),
        pytest.param("a: !!set {b}", 'unsupported tag "!!set": must be null, bool', id="a set"),
        pytest.param("a: \x00", "control characters are not allowed", id="a control character"),
        pytest.param("\ud800", "it is not UTF-8", id="half a character"),
    ],
)
@pytest.mark.parametrize("strict", [True, False], ids=["strict", "lenient"])
def test_what_is_refused(text: str, told: str, *, strict: bool) -> None:
    with pytest.raises(UnreadableError) as refused:
        load(text, "a test", strict=strict)

    assert str(refused.value).startswith("cannot read a test")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"

    with pytest.raises(UnreadableError, match=rf"^cannot read {file}: no such file or directory$"):
        read(file)
    file.write_bytes(b"a: \xff")
    with pytest.raises(UnreadableError, match=rf"^cannot read {file}: it is not UTF-8$"):
        read(file)
    file.write_text("a: {b: 1, b: é}", encoding="utf-8")
    with pytest.raises(UnreadableError, match=rf'^cannot read {file} line 1, column 11: the key "b" stands twice$'):
        read(file)
    assert read(file, strict=False) == [{"a": {"b": "é"}}]


def test_pyyaml_is_left_as_it_is() -> None:
    assert yaml.safe_load("22:22") == 22 * 60 + 22
