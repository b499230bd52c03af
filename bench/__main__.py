"""The command line: which benches to run, and where to write what they measured."""

import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from bench import growth, handler, health, peers, render, serve, start
from bench.figure import Figure, record, table

BENCHES: Mapping[str, Callable[[], Iterator[Figure]]] = {
    module.__name__.rpartition(".")[2]: module.measure
    for module in (handler, serve, start, render, health, peers, growth)
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice([*BENCHES]), metavar="[NAME]...")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures here as well.")
def main(names: tuple[str, ...], file: Path | None) -> None:
    """Measure what an order and a verdict cost, by handler, serve, start, render, health, peers or growth, or all."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    date = datetime.now(UTC).date().isoformat()
    figures: list[Figure] = []
    for name in names or BENCHES:
        click.echo(f"measuring: {name}", err=True)
        figures += BENCHES[name]()
    click.echo(f"{machine}, {date}\n\n{table(figures)}", nl=False)
    if file:
        found = {"machine": machine, "date": date, "figures": record(figures)}
        file.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
