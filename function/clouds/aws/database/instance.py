"""Instance: the row of an RDS instance, with the defaults that make it secure.

The controls are those of AWS Foundational Security Best Practices, by their ids in Security Hub. What costs money or
time (a standby, long backups, the refusal to be deleted) follows the environment; the rest is the same for everybody.
"""

from function.model import Kind, Protection, Secure

RDS = "rds.aws.upbound.io"

INSTANCE = Kind(
    RDS,
    "Instance",
    version="v1beta3",
    retain="data",
    protection=Protection(
        on={"deletionProtection": True},
        off={"deletionProtection": False},
        seen=("deletionProtection",),
        controls="RDS.8",
    ),
    named_by="identifier",
    conflict="DBInstanceAlreadyExists",
    secure=(
        Secure("publiclyAccessible", False, "RDS.2", "it has no address on the internet"),
        Secure("storageEncrypted", True, "RDS.3", "its disk, backups and snapshots cannot be read without the key",
               at_creation=True),
        Secure("multiAz", lambda aws: aws.part.standby, "RDS.5", "a standby in another zone takes over"),
        # 60 seconds is the longest interval, and short enough to see an incident by.
        Secure("monitoringInterval", 60, "RDS.6", "what the machine was doing can be told after an incident"),
        Secure("enabledCloudwatchLogsExports", ["postgresql", "upgrade"], "RDS.9, RDS.36",
               "its logs outlive the machine"),
        Secure("iamDatabaseAuthenticationEnabled", True, "RDS.10", "clients can log in by their roles, without a "
               "password"),
        Secure("backupRetentionPeriod", lambda aws: aws.part.backup_days, "RDS.11",
               "it can be restored to any moment of that many days"),
        Secure("autoMinorVersionUpgrade", True, "RDS.13", "security fixes come in the maintenance window"),
        Secure("copyTagsToSnapshot", True, "RDS.17", "a snapshot says whose it is"),
        Secure("username", "golden_path", "RDS.25", "attackers' first guesses, admin and postgres, do not exist",
               at_creation=True),
        Secure("skipFinalSnapshot", lambda aws: aws.order.development, "",
               "what was deleted by mistake comes back from its last snapshot"),
    ),
)  # fmt: skip
