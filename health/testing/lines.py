"""Lines: which lines of a script can run."""

from collections.abc import Iterator

from health.lint.nodes import Block, Break, Do, Function, Goto, If, Label, Local, Node
from health.lint.parser import parse
from health.lint.tokens import LuaSyntaxError
from health.lint.values import truth


def executable(script: str) -> dict[int, frozenset[int]]:
    """Return the lines on which something to run begins, each with the lines that LuaJIT may tell instead.

    A statement of several lines is told by any of them: a call by its arguments, a function by its `end`. Nothing is
    said of a script that cannot be read; running it tells.
    """
    try:
        body = parse(script).body
    except LuaSyntaxError:
        return {}
    found: dict[int, frozenset[int]] = {}
    for node in body.walk():
        if isinstance(node, Block):
            for statement in node.statements:
                for part in _parts(statement):
                    found[part.line] = found.get(part.line, frozenset()) | _own_lines(part)
    return found


def _parts(statement: Node) -> Iterator[Node]:
    """Yield what of a statement runs by itself: every condition of an `if` does, a mere `local name` does not.

    Jumps are left out: LuaJIT often goes where they lead without telling their line.
    """
    if isinstance(statement, If):
        yield from (condition for condition, _ in statement.branches if truth(condition) is None)
    elif not isinstance(statement, Break | Do | Goto | Label) and not (
        isinstance(statement, Local) and not statement.values
    ):
        yield statement


def _own_lines(part: Node) -> frozenset[int]:
    lines = set()
    waiting = [part]
    while waiting:
        node = waiting.pop()
        lines.add(node.line)
        if isinstance(node, Function):
            lines.add(node.body.last)
        else:
            waiting.extend(child for child in node.children() if not isinstance(child, Block))
    return frozenset(lines)
