"""Sizes: how much of a node each instance gets, in quantities as Kubernetes itself writes them.

The operator's webhook rewrites quantities to this form, and what was applied should read as what is there.
"""

from function.model import Size, Tree

SHARED_BUFFERS = 0.25
"""Part of the memory that PostgreSQL caches in; its own documentation's starting value for a server of its own."""


def resources(size: Size) -> Tree:
    """Return what each instance gets: its memory for certain, its cores at least."""
    memory = _memory(size.memory_gib)
    return {"requests": {"cpu": _cpu(size.cpus), "memory": memory}, "limits": {"memory": memory}}


def shared_buffers(size: Size) -> str:
    """Return how much of its memory PostgreSQL caches in."""
    return f"{round(size.memory_gib * 1024 * SHARED_BUFFERS)}MB"


def _cpu(cores: float) -> str:
    return str(int(cores)) if cores == int(cores) else f"{round(cores * 1000)}m"


def _memory(gib: float) -> str:
    amount, units = round(gib * 1024), ["Mi", "Gi", "Ti"]
    while amount % 1024 == 0 and len(units) > 1:
        amount //= 1024
        units.pop(0)
    return f"{amount}{units[0]}"
