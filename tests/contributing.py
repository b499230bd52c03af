"""Contributing: the files that CONTRIBUTING.md shows, as whoever follows it would write them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent

_SHOWN: Final = re.compile(r"^`(?P<path>[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
"""A file: its path on a line of its own, and a block."""


def shown() -> Mapping[str, str]:
    """Return the text of each file that is shown, by its path."""
    return {found["path"]: found["text"] for found in _SHOWN.finditer((ROOT / "CONTRIBUTING.md").read_text())}


def files() -> Mapping[str, str]:
    """Return the text of each file that somebody adds, by its path: those that are shown, and the one told of."""
    found = shown()
    return {**found, "examples/queue/claim.yaml": found["function/paths/queue/cases/production.yaml"]}
