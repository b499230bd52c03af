"""Names: what is called the same on every render, so that an order made again finds its data."""

import hashlib
import re

from function.model import Order, Refusal, quoted
from function.model.order import SpecT

LABEL_LIMIT = 63
"""Longest value of a Kubernetes label, and longest identifier of an RDS instance."""

_DIGITS = 12
"""Hexadecimal digits of each hash. The tenant's is all that proves whose a snapshot is: 48 bits are not found by trying
names for a namespace."""

_DNS_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def cloud_name(order: Order[SpecT], part: str, *, of: str | None = None, limit: int = LABEL_LIMIT) -> str:
    """Return the name that the cloud knows a part by, for ever.

    It reads `<platform>-<namespace>-<order>-<part>-<tenant><order>`. The two hashes at the end keep apart what a plain
    join would not: namespace "a" with order "b-c" from namespace "a-b" with order "c", and a claim from a v2 XR of the
    same name. The first of them is the tenant's alone, which tells to whom a name found in the cloud belongs.

    Args:
        order: The order that the part belongs to.
        part: The part's name.
        of: Another order of the same namespace, kind and family, whose name is wanted instead.
        limit: Longest name that the cloud takes; the readable front is cut, the hashes never.
    """
    name = of or order.name
    whole = (order.platform.common.name, order.namespace, family(order), order.kind, name, part)
    tail = tenant_mark(order) + _digest(*whole, length=_DIGITS)
    front = re.sub(r"[^a-z0-9]+", "-", f"{whole[0]}-{order.namespace}-{name}-{part}".lower())
    return f"{front[: limit - len(tail) - 1].rstrip('-')}-{tail}"


def family(order: Order[SpecT]) -> str:
    """Return which of the APIs an order came by: a claim and a v2 XR of one name are two orders."""
    return order.scope


def tenant_mark(order: Order[SpecT]) -> str:
    """Return the hexadecimal digits that stand in every cloud name of the order's namespace."""
    return _digest(order.platform.common.name, order.namespace, length=_DIGITS)


def once(order: Order[SpecT], part: str, what: str) -> str:
    """Return the name of what outlives the order, and which an order made again makes anew beside it.

    It carries the order's uid, so that the two do not clash.
    """
    return f"{cloud_name(order, part)}-{what}-{_digest(order.uid, length=8)}"


def final_snapshot(order: Order[SpecT], part: str) -> str:
    """Return the name of the snapshot that is left of an order's data."""
    return once(order, part, "final")


def is_own_snapshot(order: Order[SpecT], snapshot: str) -> bool:
    """Return whether a snapshot is the final one of some order of the same namespace."""
    # The whole name, since an ARN that ends alike is a snapshot of another account.
    pattern = rf"[a-z][a-z0-9-]*-{tenant_mark(order)}[0-9a-f]{{{_DIGITS}}}-final-[0-9a-f]{{8}}"
    return re.fullmatch(pattern, snapshot) is not None


def check(name: str, what: str) -> None:
    """Refuse a name that Kubernetes, or a label that holds it, would not take.

    Raises:
        Refusal: It is longer than 63 characters, or no DNS name.
    """
    if len(name) > LABEL_LIMIT:
        raise Refusal(
            f"cannot accept {what} {quoted(name)}: it has {len(name)} characters, accepted is up to {LABEL_LIMIT}"
        )
    if not _DNS_NAME.fullmatch(name):
        accepted = "lower-case letters, digits, hyphens and dots, with a letter or digit at both ends"
        raise Refusal(f"cannot accept {what} {quoted(name)}: accepted is {accepted}")


def _digest(*words: str, length: int) -> str:
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:length]
