"""Secure: the defaults that make a database safe, each with the control that it answers.

The controls are those of AWS Foundational Security Best Practices, by their ids in Security Hub. What costs money or
time (a standby, long backups, the refusal to be deleted) follows the environment; the rest is the same for everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from function.model import Order, Tree
from function.parts import Database


@dataclass(frozen=True)
class Default:
    """A value that answers a control.

    Attributes:
        field: The field of `forProvider`, or the database parameter.
        value: Its value, or a function of the order and the part that returns it.
        controls: Ids of the controls.
    """

    field: str
    value: Any
    controls: tuple[str, ...]

    def of(self, order: Order[Any], part: Database) -> Any:  # noqa: ANN401  (JSON of any shape)
        """Return the value for an order."""
        return self.value(order, part) if callable(self.value) else self.value


INSTANCE = (
    Default("publiclyAccessible", value=False, controls=("RDS.2",)),
    Default("multiAz", lambda _, part: part.standby, ("RDS.5",)),
    Default("monitoringInterval", 60, ("RDS.6",)),  # seconds: the longest, and short enough to see an incident by
    Default("deletionProtection", lambda order, _: not order.spec.consent, ("RDS.8",)),
    Default("enabledCloudwatchLogsExports", lambda *_: ["postgresql", "upgrade"], ("RDS.9", "RDS.36")),
    Default("iamDatabaseAuthenticationEnabled", value=True, controls=("RDS.10",)),
    Default("backupRetentionPeriod", lambda _, part: part.backup_days, ("RDS.11",)),
    Default("autoMinorVersionUpgrade", value=True, controls=("RDS.13",)),
    Default("copyTagsToSnapshot", value=True, controls=("RDS.17",)),
)
"""Of every database."""

NEW_INSTANCE = (
    Default("storageEncrypted", value=True, controls=("RDS.3",)),
    Default("username", "golden_path", ("RDS.25",)),  # neither admin nor postgres, which are tried first
)
"""Of a database that begins empty: a copy has them from its source, and RDS changes neither afterwards."""

PARAMETERS = (Default("rds.force_ssl", "1", ("RDS.38",)),)
"""Database parameters."""

KEY = (Default("enableKeyRotation", value=True, controls=("KMS.4",)),)
"""Of a key per order."""

SECURE: Mapping[str, tuple[Default, ...]] = {
    "rds.Instance": (*INSTANCE, *NEW_INSTANCE),
    "rds.ParameterGroup": PARAMETERS,
    "kms.Key": KEY,
}
"""All of them, by short kind, for docs and tests."""


def values(defaults: tuple[Default, ...], order: Order[Any], part: Database) -> Tree:
    """Return the values of some defaults, by field."""
    return {default.field: default.of(order, part) for default in defaults}
