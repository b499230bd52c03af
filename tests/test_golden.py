"""The golden file check itself."""

from pathlib import Path

import pytest

from tests.golden import UPDATE, Golden


def test_same_text_passes(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    Golden(update=False, root=tmp_path)(tmp_path / "a.yaml", "a: 1\n")


def test_other_text_fails_with_a_diff_and_leaves_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\nb: 2\n")
    with pytest.raises(pytest.fail.Exception) as failure:
        Golden(update=False, root=tmp_path)(tmp_path / "a.yaml", "a: 1\nb: 3")
    assert str(failure.value).splitlines() == [
        f"a.yaml differs; `pytest {UPDATE}` rewrites it",
        "--- a.yaml (golden)",
        "+++ a.yaml (now)",
        "@@ -1,2 +1,2 @@",
        " a: 1",
        "-b: 2",
        "+b: 3",
        "\\ no newline at the end",
    ]
    assert (tmp_path / "a.yaml").read_text() == "a: 1\nb: 2\n"


def test_missing_file_fails_and_names_the_flag(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=UPDATE):
        Golden(update=False, root=tmp_path)(tmp_path / "a.yaml", "a: 1\n")
    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize("old", ["a: 1\r\n", None], ids=["other line ends", "missing"])
def test_update_writes_exactly_the_text(tmp_path: Path, old: str | None) -> None:
    path = tmp_path / "deep" / "a.yaml"
    if old is not None:
        path.parent.mkdir()
        path.write_bytes(old.encode())
    Golden(update=True, root=tmp_path)(path, "a: 1\n")
    assert path.read_bytes() == b"a: 1\n"
