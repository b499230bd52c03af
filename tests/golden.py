"""Golden files: texts in the repository that a test compares its result with."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import pytest

UPDATE: Final = "--update-goldens"

Documents: TypeAlias = Callable[[str], Mapping[str, str]]
"""Reads what a golden file says, by a name for each document: some files are not to be compared as text. A file that
cannot be read so is a ValueError."""


@dataclass(frozen=True)
class Golden:
    """Compares texts with golden files, or rewrites the files."""

    update: bool
    root: Path
    """Names of files in messages are relative to this folder."""

    def __call__(self, path: Path, text: str, documents: Documents = lambda text: {"": text}) -> None:
        """Fail the test unless the file holds exactly this text, or make it so where files are to be updated.

        Args:
            path: The file.
            text: What has to be in it.
            documents: Reads the file, so that what differs is shown document by document.
        """
        __tracebackhide__ = True  # the message says it all
        old = path.read_bytes().decode() if path.exists() else None
        if old == text:
            return
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        name = str(path.relative_to(self.root) if path.is_relative_to(self.root) else path)
        if old is None:
            pytest.fail(f"{name} is missing; `pytest {UPDATE}` writes it", pytrace=False)
        pytest.fail(
            f"{name} differs; `pytest {UPDATE}` rewrites it\n{_differences(name, old, text, documents)}", pytrace=False
        )


def _differences(name: str, old: str, new: str, documents: Documents) -> str:
    """Return what differs in the documents of a file; in the file itself where they say the same."""
    try:
        before, after = documents(old), documents(new)
    except ValueError as error:
        return f"it cannot be read: {error}\n{_diff(name, old, new)}"
    names = [document for document in {**before, **after} if before.get(document) != after.get(document)]
    diffs = [_diff(f"{name} {key}".strip(), before.get(key, ""), after.get(key, "")) for key in names]
    return "".join(diffs) or f"it says the same in other words\n{_diff(name, old, new)}"


def _diff(name: str, old: str, new: str) -> str:
    return "".join(_lines(name, old, new))


def _lines(name: str, old: str, new: str) -> Iterator[str]:
    lines = (old.splitlines(keepends=True), new.splitlines(keepends=True))
    for line in difflib.unified_diff(*lines, f"{name} (golden)", f"{name} (now)"):
        # A last line without an end would otherwise run into the line that replaces it.
        yield line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n"
