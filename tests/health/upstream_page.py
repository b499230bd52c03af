"""Upstream's page: what docs/upstream.md says of Argo CD's own checks, to be held to what it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PAGE = Path(__file__).parents[2] / "docs" / "upstream.md"

_SECTION = re.compile(
    r"^## (?P<number>\d+)\. (?P<title>.+?)$.*?^```yaml$(?P<object>.*?)^```$.*?"
    r"^Says (?:nothing|`(?P<says>\w+)`)\. Should say `(?P<should>\w+)`"
    r"(?:,\s+with\s+the\s+message\s+of\s+`(?P<of>\w+)`)?\.$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Section:
    """One section of the page.

    Attributes:
        number: Its number.
        resource: The object.
        says: The status that Argo CD gives it; None for no health at all.
        should: The status that it has.
        message: What the message has to tell.
    """

    number: int
    resource: Mapping[str, Any]
    says: str | None
    should: str
    message: str

    @property
    def id(self) -> str:
        """Its name in test reports."""
        return f"{self.number}-{self.resource['kind']}"


def sections() -> list[Section]:
    """Return all sections of the page."""
    return [_section(match) for match in _SECTION.finditer(PAGE.read_text(encoding="utf-8"))]


def _section(match: re.Match[str]) -> Section:
    resource = yaml.safe_load(match["object"])
    conditions = resource.get("status", {}).get("conditions", [])
    said = {condition["type"]: condition.get("message", "") for condition in conditions}
    message = said[match["of"]] if match["of"] else ""
    return Section(int(match["number"]), resource, match["says"], match["should"], message)
