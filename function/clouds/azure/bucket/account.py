"""Account: the storage account that a bucket is in, alone, as Azure decides nearly everything for an account at once.

Azure refuses the deletion of nothing: an account goes with all that is in it, whatever it holds.
"""

from function.clouds.azure import Azure
from function.clouds.azure.bucket.network import network_of
from function.creation import Creation
from function.model import CREATION, Kind, Naming, Secure

GROUP = "storage.azure.upbound.io"

PUBLIC = "public-read"

SHORTEST_RETENTION = 1
"""Days for which Azure keeps what was deleted, at least."""


def adopted(azure: Azure) -> bool:
    """Return whether the account was there before the order."""
    before = azure.before(ACCOUNT)
    if before is None:
        return azure.part.adopt is not None
    return bool(before.observed.get("metadata", "labels", CREATION) == Creation.ADOPTED)


def replication(azure: Azure) -> str:
    """Return over how much the account's data is spread: a region and another one, a region's zones, a building.

    An account never moves in or out of zones by an update, so one that exists keeps that, and only the other region
    comes and goes with the environment.
    """
    before = azure.before(ACCOUNT)
    has = before and before.read("accountReplicationType")
    zones = "ZRS" in str(has) if has else not azure.order.development
    if azure.order.production:
        return "GZRS" if zones else "GRS"
    return "ZRS" if zones else "LRS"


def _is_public(azure: Azure) -> bool:
    return bool(azure.part.access == PUBLIC)


def _restorable_days(azure: Azure) -> int:
    return int(azure.part.retention_days) if azure.part.versioning else SHORTEST_RETENTION


# It has no `conflict`: one of ours is found again by its id, and a name that another account has is not to be adopted.
ACCOUNT = Kind(
    GROUP,
    "Account",
    version="v1beta2",
    location="location",
    retain="data",
    unprotected=True,
    naming=Naming(24, hyphens=False),
    secure=(
        Secure("sharedAccessKeyEnabled", False, "CIS Azure v5.0 9.3.1.3", "there is no key that could leak: "
               "clients log in by Entra"),
        Secure("defaultToOauthAuthentication", True, "CIS Azure v5.0 9.3.1.3", "the portal logs in so too"),
        Secure("localUserEnabled", False, "MCSB IM-1", "it has no users of its own"),
        Secure("allowNestedItemsToBePublic", _is_public, "CIS Azure v5.0 9.3.8", "no container is open to everybody, "
               "unless the platform allows it and the order asks for it"),
        Secure("publicNetworkAccessEnabled", lambda azure: _is_public(azure) or network_of(azure).has_clients,
               "CIS Azure v5.0 9.3.2.2", "it has no address on the internet, unless some clients are let in there"),
        Secure("networkRules.defaultAction", lambda azure: "Allow" if _is_public(azure) else "Deny",
               "CIS Azure v5.0 9.3.2.3", "nobody is let in whom the platform does not name"),
        Secure("networkRules.bypass", ["AzureServices"], "CIS Azure v5.0 9.3.5", "backups and logs still reach it"),
        Secure("minTlsVersion", "TLS1_2", "CIS Azure v5.0 9.3.6", "no client comes with a TLS that is broken"),
        Secure("httpsTrafficOnlyEnabled", True, "CIS Azure v5.0 9.3.4", "and none without TLS"),
        Secure("crossTenantReplicationEnabled", False, "CIS Azure v5.0 9.3.7", "nobody copies it to another tenant"),
        Secure("allowedCopyScope", "AAD", "MCSB DP-2", "and nothing is copied in from another one"),
        Secure("accountReplicationType", lambda azure: None if adopted(azure) else replication(azure),
               "CIS Azure v5.0 9.3.11", "it outlives a building, a zone, and in production the region"),
        Secure("infrastructureEncryptionEnabled", True, "CIS Azure v3.0 4.2", "it is encrypted twice, by two keys",
               at_creation=True),
        Secure("blobProperties.versioningEnabled", lambda azure: azure.part.versioning, "CIS Azure v5.0 9.2.3",
               "what was overwritten can be restored"),
        Secure("blobProperties.deleteRetentionPolicy.days", _restorable_days, "CIS Azure v5.0 9.2.1",
               "what was deleted can be restored for that many days"),
        Secure("blobProperties.containerDeleteRetentionPolicy.days", lambda azure: azure.part.retention_days,
               "CIS Azure v5.0 9.2.2", "so can the whole container"),
    ),
)  # fmt: skip
