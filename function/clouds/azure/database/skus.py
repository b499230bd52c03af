"""SKUs: which one of Flexible Server holds how much."""

from collections.abc import Mapping

from function.model import Size

SKUS = {
    "B_Standard_B2s": Size(cpus=2, memory_gib=4),
    "GP_Standard_D2ds_v5": Size(cpus=2, memory_gib=8),
    "MO_Standard_E2ds_v5": Size(cpus=2, memory_gib=16),
    "GP_Standard_D4ds_v5": Size(cpus=4, memory_gib=16),
    "MO_Standard_E4ds_v5": Size(cpus=4, memory_gib=32),
    "GP_Standard_D8ds_v5": Size(cpus=8, memory_gib=32),
    "MO_Standard_E8ds_v5": Size(cpus=8, memory_gib=64),
    "GP_Standard_D16ds_v5": Size(cpus=16, memory_gib=64),
    "MO_Standard_E16ds_v5": Size(cpus=16, memory_gib=128),
    "GP_Standard_D32ds_v5": Size(cpus=32, memory_gib=128),
    "MO_Standard_E32ds_v5": Size(cpus=32, memory_gib=256),
    "GP_Standard_D48ds_v5": Size(cpus=48, memory_gib=192),
    "MO_Standard_E48ds_v5": Size(cpus=48, memory_gib=384),
    "GP_Standard_D64ds_v5": Size(cpus=64, memory_gib=256),
}
"""SKUs of one generation: general purpose (GP) and memory optimised (MO), and below them the burstable one (B), as no
other has as little memory."""

BURSTABLE = "B_"
"""What the SKUs begin with that take no standby."""


def offered(skus: Mapping[str, Size], *, standby: bool) -> Mapping[str, Size]:
    """Return the SKUs that a database may get: ours where the platform names none, and with a standby none that bursts.

    Args:
        skus: The platform's, with what each holds.
        standby: Whether the database has a standby.
    """
    return {name: size for name, size in (skus or SKUS).items() if not (standby and name.startswith(BURSTABLE))}
