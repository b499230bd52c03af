"""Figure: one measured number, and how it is printed."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

SAMPLES = 20
"""Samples that a figure is the median of."""


@dataclass(frozen=True)
class Figure:
    """One number, as the median of what was measured.

    Attributes:
        bench: The bench that measured it.
        subject: What was measured.
        quantity: What of it.
        unit: In which unit.
        median: The median of the samples.
        lowest: The lowest sample.
        highest: The highest sample.
        samples: How many there were.
    """

    bench: str
    subject: str
    quantity: str
    unit: str
    median: float
    lowest: float
    highest: float
    samples: int


def figure(bench: str, subject: str, quantity: str, unit: str, samples: Sequence[float]) -> Figure:
    """Return the figure of some samples."""
    median = statistics.median(samples)
    return Figure(bench, subject, quantity, unit, median, min(samples), max(samples), len(samples))


def table(figures: Iterable[Figure]) -> str:
    """Return figures as a table for people: a line for each, in columns."""
    head = ("bench", "of", "what", "median", "lowest", "highest", "")
    rows: list[tuple[str, ...]] = [head]
    for each in figures:
        numbers = (f"{number:.2f}" for number in (each.median, each.lowest, each.highest))
        rows.append((each.bench, each.subject, each.quantity, *numbers, each.unit))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "".join(f"{_line(row, widths)}\n" for row in rows)


def record(figures: Iterable[Figure]) -> list[dict[str, object]]:
    """Return figures for programs."""
    return [asdict(each) for each in figures]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    texts = [text.ljust(width) for text, width in zip(row[:3], widths[:3], strict=True)]
    numbers = [text.rjust(width) for text, width in zip(row[3:6], widths[3:6], strict=True)]
    return "  ".join([*texts, *numbers, row[6]]).rstrip()
