"""Renames: parts that were renamed. A key names its resource permanently, and so does a name in the cloud.

So a part is rendered under the name that the order knows it by, whatever the path calls it today: the one that its
resources exist under; its first one for an order without any, which may have been created again and has to find its
data.
"""

from collections.abc import Mapping
from dataclasses import replace

from function.model import PART, Observed, Part, Refusal, quoted


def under_known_name(part: Part, former: Mapping[str, tuple[str, ...]], observed: Mapping[str, Observed]) -> Part:
    """Return a part under the name that its order knows it by.

    Args:
        part: The part, by its name in the path today.
        former: The former names of the path's parts, oldest first, by their names today.
        observed: The composed resources that exist, by key.

    Raises:
        Refusal: Resources exist under two of the names.
    """
    names = former.get(part.name)
    if not names:
        return part
    ours = [key for key, resource in observed.items() if resource.get("metadata", "labels", PART)]
    return replace(part, name=known_name(part.name, names, ours))


def known_name(part: str, names: tuple[str, ...], keys: list[str]) -> str:
    """Return the name that an order knows a part by.

    Args:
        part: Its name in the path today.
        names: Its former names, oldest first.
        keys: The keys of the composed resources that are the order's.

    Raises:
        Refusal: Resources exist under two of the names.
    """
    found = [name for name in (*names, part) if any(_belongs(key, name) for key in keys)]
    if len(found) > 1:
        raise Refusal(
            f"cannot tell which resources of the order are its {quoted(part)}: some are called {quoted(found[0])} and "
            f"some {quoted(found[1])}: must be one of them: tell the platform team"
        )
    return found[0] if found else names[0]


def _belongs(key: str, part: str) -> bool:
    named = key.partition("/")[0]
    return named == part or named.startswith(f"{part}-")
