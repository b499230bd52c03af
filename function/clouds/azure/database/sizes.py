"""Sizes: which SKU of Flexible Server holds how much."""

from function.clouds.azure import Azure
from function.clouds.azure.database.settings import DatabaseSettings
from function.model import Size
from function.parts import Database
from function.sizes import smallest

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


def sku(azure: Azure, db: Database) -> str:
    """Return the SKU of a database: the smallest that holds its size, of the platform's, else of ours.

    Raises:
        Refusal: None holds it. With a standby, those that burst are none.
    """
    skus = azure.part_settings(DatabaseSettings).skus or SKUS
    offered = {name: size for name, size in skus.items() if not (db.standby and name.startswith(BURSTABLE))}
    return smallest(db, "size", db.size, offered)
