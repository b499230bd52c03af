"""Golden files: texts in the repository that a test compares its result with."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

UPDATE: Final = "--update-goldens"


@dataclass(frozen=True)
class Golden:
    """Compares texts with golden files, or rewrites the files."""

    update: bool
    root: Path
    """Names of files in messages are relative to this folder."""

    def __call__(self, path: Path, text: str) -> None:
        """Fail the test unless the file holds exactly this text, or make it so where files are to be updated."""
        __tracebackhide__ = True  # the message says it all
        old = path.read_bytes().decode() if path.exists() else None
        if old == text:
            return
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        name = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        if old is None:
            pytest.fail(f"{name} is missing; `pytest {UPDATE}` writes it", pytrace=False)
        diff = difflib.unified_diff(
            old.splitlines(keepends=True), text.splitlines(keepends=True), f"{name} (golden)", f"{name} (now)"
        )
        # A last line without an end would otherwise run into the line that replaces it.
        lines = (line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n" for line in diff)
        pytest.fail(f"{name} differs; `pytest {UPDATE}` rewrites it\n{''.join(lines)}", pytrace=False)
