"""Sizes: which of a cloud's machine types holds how much."""

from collections.abc import Mapping

from function.model import Part, Refusal, Size, listed


def smallest(part: Part, field: str, size: Size, types: Mapping[str, Size]) -> str:
    """Return the machine type with the fewest cores that holds a size, and with the least memory among those.

    Args:
        part: The part that asks for the size.
        field: Its field that does.
        size: The size.
        types: The machine types that the platform offers, with what each holds.

    Raises:
        Refusal: None holds it.
    """
    fitting = [
        (has.cpus, has.memory_gib, name)
        for name, has in types.items()
        if has.cpus >= size.cpus and has.memory_gib >= size.memory_gib
    ]
    if not fitting:
        raise Refusal(
            f"{part.place(field)}: unsupported size of {size.cpus:g} cores and {size.memory_gib:g} GiB of memory: must "
            f"be one that a machine type of the platform holds: {listed(types)}"
        )
    return min(fitting)[2]
