"""Frozen: updates that a provider is known to refuse, refused before they are sent.

Sent all the same, such an update blocks every other one of the resource, and the order tells it only once the provider
has tried. Known beforehand it is one line, and nothing has changed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from function import applied
from function.catalog import Catalog
from function.model import EXTERNAL_NAME, Observed, Refusal, Resource, Unknown, quoted, short_kind


def check(resources: Mapping[str, Resource], observed: Mapping[str, Observed], catalog: Catalog) -> None:
    """Refuse an order that would change what cannot be changed.

    Args:
        resources: What the path renders now, by key.
        observed: What exists, by key.
        catalog: Which fields of which kinds are immutable.

    Raises:
        Refusal: A field of a resource that the cloud has made would change.
    """
    for key, resource in sorted(resources.items()):
        there = observed.get(key)
        fields = catalog.immutable(short_kind(resource.manifest))
        if there is None or not fields or not there.get("metadata", "annotations", EXTERNAL_NAME):
            continue
        for field, before, now in _changes(fields, resource.manifest["spec"]["forProvider"], there):
            raise Refusal(
                f"cannot change {field} of {quoted(key)} from {quoted(before)} to {quoted(now)}: the provider refuses "
                f"that for what exists: accepted is {quoted(before)}, or a new order"
            )


def _changes(
    fields: tuple[str, ...], wanted: Mapping[str, Any], there: Observed
) -> Iterator[tuple[str, object, object]]:
    for field in fields:
        before, now = there.get("spec", "forProvider", field), wanted.get(field)
        if before is None or isinstance(now, Unknown) or before == now or f"{field}Selector" in wanted:
            continue  # nothing changes, or the provider resolves it
        # What is not stated now may be the provider's own, which it filled in: leaving that out changes nothing.
        ours = now is not None or applied.last_applied(there)["spec"]["forProvider"].get(field) is not None
        if ours:
            yield field, before, "nothing" if now is None else now
