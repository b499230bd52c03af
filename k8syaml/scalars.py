"""Scalars: what go-yaml v2 takes an unquoted scalar for. sigs.k8s.io/yaml v1.6.0, on Go 1.26, has it so."""

import re
from decimal import Decimal

Scalar = str | float | bool | None
"""An integer is a float to a type checker, and stays an integer."""

INTEGERS = range(-(2**63), 2**64)
"""What go-yaml takes for an integer: an int64, or else a uint64. A decimal beyond them becomes a float."""

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
"""Words in the spellings that count; any other, such as `yEs`, is a text."""

# Underscores are left out of a number before it is read, except where it begins with a point. [0-9] and not \d, which
# stands for the digits of every script.
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[bB](?P<binary>[01]+)|0[xX](?P<hexadecimal>[0-9a-fA-F]+)|0[oO]?(?P<octal>[0-7]+)"
    r"|(?P<decimal>0|[1-9][0-9]*))"
)
_BASES = {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POINT_FIRST = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")


def resolved(text: str) -> Scalar:
    """Return what an unquoted scalar stands for; an integer may be beyond INTEGERS, and a float not finite."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        return float(text) if _POINT_FIRST.fullmatch(text) else text
    if text[0] not in "-+0123456789":
        return text
    plain = text.replace("_", "")
    if match := _INTEGER.fullmatch(plain):
        base, digits = next((_BASES[name], match[name]) for name in _BASES if match[name])
        if base == 10 and len(digits) > 20:  # noqa: PLR2004  (the length of 2**64; Python refuses to read very long ones)
            return float(plain)
        number = -int(digits, base) if match["sign"] == "-" else int(digits, base)
        return float(plain) if base == 10 and number not in INTEGERS else number  # noqa: PLR2004  (ten, that is)
    return float(plain) if _FLOAT.fullmatch(plain) else text


def key(scalar: str | float) -> str:
    """Return a key as JSON has it, a text: numbers as Go's strconv formats them (`g`, as short as it goes)."""
    if isinstance(scalar, bool):
        return "true" if scalar else "false"
    if not isinstance(scalar, float):
        return str(scalar)
    sign, digits, exponent = Decimal(repr(scalar)).normalize().as_tuple()
    power = len(digits) - 1 + int(exponent)
    if -4 <= power < 6 or not scalar:  # noqa: PLR2004  (strconv's own bounds)
        return f"{Decimal(repr(scalar)).normalize():f}"
    first, *rest = map(str, digits)
    return f"{'-' * sign}{first}{'.' * bool(rest)}{''.join(rest)}e{power:+03d}"
