"""Names: what is called the same on every render, so that an order made again finds its data."""

import functools
import hashlib
import re

from function.model import Naming, Order, Refusal, quoted
from function.model.order import SpecT

LABEL_LIMIT = 63
"""Longest value of a Kubernetes label, and longest identifier of an RDS instance."""

LABEL = Naming(LABEL_LIMIT)
"""What most clouds accept."""

_DIGITS = 12
"""Hexadecimal digits of each hash. The tenant's is all that proves whose a snapshot is: 48 bits are not found by trying
names for a namespace."""

_SHORT = 40
"""Below this length a name has room for one short hash only."""

_SHORT_DIGITS = 10
"""Digits of that hash, to the base of 36: 51 bits, for names that the whole world shares."""

_LOCAL_DIGITS = 8
"""Hexadecimal digits of the hash in a name in a namespace, which is the team's own."""

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_DNS_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def cloud_name(
    order: Order[SpecT],
    part: str,
    naming: Naming = LABEL,
    *,
    of: str | None = None,
) -> str:
    """Return the name that the cloud knows a part by, permanently.

    It reads `<platform>-<namespace>-<order>-<part>-<tenant><order>`. The two hashes at the end keep apart what a plain
    join would not: namespace "a" with order "b-c" from namespace "a-b" with order "c", and a claim from a v2 XR of the
    same name. The first of them is the tenant's alone, which tells to whom a name found in the cloud belongs. A name
    that has no room for both ends with one short hash.

    Args:
        order: The order that the part belongs to.
        part: The part's name.
        naming: What names the cloud accepts; the readable front is cut, the hashes never.
        of: Another order of the same namespace, kind and scope, whose name is wanted instead.
    """
    whole = (order.platform.common.name, order.namespace, order.scope, order.kind, of or order.name, part)
    return _cloud_name(whole, naming.limit, "-" if naming.hyphens else "")


@functools.lru_cache(maxsize=4096)
def _cloud_name(whole: tuple[str, ...], limit: int, joint: str) -> str:
    """Return the name of what is called so: an order is asked for again and again, and its names never change."""
    platform, namespace, _, _, name, part = whole
    if limit < _SHORT:
        tail = _base36(*whole)
    else:
        tail = digest(platform, namespace, length=_DIGITS) + digest(*whole, length=_DIGITS)
    front = _NOT_PLAIN.sub(joint, f"{platform}-{namespace}-{name}-{part}".lower())
    return f"{front[: limit - len(tail) - len(joint)].rstrip('-')}{joint}{tail}"


def tenant_hash(order: Order[SpecT]) -> str:
    """Return the hexadecimal digits that stand in every cloud name of the order's namespace."""
    return digest(order.platform.common.name, order.namespace, length=_DIGITS)


def unique_name(order: Order[SpecT], part: str, what: str) -> str:
    """Return the name of what outlives the order, and which an order created again creates again beside it.

    It carries the order's uid, so that the two do not clash.
    """
    return f"{cloud_name(order, part)}-{what}-{digest(order.uid)}"


def is_own_snapshot(order: Order[SpecT], snapshot: str, what: str) -> bool:
    """Return whether a snapshot has a unique name of some order of the same namespace.

    Args:
        order: The order that names it.
        snapshot: The snapshot.
        what: What `unique_name` was given for it.
    """
    # The whole name, since an ARN that ends alike is a snapshot of another account.
    pattern = rf"[a-z][a-z0-9-]*-{tenant_hash(order)}[0-9a-f]{{{_DIGITS}}}-{what}-[0-9a-f]{{8}}"
    return re.fullmatch(pattern, snapshot) is not None


def local_name(order: Order[SpecT], part: str, limit: int = LABEL_LIMIT, *, of: str | None = None) -> str:
    """Return what a part is called in its order's own namespace, permanently: an order made again finds it.

    It reads `<order>-<part>-<hash>`. The hash keeps it apart from what the team calls its own, and from the same part
    of another kind of order, or of a claim beside a v2 XR of the same name: two orders never share what holds data.

    Args:
        order: The order that the part belongs to.
        part: The part's name.
        limit: Longest name, in characters; the readable front is cut.
        of: Another order of the same namespace, kind and scope, whose name is wanted instead.
    """
    name = of or order.name
    tail = digest(order.scope, order.kind, name, part, length=_LOCAL_DIGITS)
    return f"{f'{name}-{part}'[: limit - len(tail) - 1].rstrip('-.')}-{tail}"


def inner_part(part: str, name: str) -> str:
    """Return the name of a part that stands for one of several things with names of their own, such as databases.

    It is a label and the first half of a key. It keeps the underscores of the thing's name, as labels may have them:
    the other parts have hyphens there, so that a database called object_store is none of them. What no label can hold
    is a hash, after a digit with which no such name begins.

    Args:
        part: The part that it is of.
        name: The name of the thing: letters, digits and underscores, a letter first.
    """
    plain = f"{part}-{name}"
    return plain if len(plain) <= LABEL_LIMIT and plain[-1] != "_" else f"{part}-0{digest(name)}"


def check(name: str, place: str) -> None:
    """Refuse a name that Kubernetes, or a label that holds it, would not take.

    Raises:
        Refusal: It is longer than 63 characters, or not a DNS name.
    """
    if len(name) > LABEL_LIMIT:
        raise Refusal(
            f"{place}: invalid value {quoted(name)}: must be no more than {LABEL_LIMIT} characters, and has {len(name)}"
        )
    if not _DNS_NAME.fullmatch(name):
        raise Refusal(
            f"{place}: invalid value {quoted(name)}: must be lower-case letters, digits, hyphens and dots, with a "
            "letter or digit at both ends"
        )


def digest(*words: str, length: int = 8) -> str:
    """Return a hash in hexadecimal digits, for a name that must be another one where any of the words is."""
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:length]


def _base36(*words: str) -> str:
    """Return a hash in lower-case letters and digits, of which a short name holds more than of hexadecimal ones."""
    number = int(hashlib.sha256("/".join(words).encode()).hexdigest(), 16)
    digits = []
    for _ in range(_SHORT_DIGITS):
        number, digit = divmod(number, 36)
        digits.append("0123456789abcdefghijklmnopqrstuvwxyz"[digit])
    return "".join(digits)
