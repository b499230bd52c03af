"""Libraries: what a script uses that Argo CD gives to its own scripts only."""

from collections.abc import Iterable, Iterator

from health.lint.finding import Finding
from health.lint.nodes import Block, Call, Constant, For, Index, Local, Name, Node
from health.lint.scopes import LIBRARIES, Global

LIBRARY = "library"
PATTERN = "pattern"

TABLE = frozenset({"concat", "getn", "insert", "maxn", "remove", "sort"})
OS = frozenset({"date", "time"})
# fmt: off
STRING = frozenset(
    {
        "byte", "char", "dump", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse",
        "sub", "upper",
    }
)
# fmt: on
"""What Lua 5.1 lets a text be asked for, `("x"):upper()`, and a script of argocd-cm cannot."""

PATTERNS = frozenset({"find", "gmatch", "gsub", "match"})
WITHOUT = "which scripts of an argocd-cm do not get"


def closed(body: Block, uses: Iterable[Global]) -> Iterator[Finding]:
    """Yield the uses of libraries that only open where `useOpenLibs` is set."""
    free = [use.node for use in uses if not use.written]
    nodes = list(body.walk())
    for name in free:
        if name.name in LIBRARIES:
            hint = ': local os = require("os") has time and date' if name.name == "os" else ""
            yield Finding(name.line, LIBRARY, f'"{name.name}" is a library {WITHOUT}{hint}')
    yield from _methods(nodes)
    yield from _required(nodes)
    yield from _fields(nodes, {id(name) for name in free if name.name == "table"}, _bound_to_os(nodes))


def patterns(body: Block) -> Iterator[Finding]:
    """Yield what Argo CD's engine has no form of even where libraries are open."""
    nodes = list(body.walk())
    iterated = {id(value) for node in nodes if isinstance(node, For) for value in node.values}
    for node in nodes:
        if not isinstance(node, Call) or (name := _called(node)) not in PATTERNS:
            continue
        if any(isinstance(given, Constant) and "%f" in given.text for given in node.arguments):
            yield Finding(node.line, PATTERN, 'the frontier "%f" of a pattern is unknown to Argo CD\'s engine')
        if name == "gmatch" and id(node) not in iterated:
            yield Finding(node.line, PATTERN, "gmatch works only right behind the in of a for in Argo CD's engine")


def _called(node: Call) -> str:
    match node:
        case Call(function=Index(table=Name(name="string"), key=Constant(text=text))):
            return text
        case _:
            return node.method


def _methods(nodes: list[Node]) -> Iterator[Finding]:
    for node in nodes:
        if isinstance(node, Call) and node.method in STRING:
            yield Finding(node.line, LIBRARY, f'":{node.method}()" of a text is of the string library, {WITHOUT}')


def _required(nodes: list[Node]) -> Iterator[Finding]:
    for node in nodes:
        match node:
            case Call(function=Name(name="require"), arguments=(Constant(text=text),)) if text != "os":
                yield Finding(node.line, LIBRARY, f'require("{text}") fails in Argo CD: must be "os"')


def _bound_to_os(nodes: list[Node]) -> set[str]:
    bound = set()
    for node in nodes:
        match node:
            case Local(names=(name,), values=(Call(function=Name(name="require"), arguments=(Constant(text="os"),)),)):
                bound.add(name)
    return bound


def _fields(nodes: list[Node], tables: set[int], os_names: set[str]) -> Iterator[Finding]:
    for node in nodes:
        match node:
            case Index(table=Name() as of, key=Constant(text=key)) if id(of) in tables and key not in TABLE:
                yield Finding(
                    node.line, LIBRARY, f'"table.{key}" is not there: must be one of {", ".join(sorted(TABLE))}'
                )
            case Index(table=Name(name=name), key=Constant(text=key)) if name in os_names and key not in OS:
                yield Finding(
                    node.line, LIBRARY, f'"{name}.{key}" is not there: must be one of {", ".join(sorted(OS))}'
                )
