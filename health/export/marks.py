"""Marks: the first line of each script that we export, by which a later export knows it, and whether it was edited."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

MARK: Final = "-- golden-path health"
"""How the first line of a check and of a discovery begins."""

_LINE: Final = re.compile(rf"{MARK}: .*, unedited ([0-9a-f]{{16}})")
_DIGITS: Final = 16
"""Hexadecimal digits of SHA-256 in a mark: 64 bits, since nobody attacks their own edits."""


def marked(key: str, script: str, others: Iterable[str] = ()) -> str:
    """Return a script with its mark.

    Args:
        key: The key that it is exported for.
        script: The script.
        others: What the mark answers for besides: the actions of a discovery.
    """
    return f"{MARK}: {key}, unedited {_digest(script, others)}\n{script.strip()}\n"


def unmarked(script: str) -> str:
    """Return a script without its mark, if it has one."""
    return script.partition("\n")[2] if is_marked(script) else script


def is_marked(script: object) -> bool:
    """Return whether a script is one of ours."""
    return isinstance(script, str) and script.startswith(MARK)


def is_edited(script: str, others: Iterable[str] = ()) -> bool | None:
    """Return whether somebody edited a script of ours; None where its mark does not tell, as those of earlier times."""
    told = _LINE.fullmatch(script.partition("\n")[0].rstrip())
    return told[1] != _digest(unmarked(script), others) if told else None


def scripts(actions: Mapping[str, Any]) -> list[str]:
    """Return what the mark of a discovery answers for: each action with its name."""
    found = actions.get("definitions")
    definitions = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return [f"{each.get('name')}\n{each.get('action.lua')}" for each in definitions]


def _digest(script: str, others: Iterable[str]) -> str:
    """Return what tells an edit from what editors and Git do to the ends of lines."""
    plain = ("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in (script, *others))
    return hashlib.sha256("\0".join(plain).encode("utf-8", "replace")).hexdigest()[:_DIGITS]
