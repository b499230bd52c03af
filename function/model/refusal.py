"""Refusal: an order that cannot be filled, said so that the team that placed it knows what to do."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from function.model.printable import printable


class Refusal(Exception):  # noqa: N818  (a Refusal is an answer to an order, not an error of ours)
    """An order, a setting or an observed state that cannot be composed.

    The message is one line for the person who can do something about it, as the API server words it: the field's path,
    the value quoted, and what it must be. It is deterministic, since it becomes a condition on the order.
    """

    def __init__(self, message: str) -> None:
        """Fold the message to one line, so that no value with a line break in it can forge a second one.

        What is left of control characters is written out: the line ends in terminals, here and behind `kubectl`.
        """
        super().__init__(printable(" ".join(message.split())))
        self.requirements: Mapping[str, Any] = {}

    def asking(self, requirements: Mapping[str, Any]) -> "Refusal":
        """Return the Refusal with what was asked for before it: what is asked for must be the same in every round."""
        self.requirements = {**requirements, **self.requirements}
        return self


class ForeignError(Refusal):
    """A Refusal that no consent turns into a teardown: what is there is not the order's to release."""


class PackageError(ValueError):
    """A mistake in a package that offers paths, clouds, companions or parts, which no order and no setting can mend.

    The message is one line for whoever wrote or installed the package, and says which package or kind it is about.
    """

    def __init__(self, message: str) -> None:
        """Fold the message to one line."""
        super().__init__(printable(" ".join(message.split())))


def quoted(value: object) -> str:
    """Return a value as a message quotes it: in double quotes, of 80 characters at most, no credentials in a URL."""
    text = re.sub(r"://[^/@\s]+@", "://***@", str(value))
    if len(text) > 80:  # noqa: PLR2004  (a line that fits a terminal with the words around it)
        text = text[:77] + "..."
    return '"' + text.replace('"', "'") + '"'


def listed(values: Iterable[object]) -> str:
    """Return values as a message lists them, sorted; "nothing" where there are none."""
    return ", ".join(sorted(str(value) for value in values)) or "nothing"


def unsupported(place: str, value: object, accepted: Iterable[object]) -> Refusal:
    """Return the Refusal of a value that is not one of those accepted, in the API server's own manner."""
    return Refusal(f"{place}: unsupported value {quoted(value)}: must be one of {listed(accepted)}")
