"""Scopes: which names of a script are globals, and the finding for those that should not be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from health.lint.finding import Finding
from health.lint.nodes import Assign, Block, Do, For, Function, If, Local, Name, Node, Repeat, Return, While

RULE = "global"

# fmt: off
GIVEN = frozenset(
    {
        "obj", "actionParams", "_G", "_VERSION", "assert", "collectgarbage", "error", "getfenv",
        "getmetatable", "ipairs", "load", "loadstring", "module", "newproxy", "next", "package", "pairs",
        "pcall", "print", "rawequal", "rawget", "rawset", "require", "select", "setfenv", "setmetatable",
        "table", "tonumber", "tostring", "type", "unpack", "xpcall",
    }
)
# fmt: on
"""What a script of an argocd-cm finds, as `pairs(_G)` prints it in Argo CD, less
what only its engine has and what reads files."""

LIBRARIES = frozenset({"bit", "channel", "coroutine", "debug", "io", "jit", "math", "os", "string"})
"""What it does not find, and a rule of its own tells."""


@dataclass(frozen=True)
class Global:
    """A use of a name that no `local` declares."""

    node: Name
    written: bool


def global_uses(body: Block) -> list[Global]:
    """Return the uses of globals in a script."""
    return list(_block(body, frozenset()))


def findings(uses: Iterable[Global]) -> Iterator[Finding]:
    """Yield what is assigned to without `local`, and what is read that nobody ever set.

    The former is a hint: each evaluation has globals of its own, and nearly every public check begins with `hs = {}`.
    """
    told: set[str] = set()
    written = {use.node.name for use in uses if use.written}
    for use in uses:
        name = use.node.name
        if name in told or (not use.written and name in GIVEN | LIBRARIES | written):
            continue
        told.add(name)
        why = "is assigned without local" if use.written else "is read, but nothing sets it: it is nil"
        yield Finding(use.node.line, RULE, f'"{name}" {why}', hint=use.written)


def _is_free(node: Node, seen: frozenset[str]) -> TypeGuard[Name]:
    return isinstance(node, Name) and node.name not in seen


def _block(block: Block, seen: frozenset[str]) -> Iterator[Global]:
    for statement in block.statements:
        if isinstance(statement, Local):
            inside = seen | set(statement.names) if statement.recursive else seen
            yield from _values(statement.values, inside)
            seen |= set(statement.names)
        else:
            yield from _statement(statement, seen)


def _statement(node: Node, seen: frozenset[str]) -> Iterator[Global]:
    match node:
        case Assign(targets=targets, values=values):
            yield from (Global(target, written=True) for target in targets if _is_free(target, seen))
            yield from _values([target for target in targets if not isinstance(target, Name)], seen)
            yield from _values(values, seen)
        case For(names=names, values=values, body=body):
            yield from _values(values, seen)
            yield from _block(body, seen | set(names))
        case Repeat(body=body, condition=condition):
            # The condition sees what the body declares.
            yield from _block(Block(body.line, (*body.statements, Return(node.line, (condition,))), body.last), seen)
        case If() | While() | Do():
            for child in node.children():
                yield from _block(child, seen) if isinstance(child, Block) else _values([child], seen)
        case _:
            yield from _values([node], seen)


def _values(nodes: Iterable[Node], seen: frozenset[str]) -> Iterator[Global]:
    """Yield the globals of values; without recursion but for functions, as chains of values may be long."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            yield from _block(node.body, seen | set(node.parameters))
        elif _is_free(node, seen):
            yield Global(node, written=False)
        else:
            waiting.extend(node.children())
