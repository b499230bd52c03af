"""Counting: of what is observed, how much belongs to each order, and to whom the rest, in one line."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from function.model import Tree, at
from function.offline.belonging import COMPOSITE, controller

_TOLD = 3
"""Orders, and others, that the line names."""


def told(observed: Sequence[Tree], orders: Sequence[tuple[Tree, Sequence[Tree]]]) -> str:
    """Return the line.

    Args:
        observed: What is observed.
        orders: Each order with those documents that belong to it.
    """
    taken = {id(body) for _, own in orders for body in own}
    names = {_called(order) for order, _ in orders}
    others = Counter(_whose(body, names) for body in observed if id(body) not in taken)
    rest = f"; others: {', '.join(_others(others))}" if others else ""
    return f"{', '.join(_own(len(observed), orders))}{rest}"


def _own(total: int, orders: Sequence[tuple[Tree, Sequence[Tree]]]) -> Iterator[str]:
    if len(orders) > _TOLD:
        taken = {id(body) for _, own in orders for body in own}
        some = sum(bool(own) for _, own in orders)
        yield f"{len(taken)} of {total} observed documents belong to {some} of {len(orders)} orders"
        return
    for number, (order, own) in enumerate(orders):
        yield f"{len(own)}{'' if number else f' of {total} observed documents belong'} to {_called(order)}"


def _others(others: Counter[str]) -> Iterator[str]:
    named = sorted((-number, whose) for whose, number in others.items() if whose)
    for number, whose in named[:_TOLD]:
        yield f"{-number} to {whose}"
    if more := -sum(number for number, _ in named[_TOLD:]):
        yield f"{more} to {len(named) - _TOLD} more"
    if others[""]:
        yield f"{others['']} to nobody"


def _whose(body: Tree, orders: Collection[str]) -> str:
    """Return to whom a document belongs; an order, or the XR behind one, to itself, and "" to nobody."""
    owner = controller(body)
    if owner:
        whose = _called({"kind": owner.get("kind"), "metadata": {**body["metadata"], "name": owner.get("name")}})
        return f"{whose} of the uid {owner.get('uid')}" if whose in orders else whose  # one that was there before
    spec = body.get("spec")
    if isinstance(spec, dict) and spec.keys() & {"claimRef", "resourceRef", "resourceRefs", "crossplane"}:
        return _called(body)
    labelled = at(body, ("metadata", "labels", COMPOSITE))
    return f"the composite {labelled}" if labelled else ""


def _called(body: Tree) -> str:
    """Return what a document is called; of an owner its namespace is that of what it owns."""
    place = body["metadata"].get("namespace")
    return f"{body['kind']}/{body['metadata']['name']}" + (f" in {place}" if place else "")
