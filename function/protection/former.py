"""Former: parts that were renamed. A key names its resource for ever, and so does a name in the cloud.

So a part is drawn under the name that the order knows it by, whatever the path calls it today: the one that its
resources exist under; its first one for an order without any, which may have been made anew and has to find its data.
"""

from collections.abc import Mapping

from function.model import Observed, Refusal, quoted


def known_as(part: str, names: tuple[str, ...], ours: Mapping[str, Observed]) -> str:
    """Return the name that an order knows a part by.

    Args:
        part: Its name in the path today.
        names: Its former names, oldest first.
        ours: The composed resources that are the order's, by key.

    Raises:
        Refusal: Resources exist under two of the names.
    """
    if not names:
        return part
    found = [name for name in (*names, part) if any(_belongs(key, name) for key in ours)]
    if len(found) > 1:
        raise Refusal(
            f"cannot tell which resources of the order are its {quoted(part)}: some are called {quoted(found[0])} and "
            f"some {quoted(found[1])}: accepted is one of them: tell the platform team"
        )
    return found[0] if found else names[0]


def _belongs(key: str, part: str) -> bool:
    named = key.partition("/")[0]
    return named == part or named.startswith(f"{part}-")
