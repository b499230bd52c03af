"""Secure: the defaults that make a database safe, each with the control that it answers.

The controls are those of AWS Foundational Security Best Practices, by their ids in Security Hub. What costs money or
time (a standby, long backups, the refusal to be deleted) follows the environment; the rest is the same for everybody.
"""

from collections.abc import Mapping
from typing import Any

from function.model import Default, Order, Part
from function.parts import Database

_INSTANCE = "rds.Instance"


def _deletion_protection(order: Order[Any], _: Database) -> bool:
    return not order.spec.consent


INSTANCE = (
    Default(
        _INSTANCE,
        "publiclyAccessible",
        value=False,
        controls=("RDS.2",),
        why="it has no address on the internet",
    ),
    Default(
        _INSTANCE,
        "multiAz",
        lambda _, part: part.standby,
        ("RDS.5",),
        "a standby in another zone takes over when the database fails",
    ),
    Default(
        _INSTANCE,
        "monitoringInterval",
        60,  # seconds: the longest, and short enough to see an incident by
        ("RDS.6",),
        "what the machine was doing can be told after an incident",
    ),
    Default(
        _INSTANCE,
        "deletionProtection",
        _deletion_protection,
        ("RDS.8",),
        "AWS itself refuses to delete it until the team consents",
    ),
    Default(
        _INSTANCE,
        "skipFinalSnapshot",
        lambda order, _: order.development,
        (),
        "what was deleted by mistake comes back from its last snapshot",
    ),
    Default(
        _INSTANCE,
        "enabledCloudwatchLogsExports",
        lambda *_: ["postgresql", "upgrade"],
        ("RDS.9", "RDS.36"),
        "its logs outlive the machine",
    ),
    Default(
        _INSTANCE,
        "iamDatabaseAuthenticationEnabled",
        value=True,
        controls=("RDS.10",),
        why="people and programs can come in by their roles, without a password",
    ),
    Default(
        _INSTANCE,
        "backupRetentionPeriod",
        lambda _, part: part.backup_days,
        ("RDS.11",),
        "the database can be restored to any moment of that many days",
    ),
    Default(
        _INSTANCE,
        "autoMinorVersionUpgrade",
        value=True,
        controls=("RDS.13",),
        why="security fixes come by themselves, in the maintenance window",
    ),
    Default(
        _INSTANCE,
        "copyTagsToSnapshot",
        value=True,
        controls=("RDS.17",),
        why="a snapshot says whose it is",
    ),
)
"""Of every database."""

NEW_INSTANCE = (
    Default(
        _INSTANCE,
        "storageEncrypted",
        value=True,
        controls=("RDS.3",),
        why="nobody reads the disk, a backup or a snapshot without the key",
    ),
    Default(
        _INSTANCE,
        "username",
        "golden_path",
        ("RDS.25",),
        "the names that are tried first, admin and postgres, lead nowhere",
    ),
)
"""Of a database that begins empty: a copy has them from its source, and RDS changes neither afterwards."""

PARAMETERS = (
    Default(
        "rds.ParameterGroup",
        "parameter[rds.force_ssl].value",
        "1",
        ("RDS.38",),
        "every connection without TLS is refused",
    ),
)
"""Database parameters."""

KEY = (
    Default(
        "kms.Key",
        "enableKeyRotation",
        value=True,
        controls=("KMS.4",),
        why="KMS makes new key material every year, and what was encrypted stays readable",
    ),
)
"""Of a key per order."""

SECURE: Mapping[type[Part], tuple[Default, ...]] = {Database: (*INSTANCE, *NEW_INSTANCE, *PARAMETERS, *KEY)}
"""All of them, by kind of part, for docs and tests."""
