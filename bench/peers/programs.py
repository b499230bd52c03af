"""Programs: the other functions as executables, built from the Go modules that folders beside this file pin."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import click

HERE: Final = Path(__file__).parent


def program(name: str, package: str | None = None) -> str | None:
    """Return a program, None where there is none.

    Args:
        name: Its name in the folder of the programs.
        package: The Go package to build it from where it is not there yet, in the module of that name beside this file.
    """
    file = _folder() / name
    if package and not file.exists():
        _build(file, package)
    if file.exists():
        return str(file)
    click.echo(f"not measured: {name} is not in {_folder()}", err=True)
    return None


def _build(file: Path, package: str) -> None:
    """Build a program, where there is a Go."""
    go = shutil.which("go")
    if not go:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    click.echo(f"building {file.name}", err=True)
    command = [go, "build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", str(file)]
    environment = os.environ | {"CGO_ENABLED": "0"}
    subprocess.run([*command, package], cwd=HERE / file.name, env=environment, check=True)  # noqa: S603  (our own pins)


def _folder() -> Path:
    """Return the folder of the programs, the one that the integration tests use too."""
    if own := os.environ.get("GOLDEN_PATH_PEERS"):
        return Path(own).absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "golden-path" / "peers"
