"""Folder: generated files on disk, written and compared."""

from collections.abc import Iterable, Mapping
from pathlib import Path


def write(files: Mapping[str, str], output: Path, stale: Iterable[str]) -> None:
    """Make a folder hold the files.

    Args:
        files: The texts, by path in the folder.
        output: The folder.
        stale: Files of ours in it that are not among them any more, and go.
    """
    for name, text in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(text.encode())
        beside.replace(path)  # a reader sees the old file or the new one, never a half
    for name in stale:
        path = output / name
        path.unlink()
        _remove_if_empty(path.parent, output)


def drift(files: Mapping[str, str], output: Path, unexpected: Iterable[str]) -> list[str]:
    """Return how a folder differs from the files, a line for each file that does; nothing where it does not."""
    lines = {}
    for name, text in files.items():
        path = output / name
        if not path.is_file():
            lines[name] = f"missing: {name}"
        elif path.read_bytes() != text.encode():
            lines[name] = f"different: {name}"
    lines |= {name: f"unexpected: {name}" for name in unexpected}
    return [line for _, line in sorted(lines.items())]


def _remove_if_empty(folder: Path, output: Path) -> None:
    while folder != output and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
