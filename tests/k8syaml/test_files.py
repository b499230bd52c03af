"""The text of a file: what is read, and which folder a link may not lead out of."""

import io
import sys
from pathlib import Path

import pytest

from k8syaml import UnreadableError, bounds, files, limits, load, named, text


def test_real_limits() -> None:
    """The tests of tests/security use smaller ones."""
    assert files.BYTES == 16 * 2**20
    with pytest.raises(UnreadableError, match=r"^cannot read x line 1, column \d+: it has more than 1000000 values$"):
        load(f"[{'1,' * (limits.VALUES + 1)}]", "x")


def test_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\nb\rc\n")

    assert text(tmp_path / "a") == "a\nb\nc\n"


def test_a_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    with pytest.raises(UnreadableError, match=r"^cannot read standard input: it is closed"):
        text("-")


def test_standard_input_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BYTES", 9)
    monkeypatch.setattr(sys, "stdin", io.StringIO("x" * 10))

    with pytest.raises(UnreadableError, match=r"^cannot read standard input: it is too long: must have at most 9 byte"):
        text("-")


def test_names() -> None:
    assert named("-") == "standard input"
    assert named("a\x1b[2Jb") == '"a [2Jb"'
    assert named("x" * 300) == f'"{"x" * 300}"'


def test_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, other = tmp_path / "here", tmp_path / "other"
    (here / "orders").mkdir(parents=True)
    other.mkdir()
    (tmp_path / "alias").symlink_to(other)
    monkeypatch.chdir(here)

    assert bounds("orders/a.yaml") == bounds(here / "orders") == here
    assert bounds(other) == bounds(other / "a.yaml") == bounds("../alias/a.yaml") == other


@pytest.mark.parametrize("target", ["../secret", "/etc/hostname", "orders/../../secret"])
def test_links_in_the_working_folder_stay_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    (tmp_path / "secret").write_text("hunter2")
    here = tmp_path / "here"
    (here / "orders").mkdir(parents=True)
    (here / "inside").write_text("a")
    (here / "out").symlink_to(target)
    (here / "up").symlink_to("..")
    (here / "orders" / "in").symlink_to("../inside")
    monkeypatch.chdir(here)

    assert text("orders/in") == "a"
    assert text("../secret") == "hunter2"  # which somebody named
    for place in ("out", "up/secret"):
        with pytest.raises(
            UnreadableError, match=rf'^cannot read "{place}": it leads out of ".*/here": must be a file in'
        ):
            text(place)


def test_within(tmp_path: Path) -> None:
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "a").write_text("a")
    (tmp_path / "b").write_text("b")

    assert text(tmp_path / "suite" / "a", within=tmp_path / "suite") == "a"
    for place in (tmp_path / "b", tmp_path / "suite" / ".." / "b"):
        with pytest.raises(UnreadableError, match="it leads out of"):
            text(place, within=tmp_path / "suite")
