"""Printing: verdicts for people, and as JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

import click

from health.inspect.checked import Checked
from health.inspect.owners import children
from health.verdict import STATUSES

COLOURS = {
    "Healthy": "green",
    "Suspended": "cyan",
    "Progressing": "yellow",
    "Missing": "magenta",
    "Degraded": "red",
    "Unknown": "magenta",
}

NO_CHECK = "no check"
NOTHING = "nothing said"
"""Where the script ran and gave no status, which Argo CD shows as no health."""


def answer(checked: Checked) -> str:
    """Return the verdict on one object in a few lines."""
    lines = [f"{_status(checked)}  {_title(checked)}"]
    if checked.health and checked.health.message:
        lines.append(_plain(checked.health.message))
    lines.append(_why(checked))
    return "\n".join(lines) + "\n"


def table(checked: Sequence[Checked]) -> str:
    """Return the verdicts as a table."""
    rows = [("STATUS", "OBJECT", "DECIDED BY", "MESSAGE"), *(_row(each) for each in checked)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = []
    for place, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        if place:
            cells[0] = _coloured(checked[place - 1], cells[0])
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join([*lines, _summary(checked)]) + "\n"


def tree(checked: Sequence[Checked]) -> str:
    """Return the verdicts as trees, each object below its owner."""
    roots, below = children(checked)
    lines: list[str] = []
    waiting = [(place, "", "") for place in reversed(roots)]
    while waiting:
        place, branch, margin = waiting.pop()
        lines.append(branch + _leaf(checked[place]))
        lower = below[place]
        for number, child in enumerate(reversed(lower)):
            last = number == 0
            waiting.append((child, f"{margin}{'└─' if last else '├─'} ", f"{margin}{'   ' if last else '│  '}"))
    return "\n".join([*lines, _summary(checked)]) + "\n"


def as_json(checked: Sequence[Checked]) -> str:
    """Return the verdicts as a JSON list, whatever their number."""
    return json.dumps([_json(each) for each in checked], indent=2, ensure_ascii=False) + "\n"


def _json(checked: Checked) -> dict[str, object]:
    found, health = checked.object, checked.health
    return {
        "apiVersion": found.body["apiVersion"],
        "kind": found.kind,
        "namespace": found.namespace,
        "name": found.name,
        "status": health.status if health else None,
        "message": health.message if health else "",
        "source": checked.source,
        "rule": checked.rule,
        "others": list(checked.others),
    }


def _leaf(checked: Checked) -> str:
    message = checked.health.message if checked.health else ""
    decided = _decided(checked)
    return (
        f"{_title(checked)}  {_status(checked)}"
        + (f"  {_plain(message)}" if message else "")
        + (f"  ({decided})" if decided else "")
    )


def _row(checked: Checked) -> tuple[str, str, str, str]:
    message = checked.health.message if checked.health else ""
    return _word(checked), _title(checked), _decided(checked), _plain(message)


def _title(checked: Checked) -> str:
    found = checked.object
    place = f" in {found.namespace}" if found.namespace else ""
    return _plain(f"{found.kind}/{found.name or '(no name)'}{place}")


def _decided(checked: Checked) -> str:
    return _plain(" ".join(filter(None, (checked.source, checked.rule))))


def _why(checked: Checked) -> str:
    if checked.health is None:
        why = "no check here is for its kind: Argo CD may have one of its own, or shows no health"
        group = checked.object.group
        return _plain(f"{why}; for a claim or XR of your own, configmap --group {group} has one" if group else why)
    lines = [f"decided by {checked.source}" + (f", {checked.rule}" if checked.rule else "")]
    if checked.others:
        lines.append(f"or by {', '.join(checked.others)}: Argo CD takes any of them, at random")
    return _plain("; ".join(lines))


def _status(checked: Checked) -> str:
    return _coloured(checked, _word(checked))


def _word(checked: Checked) -> str:
    if checked.health is None:
        return NO_CHECK
    return checked.health.status or NOTHING


def _coloured(checked: Checked, text: str) -> str:
    return click.style(text, fg=COLOURS.get(_word(checked)))


def _plain(text: str) -> str:
    """Return a text on one line, without what would drive a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _summary(checked: Sequence[Checked]) -> str:
    count = Counter(_word(each) for each in checked)
    told = [f"{count[word]} {word}" for word in _words() if count[word]]
    return f"{len(checked)} object{'s' * (len(checked) != 1)}: {', '.join(told)}"


def _words() -> Iterator[str]:
    yield NOTHING
    yield from reversed(STATUSES)
    yield NO_CHECK
