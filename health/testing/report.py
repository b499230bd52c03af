"""Report: what came of a folder, for people."""

from collections.abc import Iterable, Iterator, Sequence

import click

from health.testing.running import ORDERS, plain
from health.testing.suite import Report, Tested


def text(report: Report) -> str:
    """Return a report: failures first, then what would not survive, what never ran, and the sum."""
    lines = [
        *_failures(report.tested),
        *_closed(report.tested),
        *_missed(report),
        _sum(report),
    ]
    return "\n".join(lines) + "\n"


def _failures(tested: Iterable[Tested]) -> Iterator[str]:
    for check in tested:
        for failure in check.failures:
            yield f"{click.style('FAILED', fg='red')} {plain(check.name)} {failure}"


def _closed(tested: Iterable[Tested]) -> Iterator[str]:
    for check in tested:
        if check.closed:
            needs = "needs libraries, which scripts of an argocd-cm do not get"
            yield plain(f"{check.name} {needs}: {_listed(check.closed)}")


def _missed(report: Report) -> Iterator[str]:
    for file, lines in report.coverage.missed.items():
        yield plain(f"{file} has lines that never ran: {_ranges(lines)}")


def _sum(report: Report) -> str:
    failed = click.style(f"{report.failed} failed", fg="red" if report.failed else "green")
    return (
        f"{report.cases} cases of {len(report.tested)} checks, each in {len(ORDERS)} orders of pairs: {failed}; "
        f"{report.coverage.percent:.1f}% of the lines ran"
    )


def _listed(names: Sequence[str], most: int = 3) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _ranges(lines: Sequence[int]) -> str:
    """Return line numbers with neighbours joined: `3, 7-9`."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
