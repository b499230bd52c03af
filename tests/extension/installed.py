"""Installed: packages as pip leaves them behind, for one test."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from function import catalog, facts

BROUGHT = "brought"
"""The package that a test brings, another one in each."""

Install = Callable[..., Path]


def dist_info(site: Path, points: Mapping[str, Mapping[str, str]]) -> None:
    """Leave behind what an installer does of a package with entry points, by group and name."""
    folder = site / f"{BROUGHT}-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {BROUGHT}\nVersion: 1\n")
    groups = [f"[{group}]\n" + "".join(f"{name} = {of[name]}\n" for name in of) for group, of in points.items()]
    (folder / "entry_points.txt").write_text("\n".join(groups))


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return what installs entry points, by group and name, into a folder on the path; the catalog is read anew."""

    def installed(**groups: Mapping[str, str]) -> Path:
        dist_info(tmp_path, {f"golden_path.{group}": points for group, points in groups.items()})
        monkeypatch.syspath_prepend(tmp_path)
        _forget()
        return tmp_path

    yield installed
    _forget()


def _forget() -> None:
    """Forget what is read once in a process: every test brings another package of one name."""
    for name in [name for name in sys.modules if name.partition(".")[0] == BROUGHT]:
        del sys.modules[name]
    importlib.invalidate_caches()
    catalog.load.cache_clear()
    facts.immutable.cache_clear()


def write(site: Path, files: Mapping[str, str]) -> None:
    """Write the modules of a package `brought`, by name; its own is the empty one."""
    for module, text in files.items():
        file = site / BROUGHT / f"{module or '__init__'}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    importlib.invalidate_caches()
