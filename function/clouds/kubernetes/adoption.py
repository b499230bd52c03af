"""Adoption: whether what is in the namespace may become an order's, or is another order's already."""

from function import names
from function.clouds.kubernetes import PART_OF, Kubernetes
from function.model import PART, ForeignError, Kind, Observed, Refusal, mapping, quoted
from function.site import ADOPT

_DIGITS = 16
"""Hexadecimal digits of the label, of which nobody finds another order with the same."""

OWNER = "golden-path.dev/owner"
"""Label on data: whose it is. A claim and a v2 XR of one name, or orders of two kinds, are two orders."""


def label(k8s: Kubernetes) -> dict[str, str]:
    """Return the label that says whose data is."""
    order = k8s.order
    return {OWNER: names.digest(order.scope, order.kind, order.name, length=_DIGITS)}


def check_still(k8s: Kubernetes, kind: Kind, live: Observed | None) -> None:
    """Refuse to go on with data that is another order's by now, in a way that no consent releases.

    Whoever adopts it labels it. Two orders would change it in turns, and the consent of one lose the data of both.

    Raises:
        ForeignError: It is labelled so.
    """
    if live is None or live.get("metadata", "labels", OWNER) in (None, label(k8s)[OWNER]):
        return
    raise ForeignError(
        f"{kind.kind} {quoted(live.get('metadata', 'name'))} in namespace {quoted(k8s.namespace)} is the data of "
        f"another order, {quoted(live.get('metadata', 'labels', PART_OF))}: must be of one order only: tell the "
        "platform team"
    )


def check(k8s: Kubernetes, kind: Kind, live: Observed | None, *, answered: bool) -> None:
    """Refuse to adopt what is not there, which would be created empty, or what another order has.

    Args:
        k8s: The site, whose part adopts.
        kind: The kind of what is adopted.
        live: What the namespace has of the name that the order gives.
        answered: Whether that has been read.

    Raises:
        Refusal: It is one of these.
    """
    if not answered:
        return
    place, name = k8s.part.place(ADOPT), quoted(k8s.part.adopt)
    if live is None:
        raise Refusal(
            f"{place}: unsupported value {name}: must be one of kind {kind.kind} that exists in namespace "
            f"{quoted(k8s.namespace)}"
        )
    labels = mapping(live, "metadata", "labels")
    other = labels.get(PART_OF) if labels.get(PART) else None  # others write the label of the name, too
    if other not in (None, k8s.order.name):  # a claim may become a v2 XR of the same name
        raise Refusal(
            f"{place}: unsupported value {name}, which is the order {quoted(other)}'s: must be one of kind {kind.kind} "
            "that no order has"
        )
