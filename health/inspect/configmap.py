"""ConfigMap: the argocd-cm whose checks are asked, a file's or the suite's own."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from health import export
from health.checks import installed
from health.customizations import customizations
from health.export import ExportError
from health.export.data import data
from health.export.marks import unmarked
from health.inspect.objects import InputError, bodies
from health.overrides import ConfigMapError, Overrides
from k8syaml import named

NAME = "argocd-cm"


def overrides(place: str | None, groups: Iterable[str]) -> Overrides:
    """Return the overrides of an argocd-cm.

    Args:
        place: Its file; None for what the suite would put there.
        groups: The API groups of the platform's own orders, for the suite's.

    Raises:
        InputError: It cannot be read, or Argo CD would refuse it.
        ExportError: A group is not the platform's own.
    """
    if place is None:
        asked = export.ExportOptions(groups=tuple(groups))
        found = customizations(data(export.collected(asked)))
        return Overrides(found, own=frozenset(each.script for each in found.values()))
    known = {check.script.text.strip() for check in installed()}
    try:
        found = customizations(read(place))
    except ConfigMapError as error:
        raise InputError(f"cannot use {named(place)}: {error}") from None
    return Overrides(found, own={each.script for each in found.values() if unmarked(each.script).strip() in known})


def of_orders(groups: Iterable[str]) -> tuple[Overrides, frozenset[str]]:
    """Return the suite's overrides with groups that nobody named, and those of them that can be a platform's own."""
    own = []
    for group in groups:
        with suppress(ExportError):
            overrides(None, [group])
            own.append(group)
    return overrides(None, own), frozenset(own)


def read(place: str) -> dict[str, str]:
    """Return the data of the argocd-cm in a file: the ConfigMap of that name, else the only one there is.

    Raises:
        InputError: There is none, or it has no data of texts.
    """
    found = [body for body in bodies(place) if isinstance(body, dict) and body.get("kind") == "ConfigMap"]
    wanted = [body for body in found if _name(body) == NAME] or found
    if len(wanted) != 1:
        raise InputError(f"cannot use {named(place)}: it holds {len(wanted)} ConfigMaps: must be one called {NAME}")
    told = wanted[0].get("data")
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise InputError(f"cannot use {named(place)}: its ConfigMap has no data: must be a map of strings")
    return {str(key): value for key, value in told.items()}


def _name(body: Mapping[str, object]) -> object:
    metadata = body.get("metadata")
    return metadata.get("name") if isinstance(metadata, dict) else None
