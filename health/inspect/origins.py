"""Origins: which line of which source a line of an exported script was written in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from health.bundle import Bundle
from health.checks import Check
from health.export.marks import is_marked, unmarked

WORDING = ("rules/message.lua:", "rules/line.lua:")
"""Rules that say what others have decided."""


@dataclass(frozen=True)
class Origins:
    """The suite's scripts by their texts, as it is by its text that one in an argocd-cm is known."""

    bundles: dict[str, Bundle]

    @classmethod
    def of(cls, checks: Iterable[Check]) -> "Origins":
        """Return the origins of a suite's scripts."""
        return cls({check.script.text.strip(): check.script for check in checks})

    def deciding(self, script: str, lines: Sequence[int]) -> str:
        """Return where the line that decided was written: the last that ran, but for those that only word it.

        Args:
            script: The script.
            lines: Its lines that ran, the last one last.
        """
        ran = [self.at(script, line) for line in lines]
        return next((place for place in reversed(ran) if not place.startswith(WORDING)), ran[-1] if ran else "")

    def at(self, script: str, line: int) -> str:
        """Return where a line of a script was written: `rules/paused.lua:12`; `line 12` in a script of others."""
        bundle = self.bundles.get(unmarked(script).strip())
        number = line - is_marked(script)
        if bundle is None or not 0 < number <= len(bundle.origins):
            return f"line {line}"
        return bundle.origins[number - 1]
