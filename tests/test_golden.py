"""The golden file check itself."""

from pathlib import Path

import pytest

from tests import patch
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


def _numbers(text: str) -> dict[str, str]:
    """Read a file of patches: what each document has that the first has not."""
    patches = patch.read(text)
    return {name: patch.written(patch.applied(it, patches["first"])) for name, it in patches.items()}


@pytest.mark.parametrize(
    ("old", "message"),
    [
        pytest.param(
            "first:\n  a: 1\n  b: 1\nsecond:\n  a: 3\n",
            "--- a.yaml first (golden)\n+++ a.yaml first (now)\n@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n b: 1\n",
            id="a document",
        ),
        pytest.param(
            "first:\n  a: 2\n  b: 1\nsecond:\n  a: 3\nthird:\n  b: 4\n",
            "--- a.yaml third (golden)\n+++ a.yaml third (now)\n@@ -1,2 +0,0 @@\n-a: 2\n-b: 4\n",
            id="a document too many",
        ),
        pytest.param(
            "first: {a: 2, b: 1}\nsecond:\n  a: 3\n",
            "it says the same in other words\n--- a.yaml (golden)\n+++ a.yaml (now)\n@@ -1,3 +1,5 @@\n"
            "-first: {a: 2, b: 1}\n+first:\n+  a: 2\n+  b: 1\n second:\n   a: 3\n",
            id="other words",
        ),
        pytest.param("first: [", "it cannot be read: it is no YAML: ", id="unreadable"),
    ],
)
def test_what_differs_is_shown_by_document(tmp_path: Path, old: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(old)
    with pytest.raises(pytest.fail.Exception) as failure:
        Golden(update=False, root=tmp_path)(tmp_path / "a.yaml", "first:\n  a: 2\n  b: 1\nsecond:\n  a: 3\n", _numbers)
    assert str(failure.value).removeprefix(f"a.yaml differs; `pytest {UPDATE}` rewrites it\n").startswith(message)
