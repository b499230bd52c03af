"""Owners: which object belongs below which, as owner references and the references of XRs and claims tell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from health.inspect.checked import Checked


def children(checked: Sequence[Checked]) -> tuple[list[int], dict[int, list[int]]]:
    """Return the places of the objects that nothing owns, and of each object the places of those below it.

    The order is kept, so what comes sorted stays so; but an owner stands as far up as the worst below it.
    """
    above = _owners(checked)
    below: dict[int, list[int]] = {place: [] for place in range(len(checked))}
    roots: list[int] = []
    for place in range(len(checked)):
        owner = above.get(place)
        (below[owner] if owner is not None else roots).append(place)
    worst = {place: _worst(place, below, checked) for place in below}
    for places in (roots, *below.values()):
        places.sort(key=lambda place: -worst[place])
    return roots, below


def _owners(checked: Sequence[Checked]) -> dict[int, int]:
    """Return the owner of each object that has one among the objects; what would close a circle is left out."""
    by_uid = {each.object.metadata.get("uid"): place for place, each in enumerate(checked)}
    by_name = {_identity(each.object.body): place for place, each in enumerate(checked)}
    above: dict[int, int] = {}
    for place, each in enumerate(checked):
        for reference in _owner_references(each):
            owner = by_uid.get(reference.get("uid")) if reference.get("uid") else None
            if owner is None:
                owner = _named(reference, each.object.namespace, by_name)
            _put(above, place, owner)
    for owner, each in enumerate(checked):
        for reference in _composed(each.object.body):
            namespace = str(reference.get("namespace") or each.object.namespace)
            composed = _named(reference, namespace, by_name)
            if composed is not None:
                _put(above, composed, owner)
    return above


def _put(above: dict[int, int], place: int, owner: int | None) -> None:
    if owner is None or place in above:
        return
    higher: int | None = owner
    while higher is not None:
        if higher == place:
            return
        higher = above.get(higher)
    above[place] = owner


def _worst(place: int, below: Mapping[int, Sequence[int]], checked: Sequence[Checked]) -> int:
    """Return the worst rank at a place and below; without recursion, as a chain may be long."""
    waiting, worst = [place], -1
    while waiting:
        found = waiting.pop()
        worst = max(worst, checked[found].rank)
        waiting.extend(below[found])
    return worst


def _owner_references(each: Checked) -> Iterator[Mapping[str, Any]]:
    found = each.object.metadata.get("ownerReferences")
    yield from (
        (reference for reference in found or [] if isinstance(reference, dict)) if isinstance(found, list) else ()
    )


def _composed(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what an XR or a claim names as below it."""
    spec = body.get("spec")
    if not isinstance(spec, dict):
        return
    crossplane = spec.get("crossplane")
    lists = [spec.get("resourceRefs"), crossplane.get("resourceRefs") if isinstance(crossplane, dict) else None]
    for references in (*lists, [spec.get("resourceRef")]):
        yield from _maps(references)


def _maps(found: object) -> Iterator[Mapping[str, Any]]:
    return (item for item in found if isinstance(item, dict)) if isinstance(found, list) else iter(())


def _named(reference: Mapping[str, Any], namespace: str, by_name: Mapping[tuple[str, ...], int]) -> int | None:
    """Return the object that a reference names: in the namespace, or in none."""
    kind = (_group(reference), str(reference.get("kind")), str(reference.get("name")))
    found = by_name.get((*kind, namespace))
    return found if found is not None else by_name.get((*kind, ""))


def _identity(body: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = body.get("metadata")
    told: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}
    return _group(body), str(body.get("kind")), str(told.get("name")), str(told.get("namespace") or "")


def _group(tree: Mapping[str, Any]) -> str:
    return str(tree.get("apiVersion")).rpartition("/")[0]
