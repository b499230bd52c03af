"""Adoption: whether what is in the namespace may become an order's, or is another order's already."""

from function.clouds.kubernetes import PART_OF, Kubernetes
from function.model import PART, Kind, Observed, Refusal, quoted
from function.site import ADOPT


def owner(live: Observed) -> str | None:
    """Return the order that a resource belongs to: beside our own label only, as others set that of the name too."""
    found = live.get("metadata", "labels", PART_OF) if live.get("metadata", "labels", PART) else None
    return str(found) if found else None


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
    other = owner(live)
    if other not in (None, k8s.order.name):
        raise Refusal(
            f"{place}: unsupported value {name}, which is the order {quoted(other)}'s: must be one of kind {kind.kind} "
            "that no order has"
        )
