"""Finding: what is wrong with a script, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that Argo CD trips over, or at least a hint that something could be better.

    Attributes:
        line: Line of the script.
        rule: The rule's name.
        why: What is there and why that is wrong, in one line.
        hint: Whether Argo CD runs it well all the same.
    """

    line: int
    rule: str
    why: str
    hint: bool = False
