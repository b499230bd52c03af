"""Instance: the row of a Cloud SQL instance, with the defaults that make it secure.

The controls are those of the CIS Google Cloud Platform Foundation Benchmark 4.0. What costs money or time (a standby,
long backups, the refusal to be deleted) follows the environment; the rest is the same for everybody.
"""

from typing import Any

from function.creation import Creation
from function.model import Kind, Naming, Protection, Secure

SQL = "sql.gcp.upbound.io"

LOG_DAYS = 7
"""For how many days at most the Enterprise edition keeps the log by which any moment can be restored. Further back
there are the daily backups."""


def _flag(name: str, value: str, controls: str, why: str) -> Secure:
    """Return the default of a database flag; an adopted instance keeps its own, as the list of them is one field."""
    return Secure(
        f"settings.databaseFlags[{name}].value",
        lambda gcp: value if gcp.creation(INSTANCE) is not Creation.ADOPTED else None,
        controls,
        why,
    )


def _kept(gcp: Any) -> bool:  # noqa: ANN401  (a site: its module imports none of this cloud)
    return not gcp.order.development


INSTANCE = Kind(
    SQL,
    "DatabaseInstance",
    version="v1beta2",
    tags="settings.userLabels",
    retain="data",
    protection=Protection(
        # One is the provider's own, the other Cloud SQL's, which holds against gcloud and the console too.
        on={"deletionProtection": True, "settings.deletionProtectionEnabled": True},
        off={"deletionProtection": False, "settings.deletionProtectionEnabled": False},
        seen=("deletionProtection",),
        seen_unless_on=("settings.deletionProtectionEnabled",),
        controls="CIS GCP 5.0 6.9",
    ),
    naming=Naming(63),  # 98 together with the project, whose id takes 30 at most
    conflict="instanceAlreadyExists",
    secure=(
        Secure("settings.ipConfiguration.ipv4Enabled", False, "CIS GCP 6.5, CIS GCP 6.6",
               "it has no address on the internet, and nobody there to let in"),
        Secure("settings.ipConfiguration.sslMode", "ENCRYPTED_ONLY", "CIS GCP 6.4",
               "every connection without TLS is refused"),
        Secure("settings.availabilityType", lambda gcp: "REGIONAL" if gcp.part.standby else "ZONAL", "",
               "a standby in another zone takes over"),
        Secure("settings.backupConfiguration.enabled", True, "CIS GCP 6.7", "it can be restored"),
        Secure("settings.backupConfiguration.backupRetentionSettings.retentionUnit", "COUNT", "",
               "backups are daily, so that many are that many days"),
        Secure("settings.backupConfiguration.backupRetentionSettings.retainedBackups",
               lambda gcp: gcp.part.backup_days, "CIS GCP 6.7", "it can be restored to a day of that many"),
        Secure("settings.backupConfiguration.pointInTimeRecoveryEnabled", True, "CIS GCP 6.7",
               "it can be restored to any moment"),
        Secure("settings.backupConfiguration.transactionLogRetentionDays",
               lambda gcp: min(gcp.part.backup_days, LOG_DAYS), "CIS GCP 6.7",
               "any moment of that many days, which are 7 at most in the Enterprise edition"),
        Secure("settings.retainBackupsOnDelete", _kept, "", "backups outlive what was deleted by mistake"),
        Secure("settings.finalBackupConfig.enabled", _kept, "",
               "what was deleted by mistake comes back from its last backup"),
        Secure("settings.finalBackupConfig.retentionDays",
               lambda gcp: gcp.part.backup_days if _kept(gcp) else None, "",
               "the last backup is there for that many days"),
        Secure("settings.insightsConfig.queryInsightsEnabled", True, "",
               "what the machine was doing can be told after an incident"),
        _flag("cloudsql.enable_pgaudit", "on", "CIS GCP 6.2.8", "what was done to the data can be audited"),
        _flag("log_connections", "on", "CIS GCP 6.2.2", "who came can be told afterwards"),
        _flag("log_disconnections", "on", "CIS GCP 6.2.3", "who went, and after how long, can be told afterwards"),
        _flag("log_error_verbosity", "default", "CIS GCP 6.2.1", "errors are logged with what they are about"),
        _flag("log_min_duration_statement", "-1", "CIS GCP 6.2.7", "no data of a slow statement gets into the log"),
        _flag("log_min_error_statement", "error", "CIS GCP 6.2.6", "the statement of an error is logged with it"),
        _flag("log_min_messages", "warning", "CIS GCP 6.2.5", "warnings are logged"),
        _flag("log_statement", "ddl", "CIS GCP 6.2.4", "who changed a schema can be told afterwards"),
    ),
)  # fmt: skip
