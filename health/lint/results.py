"""Results: what a health script returns, as far as its text tells."""

from collections.abc import Iterator

from health.lint.finding import Finding
from health.lint.nodes import Assign, Block, Constant, Index, Local, Name, Node, Return, Table
from health.lint.values import kind
from health.verdict import STATUSES

MESSAGE = "message"
STATUS = "status"

STRINGS = frozenset({None, "string", "nil"})
"""What `status` and `message` may be: a string, not there at all, or something that the text does not tell."""


def findings(body: Block) -> Iterator[Finding]:
    """Yield the results that Argo CD drops: one field that is no string empties the whole verdict.

    What a field of the object is, the text does not tell: `hs.message = obj.status.message` is no finding.
    """
    for field, value in _fields(body):
        found = kind(value)
        if found not in STRINGS:
            yield Finding(value.line, MESSAGE, f"{field} is a {found}: Argo CD then drops status and message alike")
        elif field == "status" and isinstance(value, Constant) and found == "string" and value.text not in STATUSES:
            yield Finding(
                value.line, STATUS, f'unsupported status "{value.text}": must be one of {", ".join(STATUSES)}'
            )


def _fields(body: Block) -> Iterator[tuple[str, Node]]:
    """Yield the values that `status` and `message` of a returned table are given."""
    nodes = list(body.walk())
    returned = [value for node in nodes if isinstance(node, Return) for value in node.values]
    names = {value.name for value in returned if isinstance(value, Name)}
    for target, value in _assigned(nodes):
        match target:
            case Index(table=Name(name=name), key=Constant(text="status" | "message" as field)) if name in names:
                yield field, value
            case Name(name=name) if name in names:
                yield from _entries(value)
    for value in returned:
        yield from _entries(value)


def _assigned(nodes: list[Node]) -> Iterator[tuple[Node, Node]]:
    for node in nodes:
        if isinstance(node, Assign):
            yield from zip(node.targets, node.values, strict=False)
        elif isinstance(node, Local):
            yield from zip((Name(node.line, name) for name in node.names), node.values, strict=False)


def _entries(value: Node) -> Iterator[tuple[str, Node]]:
    if not isinstance(value, Table):
        return
    for key, entry in value.entries:
        if isinstance(key, Constant) and key.text in {"status", "message"}:
            yield key.text, entry
