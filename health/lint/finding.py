"""Finding: what is wrong with a script, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that should not be so.

    Attributes:
        line: Line of the script.
        rule: The rule's name.
        why: What is there and why that is wrong, in one line.
    """

    line: int
    rule: str
    why: str
