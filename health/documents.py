"""Documents: YAML and JSON as Argo CD reads them."""

import re
from pathlib import Path
from typing import Any

import yaml

DEPTH = 100
"""Deepest nesting that is read: far more than any manifest, and less than what overflows the stack of the C loader."""

_TAG = "tag:yaml.org,2002:"

_NUMBERS = {
    "int": r"[-+]?(?:0b[01][01_]*|0x[0-9a-fA-F][0-9a-fA-F_]*|0o?[0-7][0-7_]*|0|[1-9][0-9_]*)",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
}
"""What Go's reader takes for a number. PyYAML's own takes 22:22 for one, to the base of sixty, and 1e3 for a text."""


class DocumentError(Exception):
    """A text cannot be read as YAML. The message is one line: what, where and why."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where libyaml is there
    """YAML as Go's reader has it for JSON: a timestamp is a text, and so are a lone `=` and 22:22."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag.removeprefix(_TAG) not in {*_NUMBERS, "timestamp", "value"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _name, _pattern in _NUMBERS.items():
    _Loader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(rf"^(?:{_pattern})$"), list("-+.0123456789"))


def load(text: str, source: str) -> list[Any]:
    """Return the documents of a text.

    Args:
        text: YAML, or JSON.
        source: What it was read from, for messages.

    Raises:
        DocumentError: It is neither.
    """
    try:
        _check_depth(text)
        return list(yaml.load_all(text, _Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise DocumentError(f"cannot read {source}{where}: {error.problem or 'it is no YAML'}") from None
    except yaml.YAMLError as error:
        raise DocumentError(f"cannot read {source}: {str(error).splitlines()[0]}") from None
    except (LookupError, ValueError):  # PyYAML's own where a tag and its text do not fit, with the text in it
        raise DocumentError(f"cannot read {source}: a value does not fit its tag, as in !!int") from None


def read(path: Path, source: str | None = None) -> list[Any]:
    """Return the documents of a file.

    Raises:
        DocumentError: It is not there, or neither YAML nor JSON.
    """
    source = source or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DocumentError(f"cannot read {source}: {error.strerror}") from None
    except UnicodeError:
        raise DocumentError(f"cannot read {source}: it is not UTF-8") from None
    return load(text, source)


def _check_depth(text: str) -> None:
    """Refuse what is nested too deep; events come without recursion."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH:
            raise yaml.YAMLError(f"it is nested deeper than {DEPTH} levels")
