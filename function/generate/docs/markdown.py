"""Markdown: headings, tables and values, so written that every renderer shows them as they are."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from function.model import Size, Unknown
from k8syaml import inline

_CODE_OR_TAG = re.compile(r"(`[^`]*`)|<")


def joined(blocks: Iterable[str]) -> str:
    """Return a page of blocks, an empty line between each two."""
    return "\n\n".join(blocks) + "\n"


def prose(text: str) -> str:
    """Return a text as it reads, on one line: what looks like a tag would vanish."""
    return _CODE_OR_TAG.sub(lambda found: found[1] or "&lt;", " ".join(text.split()))


def code(value: object) -> str:
    """Return a value as it is written; nothing for an empty one."""
    text = shown(value)
    return f"`{text}`" if text else ""


def codes(values: Iterable[object]) -> str:
    """Return several values, each as it is written."""
    return ", ".join(code(value) for value in values)


def shown(value: Any) -> str:  # noqa: ANN401  (a value of any model or manifest)
    """Return a value in a manifest's words, or in a reader's where a manifest has none."""
    if value is None or isinstance(value, Unknown):
        return "" if value is None else "(known after apply)"
    match value:
        case Size():
            return f"{value.cpus:g} cores, {value.memory_gib:g} GiB"
        case bool():
            return "true" if value else "false"
        case dict():
            return inline(value)
        case list() | tuple():
            return ", ".join(shown(item) for item in value)
    return str(value)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar in a cell is no end of it."""
    lines = [f"| {' | '.join(_cell(text) for text in line)} |" for line in [head, *rows]]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"* {item}" for item in items)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
