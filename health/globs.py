"""Globs: the wildcards of Argo CD's override keys, where `*` crosses a slash like any other character.

A pattern becomes an automaton rather than a regular expression: the keys of an argocd-cm are anybody's, no pattern may
take long, and two patterns can be asked whether one kind matches both.
"""

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

SPECIAL: Final = frozenset("*?[{\\")

GROUP: Final = string.ascii_lowercase + string.digits + "-."
KIND: Final = string.ascii_letters + string.digits + "-"
SHAPES: Final = {"group": {**dict.fromkeys(GROUP, "group"), "/": "kind"}, "kind": dict.fromkeys(KIND, "kind"),
                 "bare": dict.fromkeys(KIND, "bare")}  # fmt: skip
"""What a name can look like: a group, a slash and a kind, or a bare kind where the group is empty."""

State = frozenset[int]


@dataclass(frozen=True)
class _Sign:
    """What one character of a text may be."""

    negated: bool
    low: str = ""
    high: str = ""
    listed: str = ""

    def admits(self, sign: str) -> bool:
        return (sign in self.listed or self.low <= sign <= self.high) != self.negated


_ANY: Final = _Sign(negated=True)


@dataclass
class _Automaton:
    """States are numbers: 0 is where a text begins, and a text matches if it ends in `final`."""

    silent: list[list[int]] = field(default_factory=lambda: [[]])
    signs: list[list[tuple[_Sign, int]]] = field(default_factory=lambda: [[]])
    final: int = 0

    def add(self) -> int:
        self.silent.append([])
        self.signs.append([])
        return len(self.silent) - 1

    def reach(self, states: Iterable[int]) -> State:
        seen: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += self.silent[state]
        return frozenset(seen)

    def step(self, states: State, sign: str) -> State:
        return self.reach(after for state in states for wanted, after in self.signs[state] if wanted.admits(sign))


def is_wildcard(key: str) -> bool:
    """Return whether a key is read as a pattern rather than as itself."""
    return not SPECIAL.isdisjoint(key)


def matches(pattern: str, text: str) -> bool:
    """Return whether a pattern matches all of a text; one that is no pattern matches nothing, as in Argo CD."""
    automaton = _automaton(pattern)
    if automaton is None:
        return False
    states = automaton.reach([0])
    for sign in text:
        states = automaton.step(states, sign)
    return automaton.final in states


def overlap(first: str, second: str) -> bool:
    """Return whether there can be a kind that both patterns match.

    States are walked in pairs, one of each pattern: sets of states, as `matches` has them, can be more than anybody
    waits for, and a pattern of twenty question marks makes them so.
    """
    one, other = _automaton(first), _automaton(second)
    if one is None or other is None:
        return False
    waiting = [(0, 0, "group"), (0, 0, "bare")]
    seen = set(waiting)
    while waiting:
        left, right, shape = waiting.pop()
        if shape != "group" and (left, right) == (one.final, other.final):
            return True
        following = [
            *((after, right, shape) for after in one.silent[left]),
            *((left, after, shape) for after in other.silent[right]),
            *(
                (after, behind, becomes)
                for wanted, after in one.signs[left]
                for also, behind in other.signs[right]
                for becomes in _shapes(wanted, also, shape)
            ),
        ]
        for found in following:
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return False


@lru_cache(maxsize=4096)
def _shapes(one: _Sign, other: _Sign, shape: str) -> frozenset[str]:
    """Return what a name becomes by the characters that two signs admit."""
    return frozenset(after for sign, after in SHAPES[shape].items() if one.admits(sign) and other.admits(sign))


@lru_cache(maxsize=1024)
def _automaton(pattern: str) -> _Automaton | None:
    automaton = _Automaton()
    try:
        automaton.final = _sequence(automaton, 0, iter(pattern), depth=0)
    except ValueError:
        return None
    return automaton


def _sequence(automaton: _Automaton, begin: int, rest: Iterator[str], *, depth: int) -> int:
    """Add what follows, up to the end of the braces that it stands in, and return the state after it.

    Raises:
        ValueError: It is no pattern.
    """
    state, end = begin, automaton.add()
    for sign in rest:
        if depth and sign in ",}":
            automaton.silent[state].append(end)
            state = begin
            if sign == "}":
                return end
        elif sign == "{":
            if depth > 20:  # noqa: PLR2004  (deeper than anybody writes, and far from Python's own limit)
                raise ValueError(sign)
            state = _sequence(automaton, _next(automaton, state), rest, depth=depth + 1)
        elif sign == "*":
            state = _next(automaton, state)
            automaton.signs[state].append((_ANY, state))
        else:
            after = automaton.add()
            automaton.signs[state].append((_sign(sign, rest), after))
            state = after
    automaton.silent[state].append(end)
    return end


def _next(automaton: _Automaton, state: int) -> int:
    after = automaton.add()
    automaton.silent[state].append(after)
    return after


def _sign(sign: str, rest: Iterator[str]) -> _Sign:
    if sign == "?":
        return _ANY
    if sign == "[":
        return _bracket(rest)
    if sign == "\\":
        return _Sign(negated=False, listed=next(rest, ""))
    return _Sign(negated=False, listed=sign)


def _bracket(rest: Iterator[str]) -> _Sign:
    """Return what a bracket admits: one range, or a list of characters."""
    inner: list[str] = []
    plain: list[str] = []  # what is there unescaped
    for sign in rest:
        if sign == "]" and inner:
            break
        escaped = sign == "\\"
        inner.append(next(rest, "") if escaped else sign)
        plain.append("" if escaped else sign)
    else:
        raise ValueError(inner)
    negated = plain[0] == "!"
    inner, plain = inner[negated:], plain[negated:]
    if plain[1:2] != ["-"]:
        if not inner:
            raise ValueError(plain)
        return _Sign(negated, listed="".join(inner))
    low, _, *high = inner
    if len(high) != 1 or high[0] < low:
        raise ValueError(plain)
    return _Sign(negated, low, high[0])
