"""Sizes: which RDS instance class holds how much."""

from function.clouds.aws import Aws
from function.clouds.aws.database.settings import DatabaseSettings
from function.model import Size
from function.parts import Database
from function.sizes import smallest

CLASSES = {
    "db.t4g.medium": Size(cpus=2, memory_gib=4),
    "db.m7g.large": Size(cpus=2, memory_gib=8),
    "db.r7g.large": Size(cpus=2, memory_gib=16),
    "db.m7g.xlarge": Size(cpus=4, memory_gib=16),
    "db.r7g.xlarge": Size(cpus=4, memory_gib=32),
    "db.m7g.2xlarge": Size(cpus=8, memory_gib=32),
    "db.r7g.2xlarge": Size(cpus=8, memory_gib=64),
    "db.m7g.4xlarge": Size(cpus=16, memory_gib=64),
    "db.r7g.4xlarge": Size(cpus=16, memory_gib=128),
    "db.m7g.8xlarge": Size(cpus=32, memory_gib=128),
    "db.r7g.8xlarge": Size(cpus=32, memory_gib=256),
    "db.m7g.12xlarge": Size(cpus=48, memory_gib=192),
    "db.r7g.12xlarge": Size(cpus=48, memory_gib=384),
    "db.m7g.16xlarge": Size(cpus=64, memory_gib=256),
    "db.r7g.16xlarge": Size(cpus=64, memory_gib=512),
}
"""Graviton classes that RDS offers for PostgreSQL: general purpose (m) and memory (r) of one generation, and below them
the burstable one, as no other has as little memory."""


def instance_class(aws: Aws, db: Database) -> str:
    """Return the class of a database: the smallest that holds its size, of the platform's, else of ours.

    Raises:
        Refusal: None holds it.
    """
    return smallest(db, "size", db.size, aws.part_settings(DatabaseSettings).instance_classes or CLASSES)
