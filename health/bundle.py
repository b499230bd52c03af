"""Bundle: the rules that a check needs and the check itself, as one script.

A script in an argocd-cm cannot load another one. So a check begins with lines such as `require("managed")`, which name
files of `rules/`. A bundle holds each of these once, before whatever needs it, and the check's own lines last. Rules
require rules in the same way. Nothing else of the text changes: what stands in the ConfigMap is what was written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from k8syaml import UnreadableError, text

RULES = Path(__file__).parent / "rules"

_REQUIRE = re.compile(r"""require\(["']([a-z_]+)["']\)\s*(?:--.*)?$""")
_LOCAL = re.compile(r"local\s+(?:function\s+)?(\w+(?:\s*,\s*\w+)*)")
"""Names for the whole script: a declaration at the left margin, which is how checks and rules are indented."""


class BundleError(Exception):
    """A script cannot be put together. The message is one line: which, why, and what is accepted."""


@dataclass(frozen=True)
class Bundle:
    """A self-contained script.

    Attributes:
        text: The script.
        origins: Where each of its lines was written, such as "rules/paused.lua:12".
    """

    text: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    text: str
    origin: str


@dataclass(frozen=True)
class _Source:
    """One file: the rules that its head requires, and its other lines."""

    needs: tuple[str, ...]
    lines: tuple[_Line, ...]

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield each name that the file declares for the whole script, and where."""
        for line in self.lines:
            if match := _LOCAL.match(line.text):
                yield from ((name.strip(), line.origin) for name in match[1].split(","))


def bundle(source: Path, within: Path | None = None) -> Bundle:
    """Return a script with the rules that it requires.

    Args:
        source: Its file.
        within: The folder that the file must be in, links followed.

    Raises:
        BundleError: A file cannot be read, a rule is not there, rules require each other, or a name is taken.
    """
    script = _read(source, within)
    found: dict[str, _Source] = {}
    for name in script.needs:
        _collect(name, _label(source), (), found)
    sources = (*found.values(), script)
    _check_names(sources, _label(source))
    lines = [line for each in sources for line in _spaced(each.lines)][:-1]
    return Bundle("".join(f"{line.text}\n" for line in lines), tuple(line.origin for line in lines))


def _collect(name: str, by: str, above: Sequence[str], found: dict[str, _Source]) -> None:
    """Add a rule to those found, after all that it needs."""
    if name in above:
        circle = " -> ".join((*above[above.index(name) :], name))
        raise BundleError(f"cannot bundle rules/{name}.lua: rules require each other: {circle}")
    if name in found:
        return
    file = RULES / f"{name}.lua"
    if not file.is_file():
        known = ", ".join(sorted(each.stem for each in RULES.glob("*.lua")))
        raise BundleError(f"cannot bundle {by}: unsupported rule {name!r}: must be one of {known}")
    rule = _read(file, RULES)
    for need in rule.needs:
        _collect(need, _label(file), (*above, name), found)
    found[name] = rule


@cache
def _parsed(script: str, label: str) -> _Source:
    numbered = list(enumerate(script.split("\n"), 1))
    body = next((at for at, (_, line) in enumerate(numbered) if not _head(line)), len(numbered))
    needs = tuple(match[1] for _, line in numbered[:body] if (match := _REQUIRE.match(line)))
    kept = [pair for pair in numbered[:body] if not _REQUIRE.match(pair[1])] + numbered[body:]
    return _Source(needs, tuple(_trimmed([_Line(line, f"{label}:{number}") for number, line in kept])))


def _read(file: Path, within: Path | None) -> _Source:
    try:
        return _parsed(text(file, _label(file), within), _label(file))
    except UnreadableError as error:
        raise BundleError(str(error)) from error


def _head(line: str) -> bool:
    """Return whether a line may stand before the code: a blank one, a comment, or what is required."""
    return not line.strip() or line.startswith("--") or _REQUIRE.match(line) is not None


def _trimmed(lines: list[_Line]) -> list[_Line]:
    """Return the lines without blank ones at either end."""
    filled = [at for at, line in enumerate(lines) if line.text.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _spaced(lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
    return (*lines, _Line("", lines[-1].origin)) if lines else ()


def _check_names(sources: Sequence[_Source], script: str) -> None:
    """Refuse names that are declared in two files: the second would hide the first from all that follows."""
    owners: dict[str, str] = {}
    for source in sources:
        own = dict(source.names())
        for name, origin in own.items():
            if name in owners:
                raise BundleError(f"cannot bundle {script}: {origin} names {name!r}, and so does {owners[name]}")
        owners |= own


def _label(file: Path) -> str:
    """Return how a file is called in messages: what it is, without where the suite stands."""
    return "/".join(file.parts[-2:] if file.parent == RULES else file.parts[-3:])
