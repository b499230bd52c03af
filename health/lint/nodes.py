"""Nodes: what a Lua script is made of. Each knows the line it begins on."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Node:
    """Anything with a place. Nodes are compared by identity: two equal texts stand in two places."""

    line: int

    def children(self) -> "Iterator[Node]":
        """Yield the nodes right below this one, in the order of the text."""
        for field in dataclasses.fields(self):
            yield from _nodes(getattr(self, field.name))

    def walk(self) -> "Iterator[Node]":
        """Yield this node and all below it, in the order of the text, without recursion: chains may be long."""
        open_nodes: list[Node] = [self]
        while open_nodes:
            node = open_nodes.pop()
            yield node
            open_nodes.extend(reversed(list(node.children())))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


@dataclass(frozen=True, eq=False)
class Block(Node):
    """Statements, one after the other; `last` is the line of the word that closes them."""

    statements: tuple[Node, ...]
    last: int


@dataclass(frozen=True, eq=False)
class Constant(Node):
    """`nil`, `true`, `false`, `...`, a number or a string; `kind` is its type as `type()` names it."""

    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class Name(Node):
    """A variable, read or assigned to."""

    name: str


@dataclass(frozen=True, eq=False)
class Index(Node):
    """`table.key` or `table[key]`."""

    table: Node
    key: Node


@dataclass(frozen=True, eq=False)
class Call(Node):
    """`function(arguments)`, or `function:method(arguments)`."""

    function: Node
    method: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Function(Node):
    """A function's parameters and body."""

    parameters: tuple[str, ...]
    body: Block


@dataclass(frozen=True, eq=False)
class Table(Node):
    """A table's entries: key, or None, and value."""

    entries: tuple[tuple[Node | None, Node], ...]


@dataclass(frozen=True, eq=False)
class Operation(Node):
    """An operator and what it works on: one or two."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Local(Node):
    """`local names = values`; of a `local function`, the function sees its own name."""

    names: tuple[str, ...]
    values: tuple[Node, ...]
    recursive: bool = False


@dataclass(frozen=True, eq=False)
class Assign(Node):
    """`targets = values`, and `function name() end`."""

    targets: tuple[Node, ...]
    values: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Do(Node):
    """`do body end`."""

    body: Block


@dataclass(frozen=True, eq=False)
class If(Node):
    """The conditions with their blocks, and the block of `else`."""

    branches: tuple[tuple[Node, Block], ...]
    otherwise: Block | None


@dataclass(frozen=True, eq=False)
class While(Node):
    """`while condition do body end`."""

    condition: Node
    body: Block


@dataclass(frozen=True, eq=False)
class Repeat(Node):
    """`repeat body until condition`: the condition sees the body's locals."""

    body: Block
    condition: Node


@dataclass(frozen=True, eq=False)
class For(Node):
    """Either kind of `for`."""

    names: tuple[str, ...]
    values: tuple[Node, ...]
    body: Block


@dataclass(frozen=True, eq=False)
class Return(Node):
    """`return values`."""

    values: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Break(Node):
    """`break`."""


@dataclass(frozen=True, eq=False)
class Goto(Node):
    """`goto label`."""

    label: str


@dataclass(frozen=True, eq=False)
class Label(Node):
    """`::label::`."""

    label: str
