"""Values: what can be told of a value from how it is written."""

from health.lint.nodes import Call, Constant, Function, Name, Node, Operation, Table

ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "^"})
COMPARISONS = frozenset({"==", "~=", "<", ">", "<=", ">="})
CONVERSIONS = {"tostring": "string", "tonumber": "number"}


def truth(node: Node) -> bool | None:
    """Return whether a condition is always or never true; None where that depends."""
    match node:
        case Constant(kind="nil") | Constant(text="false", kind="boolean"):
            return False
        case Operation(operator=operator, operands=operands):
            return _truth_of(operator, [truth(operand) for operand in operands])
        case Table() | Function():
            return True
        case _:
            return True if isinstance(node, Constant) and node.kind != "vararg" else None


def _truth_of(operator: str, operands: list[bool | None]) -> bool | None:
    first, last = operands[0], operands[-1]
    if operator == "not":
        return None if first is None else not first
    if operator == "()":
        return first
    if operator not in {"and", "or"}:
        return None
    decides = operator == "or"
    if decides in (first, last):
        return decides
    return None if None in (first, last) else not decides


def kind(node: Node) -> str | None:
    """Return the type that a value has for certain, as `type()` names it; of `a or b`, what `b` is."""
    match node:
        case Constant(kind=of):
            return None if of == "vararg" else of
        case Table() | Function():
            return type(node).__name__.lower()
        case Operation(operator=operator, operands=operands):
            return _kind_of(operator, operands[-1])
        case Call(function=Name(name=name)):
            return CONVERSIONS.get(name)
        case _:
            return None


def _kind_of(operator: str, last: Node) -> str | None:
    if operator == "..":
        return "string"
    if operator in ARITHMETIC or operator == "#":
        return "number"
    if operator in COMPARISONS or operator == "not":
        return "boolean"
    return kind(last)
