"""Sizes: how much of a machine a Cloud SQL instance gets. It takes cores and memory by themselves."""

import math

from function.clouds.gcp import Gcp
from function.clouds.gcp.database.settings import DatabaseSettings
from function.model import Refusal
from function.parts import Database
from function.sizes import smallest

MOST_CPUS = 96
MOST_GIB_PER_CPU = 6.5
LEAST_GIB_PER_CPU = 0.9
LEAST_MIB = 3840
STEP_MIB = 256
"""What a custom tier of the Enterprise edition takes: one core or an even number of them, 0.9 to 6.5 GiB of memory for
each, a multiple of 256 MiB, and 3.75 GiB at least (Cloud SQL's documentation of machine series)."""


def tier(gcp: Gcp, db: Database) -> str:
    """Return the tier of a database: the platform's smallest that holds its size, else the custom one that does.

    Raises:
        Refusal: None holds it.
    """
    offered = gcp.part_settings(DatabaseSettings).tiers
    if offered:
        return smallest(db, "size", db.size, offered)
    cpus = _cores(max(db.size.cpus, db.size.memory_gib / MOST_GIB_PER_CPU))
    if cpus > MOST_CPUS:
        raise Refusal(
            f"{db.place('size')}: unsupported size of {db.size.cpus:g} cores and {db.size.memory_gib:g} GiB of memory: "
            f"must be one of up to {MOST_CPUS} cores and {MOST_CPUS * MOST_GIB_PER_CPU:g} GiB"
        )
    return f"db-custom-{cpus}-{_memory(max(db.size.memory_gib, cpus * LEAST_GIB_PER_CPU))}"


def _cores(cpus: float) -> int:
    return 1 if cpus <= 1 else math.ceil(cpus / 2) * 2


def _memory(gib: float) -> int:
    return max(LEAST_MIB, math.ceil(gib * 1024 / STEP_MIB) * STEP_MIB)
