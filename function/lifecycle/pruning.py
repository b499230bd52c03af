"""Pruning: what exists and is wanted no more. It stays as we last applied it until it may go, and goes in two steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from function import applied, readiness
from function.lifecycle import retention
from function.lifecycle.owned import Owned
from function.model import EXTERNAL_NAME, KEEP, Kind, Observed, Refusal, Resource, plain, quoted, write_field

_UNKNOWN_KIND = plain("", "v1", "Unknown")
"""The row of what this version does not know, where it is left as it is."""


def check(owned: Mapping[str, Owned], wanted: Mapping[str, Kind]) -> None:
    """Refuse what looks like a mistake of ours: data that is wanted no more although another of its kind is new.

    Args:
        owned: The composed resources that are ours.
        wanted: The kinds of what the path renders now, by key.

    Raises:
        Refusal: A part was renamed without saying so, or an earlier version of the paths does not know a later one's
            kinds.
    """
    new = {kind.short: key for key, kind in sorted(wanted.items()) if key not in owned}
    for key, each in owned.items():
        if key in wanted:
            continue
        if each.kind is None:
            raise Refusal(
                f"{key}: unsupported kind {quoted(each.named)}: this version of the paths does not know it: must be "
                "the version that created it, or a later one"
            )
        if each.holds_data and each.kind.short in new:
            raise Refusal(
                f"cannot create {quoted(new[each.kind.short])} while {quoted(key)} holds the data: a part that is "
                "renamed must be declared: tell the platform team"
            )


def of(owned: Mapping[str, Owned], wanted: Mapping[str, Kind], *, consent: bool, free: bool) -> dict[str, Resource]:
    """Return what stays although it is wanted no more, by key: as last applied, with the policy that it needs today.

    Args:
        owned: The composed resources that are ours.
        wanted: The kinds of what the path renders now, by key.
        consent: Whether the team's data may be lost.
        free: Whether the cloud is seen to let go of all the data that there is.
    """
    unwanted = {key: each for key, each in owned.items() if key not in wanted}
    data = {key: each for key, each in owned.items() if each.is_data}
    state = _State(
        data=data,
        leaving=any(not (consent and retention.released(data[key])) for key in data.keys() & unwanted.keys()),
        consent=consent,
        free=free,
    )
    in_use = [each for each in unwanted.values() if each.retain == "dependency" and _in_use(each, state)]
    kept: dict[str, Resource] = {}
    for key, each in unwanted.items():
        if _stays(each, state) or any(_is_of(each, other) for other in in_use):
            spare = each.retain == "dependency" and not _in_use(each, state)
            released = consent or spare
            kept[key] = as_last_applied(each, consent=released, free=state.free or spare)
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

    data: Mapping[str, Owned]
    leaving: bool
    consent: bool
    free: bool


def _stays(each: Owned, state: _State) -> bool:
    match each.retain:
        case "data":
            return not (state.consent and retention.released(each))
        case "always":  # its policy keeps it in the cloud whenever it is left out here
            # While it is labelled, our policy would refuse Crossplane's own deletion too, and stop every step.
            return not state.consent or _in_use(each, state) or not retention.released(each)
        case "dependency":
            return _in_use(each, state) or not retention.released(each)
        case "none":
            return state.leaving


def _is_of(each: Owned, other: Owned) -> bool:
    """Return whether something is of a dependency, as a rule is of the security group that it names.

    With its group it goes on: whoever a database lets in would be shut out, though nobody wants the database to change.
    """
    names = {name for name in _names(other.observed) if name}
    return each.retain == "none" and not names.isdisjoint(_texts_in(each.observed.get("spec", "forProvider")))


def _in_use(each: Owned, state: _State) -> bool:
    """Return whether data still depends on something: what is leaving on all there is, other data on what it names.

    What no provider has looked at yet may depend on anything: an adopted database does not say in its spec on what.
    """
    if state.leaving or any(not _was_looked_at(data) for data in state.data.values()):
        return True
    names = {name for name in _names(each.observed) if name}
    fields = each.kind.named_in if each.kind else ()
    return any(not names.isdisjoint(_texts(data, fields)) for data in state.data.values())


def _was_looked_at(data: Owned) -> bool:
    """Return whether a provider has looked at data, or the function at an order that holds some."""
    is_order = data.kind is not None and data.kind.is_order
    return bool(data.observed.get("status", *(("deletion",) if is_order else ("atProvider",))))


def as_last_applied(each: Owned, *, consent: bool, free: bool) -> Resource:
    """Return a resource as we last applied it, with what consent calls for: the second one may be taken back since."""
    manifest = applied.last_applied(each.observed)
    if each.kind and not each.empties:
        for path in each.kind.deleted_by:
            write_field(manifest["spec"]["forProvider"], path, value=False)
        if each.kind.unprotected:
            manifest["metadata"].setdefault("labels", {})[KEEP] = "always"
    resource = Resource(each.key.partition("/")[0], each.kind or _UNKNOWN_KIND, manifest, readiness.exists)
    return retention.retain(resource, each.kind, each.observed, consent=consent, free=free)


def _names(resource: Observed) -> Iterator[str | None]:
    yield resource.get("metadata", "annotations", EXTERNAL_NAME)
    yield resource.get("status", "atProvider", "id")
    yield resource.get("status", "atProvider", "arn")
    yield resource.get("spec", "forProvider", "manifest", "metadata", "name")


def _texts(data: Owned, fields: tuple[str, ...]) -> set[str]:
    """Return every text in some fields of data, as it is asked of the cloud and as the cloud says that it has it.

    An order may name a thing in any of its fields.
    """
    observed = data.observed
    inner = ("manifest", "spec") if observed.get("kind") == "Object" else ()
    trees: list[object] = [
        observed.get(*side, *inner, field)
        for side in (("spec", "forProvider"), ("status", "atProvider"))
        for field in fields
    ]
    if data.kind is not None and data.kind.is_order:
        trees.append(observed.get("spec"))
    return _texts_in(*trees)


def _texts_in(*roots: object) -> set[str]:
    """Return every text in some trees."""
    trees, found = list(roots), set[str]()
    while trees:
        tree = trees.pop()
        if isinstance(tree, str):
            found.add(tree)
        elif isinstance(tree, dict):
            trees += tree.values()
        elif isinstance(tree, list):
            trees += tree
    return found
