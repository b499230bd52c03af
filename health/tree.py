"""Tree: a resource as Lua asks for it, one level at a time.

A resource of 7 KB takes 400 microseconds to convert as a whole, and a check reads a dozen fields of it. So Lua holds
handles, which are numbers, and asks here for what it reads; `runtime/tree.lua` is the other half. What is handed over
are only values that Lua holds itself: no object of Python's ever reaches a script.
"""

import random
from collections.abc import Callable, Mapping
from typing import Any

CHUNK = 500
"""Entries handed over at once: Lua's stack takes a few thousand values."""

Scalar = str | bool | float | None
Answer = tuple[object, ...]


class Tree:
    """The resource of one evaluation, and the action's parameters."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._flat: dict[int, list[object]] = {}
        self._random: random.Random | None = None

    def start(self, resource: Mapping[str, object], parameters: Mapping[str, str], seed: int | None) -> None:
        """Begin an evaluation: the resource is what handle 1 stands for, the parameters are handle 2.

        Args:
            resource: What the script sees as `obj`.
            parameters: What it sees as `actionParams`.
            seed: Shuffles the keys of every map; None keeps the order in which the resource has them.
        """
        self._nodes = [None, resource, parameters]
        self._flat = {}
        # Reproducible is what it must be, not secret.
        self._random = None if seed is None else random.Random(seed)  # noqa: S311

    def clear(self) -> None:
        """Let go of the resource."""
        self._nodes = []
        self._flat = {}

    @property
    def answers(self) -> tuple[Callable[..., Answer], Callable[..., Answer], Callable[..., Answer]]:
        """What Lua calls: each answers with a tuple, or with None and why not, and never raises."""
        return _answering(self._level), _answering(self._child), _answering(self._items)

    def _level(self, handle: int, start: int) -> Answer:
        """Return how many keys, each with its value or nothing for what lies deeper, then whether more follow."""
        flat = self._flat.get(handle) if start else self._entries(self._nodes[handle])
        return self._chunk(handle, start, flat or [])

    def _entries(self, node: Mapping[object, object]) -> list[object]:
        entries = list(node.items())
        if self._random:
            self._random.shuffle(entries)
        flat: list[object] = []
        for key, value in entries:
            if value is None:  # Argo CD's tables do not have what is null
                continue
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is no string")
            flat += (key, value if type(value) is str else _scalar(value))
        return flat

    def _child(self, handle: int, key: str) -> Answer:
        """Return the handle of the map, or minus the handle of the array, under a key that _level gave no value for."""
        return (self._below(self._nodes[handle][key]),)

    def _items(self, handle: int, start: int) -> Answer:
        """Return how many items, each as its value and 0 or nothing and its handle, then whether more follow."""
        if start:
            return self._chunk(handle, start, self._flat[handle])
        flat: list[object] = []
        for value in self._nodes[handle]:
            if value is not None:
                scalar = _scalar(value)
                flat += (scalar, self._below(value) if scalar is None else 0)
        return self._chunk(handle, start, flat)

    def _chunk(self, handle: int, start: int, flat: list[object]) -> Answer:
        if len(flat) <= 2 * CHUNK:
            return (len(flat) // 2, *flat, False)
        self._flat[handle] = flat
        part = flat[2 * start : 2 * (start + CHUNK)]
        return (len(part) // 2, *part, 2 * (start + CHUNK) < len(flat))

    def _below(self, value: object) -> int:
        self._nodes.append(value)
        handle = len(self._nodes) - 1
        return handle if isinstance(value, Mapping) else -handle


def _scalar(value: object) -> Scalar:
    """Return a value that Lua holds itself; None for what lies deeper."""
    kind = type(value)
    if kind is dict or kind is list:  # first what most values are
        return None
    if isinstance(value, (bool, float)):
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (Mapping, list, tuple)):
        return None
    raise TypeError(f"{value!r} is a {kind.__name__}")


def _answering(answer: Callable[..., Answer]) -> Callable[..., Answer]:
    def safe(handle: int, detail: object) -> Answer:
        try:
            return answer(handle, detail)
        except Exception as error:  # noqa: BLE001  (an exception would reach the script as an object)
            return (None, f"cannot read the resource: {error}: must be what JSON has")

    return safe
