"""Unreadable: why a text cannot be read as YAML, with the place."""

from typing import Any

import yaml

_LONGEST = 80
"""Characters that a message quotes, so that it fits a terminal with the words around it."""


class UnreadableError(Exception):
    """A text cannot be read as YAML. The message is one line: what, where and why, and never a value."""


def unreadable(problem: str, at: Any) -> yaml.MarkedYAMLError:  # noqa: ANN401  (a node or an event of PyYAML)
    """Return the error of a problem at a node or an event; PyYAML's own, so that all errors are told in one way."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=at.start_mark)


def quoted(text: str, longest: int = _LONGEST) -> str:
    """Return a key, a tag, an anchor or a path as a message quotes it, without what would drive a terminal."""
    shown = text if len(text) <= longest else f"{text[: longest - 3]}..."
    plain = "".join(sign if sign.isprintable() else " " for sign in shown)
    return '"' + " ".join(plain.split()).replace('"', "'") + '"'


def told(error: yaml.YAMLError, source: str) -> UnreadableError:
    """Return an error of PyYAML's with what was read and the place, on one line.

    Args:
        error: The error.
        source: What was read, such as "standard input".
    """
    if not isinstance(error, yaml.MarkedYAMLError):
        return UnreadableError(f"cannot read {source}: {str(error).splitlines()[0]}")
    mark = error.problem_mark
    where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return UnreadableError(f"cannot read {source}{where}: {error.problem or 'it is not YAML'}")
