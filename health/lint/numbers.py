"""Numbers: where the two engines write the same number differently."""

from collections.abc import Iterator

from health.lint.finding import Finding
from health.lint.nodes import Block, Call, Constant, Name, Node, Operation
from health.lint.values import ARITHMETIC

RULE = "number"

LIMIT = 10**14
"""LuaJIT writes a number with 14 digits at most where `..` makes a text of it; Argo CD's engine writes all of them."""


def findings(body: Block) -> Iterator[Finding]:
    """Yield the numbers that `..` makes a text of and that can be large or have a fraction.

    A hint: Argo CD is right about them, and only `test` and `check` here may say another text.
    A field of the object that is a number is not seen: the text does not tell.
    """
    for node in body.walk():
        if isinstance(node, Operation) and node.operator == "..":
            for operand in node.operands:
                if what := _number(operand):
                    yield Finding(operand.line, RULE, f"{what} is joined by ..: put tostring() around it", hint=True)


def _number(node: Node) -> str:
    match node:
        case Operation(operator="()", operands=(inner,)):
            return _number(inner)
        case Operation(operator=operator) if operator in ARITHMETIC:
            return f'what "{operator}" makes'
        case Call(function=Name(name="tonumber")):
            return "what tonumber() makes"
        case Constant(kind="number", text=text) if _differs(text):
            return text
        case _:
            return ""


def _differs(text: str) -> bool:
    value = float(int(text, 16) if text[:2] in {"0x", "0X"} else float(text))
    return value >= LIMIT or float(f"{value:.14g}") != value
