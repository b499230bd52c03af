"""Leaving: what exists and is wanted no more. It stays as we last applied it until it may go, and goes in two steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from function import applied, readiness
from function.catalog import Catalog
from function.model import EXTERNAL_NAME, Observed, Refusal, Resource, quoted
from function.protection import guards


def check(observed: Mapping[str, Observed], wanted: Mapping[str, str], catalog: Catalog) -> None:
    """Refuse what looks like a mistake of ours: data that is wanted no more although another of its kind is new.

    Args:
        observed: The composed resources that are ours.
        wanted: The kinds of what the path renders now, by key.
        catalog: Which kinds are known.

    Raises:
        Refusal: A part was renamed without saying so, or an earlier version of the paths does not know a later one's
            kinds.
    """
    new = {kind: key for key, kind in sorted(wanted.items()) if key not in observed}
    for key, resource in sorted(observed.items()):
        if key in wanted:
            continue
        kind = guards.subject_kind(resource)
        if not catalog.knows(kind):
            raise Refusal(
                f"cannot let go of {quoted(key)}: this version of the paths does not know {quoted(kind)}: "
                "accepted is the version that made it, or a later one"
            )
        if guards.is_data(resource, catalog) and kind in new:
            raise Refusal(
                f"cannot make {quoted(new[kind])} while {quoted(key)} holds the data: a part that is renamed must be "
                "declared: tell the platform team"
            )


def of(
    observed: Mapping[str, Observed], wanted: Mapping[str, str], catalog: Catalog, *, consent: bool, free: bool
) -> dict[str, Resource]:
    """Return what stays although it is wanted no more, by key: as last applied, with the policy that it needs today.

    Args:
        observed: The composed resources that are ours.
        wanted: The kinds of what the path renders now, by key.
        catalog: Which kinds are guarded.
        consent: Whether the team's data may be lost.
        free: Whether the cloud is seen to let go of all the data that there is.
    """
    unwanted = {key: resource for key, resource in sorted(observed.items()) if key not in wanted}
    data = {key: resource for key, resource in observed.items() if guards.is_data(resource, catalog)}
    state = _State(
        data=data,
        leaving=any(not (consent and guards.released(data[key], catalog)) for key in data.keys() & unwanted.keys()),
        consent=consent,
        free=free,
    )
    kept: dict[str, Resource] = {}
    for key, resource in unwanted.items():
        role = guards.role(resource, catalog)
        if _stays(role, resource, state, catalog):
            spare = role == "footing" and not _in_use(resource, state, catalog)
            released = consent or spare
            kept[key] = as_last_applied(key, resource, catalog, consent=released, free=state.free or spare)
    return kept


@dataclass(frozen=True)
class _State:
    """What decides on everything that is wanted no more.

    Attributes:
        data: The data that exists, wanted or not.
        leaving: Whether data is wanted no more and stays for now.
        consent: Whether the team's data may be lost.
        free: Whether the cloud is seen to let go of all the data that there is.
    """

    data: Mapping[str, Observed]
    leaving: bool
    consent: bool
    free: bool


def _stays(role: guards.Role, resource: Observed, state: _State, catalog: Catalog) -> bool:
    match role:
        case "data":
            return not (state.consent and guards.released(resource, catalog))
        case "outliving":  # its policy keeps it in the cloud whenever it is left out here
            # While it is labelled, our policy would refuse Crossplane's own deletion too, and stop every step.
            return not state.consent or _in_use(resource, state, catalog) or not guards.released(resource, catalog)
        case "footing":
            return _in_use(resource, state, catalog) or not guards.released(resource, catalog)
        case "harmless":
            return state.leaving


def _in_use(resource: Observed, state: _State, catalog: Catalog) -> bool:
    """Return whether data still stands on something: what is leaving on all there is, other data on what it names.

    What no provider has looked at yet may stand on anything: an adopted database does not say in its spec on what.
    """
    if state.leaving or any(not data.get("status", "atProvider") for data in state.data.values()):
        return True
    guard = guards.of(resource, catalog)
    names = {name for name in _names(resource) if name}
    fields = guard.named_in if guard else ()
    return any(not names.isdisjoint(_texts(data, fields)) for data in state.data.values())


def as_last_applied(key: str, observed: Observed, catalog: Catalog, *, consent: bool, free: bool) -> Resource:
    """Return a resource as we last applied it, with what consent calls for."""
    resource = Resource(key.partition("/")[0], applied.last_applied(observed), readiness.exists)
    return guards.guarded(resource, observed, catalog, consent=consent, free=free)


def _names(resource: Observed) -> Iterator[str | None]:
    yield resource.get("metadata", "annotations", EXTERNAL_NAME)
    yield resource.get("status", "atProvider", "id")
    yield resource.get("status", "atProvider", "arn")
    yield resource.get("spec", "forProvider", "manifest", "metadata", "name")


def _texts(data: Observed, fields: tuple[str, ...]) -> set[str]:
    """Return every text in some fields of data, as it is asked of the cloud and as the cloud says that it has it."""
    inner = ("manifest", "spec") if data.get("kind") == "Object" else ()
    found: set[str] = set()
    trees: list[object] = [
        data.get(*side, *inner, field)
        for side in (("spec", "forProvider"), ("status", "atProvider"))
        for field in fields
    ]
    while trees:
        tree = trees.pop()
        if isinstance(tree, str):
            found.add(tree)
        elif isinstance(tree, dict):
            trees += tree.values()
        elif isinstance(tree, list):
            trees += tree
    return found
