"""Flow: which statements never run, and whether a script ends with a result on every path."""

from collections.abc import Iterator

from health.lint.finding import Finding
from health.lint.nodes import (
    Block,
    Break,
    Call,
    Do,
    For,
    Function,
    Goto,
    If,
    Label,
    Name,
    Node,
    Repeat,
    Return,
    While,
)
from health.lint.values import truth

UNREACHABLE = "unreachable"
RETURN = "return"

LOOPS = (While, Repeat, For)


def unreachable(body: Block) -> Iterator[Finding]:
    """Yield the first statement of each run of statements that nothing reaches: hints, as Argo CD does not mind."""
    for node in body.walk():
        if isinstance(node, Block):
            yield from _after_an_end(node)
        elif isinstance(node, If):
            yield from _dead_branches(node)
        elif isinstance(node, While) and truth(node.condition) is False and node.body.statements:
            yield Finding(node.line, UNREACHABLE, "the condition of this loop is never true", hint=True)


def returns(body: Block) -> Iterator[Finding]:
    """Yield the paths of a script that end without a result, and results of which one is lost."""
    if not _block_ends(body):
        yield Finding(body.last, RETURN, "a path of the script ends here without return, so it says nothing")
    for node in _own(body, (Function,)):
        if isinstance(node, Return) and not node.values:
            yield Finding(node.line, RETURN, "a return without a value, so the script says nothing")
        elif isinstance(node, Return) and len(node.values) > 1:
            yield Finding(node.line, RETURN, f"{len(node.values)} values are returned, and only the last one counts")


def _after_an_end(block: Block) -> Iterator[Finding]:
    for before, statement in zip(block.statements, block.statements[1:], strict=False):
        if isinstance(statement, Label):
            continue
        if _ends(before):
            yield Finding(statement.line, UNREACHABLE, f"nothing gets past line {before.line}", hint=True)


def _dead_branches(node: If) -> Iterator[Finding]:
    decided = 0
    for condition, body in node.branches:
        line = body.statements[0].line if body.statements else condition.line
        if decided:
            yield Finding(line, UNREACHABLE, f"the condition in line {decided} is always true", hint=True)
        elif truth(condition) is False:
            yield Finding(line, UNREACHABLE, f"the condition in line {condition.line} is never true", hint=True)
        elif truth(condition):
            decided = condition.line
    if decided and node.otherwise and node.otherwise.statements:
        line = node.otherwise.statements[0].line
        yield Finding(line, UNREACHABLE, f"the condition in line {decided} is always true", hint=True)


def _block_ends(block: Block) -> bool:
    """Return whether nothing gets past a block; a label may be reached from anywhere."""
    ended = False
    for statement in block.statements:
        ended = not isinstance(statement, Label) and (ended or _ends(statement))
    return ended


def _ends(node: Node) -> bool:
    match node:
        case Return() | Break() | Goto() | Call(function=Name(name="error")):
            return True
        case Do(body=body):
            return _block_ends(body)
        case If():
            return _if_ends(node)
        case While(condition=condition, body=body):
            return bool(truth(condition)) and not _leaves(body)
        case Repeat(condition=condition, body=body):
            return (_block_ends(body) or truth(condition) is False) and not _leaves(body)
        case _:
            return False


def _if_ends(node: If) -> bool:
    for condition, body in node.branches:
        if truth(condition) is not False and not _block_ends(body):
            return False
        if truth(condition):
            return True
    return node.otherwise is not None and _block_ends(node.otherwise)


def _leaves(body: Block) -> bool:
    """Return whether a loop's body gets out of the loop other than by return; a goto may."""
    breaks = any(isinstance(node, Break) for node in _own(body, (Function, *LOOPS)))
    return breaks or any(isinstance(node, Goto) for node in _own(body, (Function,)))


def _own(body: Block, closed: tuple[type[Node], ...]) -> Iterator[Node]:
    """Yield the nodes below a block, without what stands inside nodes of some types."""
    waiting = list(body.children())
    while waiting:
        node = waiting.pop()
        if not isinstance(node, closed):
            yield node
            waiting.extend(node.children())
