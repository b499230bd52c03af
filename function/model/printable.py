"""Printable: text from outside as a terminal, a log or a condition may have it."""

import re

_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys rather than shows: control characters, line ends and marks that turn the direction of writing.
Halves of a surrogate pair are there as well: they have no form in UTF-8, and printing them would fail."""


def printable(text: object) -> str:
    r"""Return a text with what would steer a terminal written out, as JSON does: `\u001b`.

    Whatever comes from an order, a cluster, a file or its name passes here before it is printed: messages as they are
    made, everything else where it is put into a line.
    """
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", str(text))
