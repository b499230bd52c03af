"""Instance: the row of a Flexible Server, with the defaults that make it secure, and the zones that it is in.

What costs money or time (a standby, long backups, copies of them in another region) follows the environment; the rest
is the same for everybody. A server has no deletion protection of its own. A lock would be one, and would also forbid to
take away the access of an application (azurerm#11770), so none is made.
"""

from function.clouds.azure import Azure
from function.clouds.azure.database.sizes import BURSTABLE
from function.creation import Creation
from function.model import Kind, Secure, Tree

GROUP = "dbforpostgresql.azure.upbound.io"

SHORTEST_BACKUP, LONGEST_BACKUP = 7, 35
"""Days that Azure keeps backups for, at least and at most."""


def backup_days(days: int) -> int:
    """Return for how many days Azure keeps backups that are asked for."""
    return min(max(days, SHORTEST_BACKUP), LONGEST_BACKUP)


def high_availability(azure: Azure) -> str | None:
    """Return the mode of a server with a standby, None of one without.

    The SKU of an adopted server is its own until the order says a class, and a burstable one takes no standby.
    """
    if not azure.part.standby:
        return None
    if azure.creation(FLEXIBLE_SERVER) is Creation.ADOPTED and not azure.says("size"):
        observed = azure.observed(FLEXIBLE_SERVER)
        sku = observed.get("status", "atProvider", "skuName") if observed else None
        return None if sku is None or str(sku).startswith(BURSTABLE) else ZONE_REDUNDANT
    return ZONE_REDUNDANT


def zones(azure: Azure) -> Tree:
    """Return the zones as Azure has them.

    The provider fills them in once. After a failover they are the other way round, and it refuses every update of a
    server whose zone is not the one stated (provider-upjet-azure#1303).
    """
    before = azure.before(FLEXIBLE_SERVER)
    if before is None:
        return {}
    state = ("status", "atProvider")
    fields: Tree = {}
    if zone := before.observed.get(*state, "zone") or before.read("zone"):
        fields["zone"] = zone
    place = ("highAvailability", "standbyAvailabilityZone")
    standby = before.observed.get(*state, *place) or before.read(".".join(place))
    if standby and high_availability(azure):
        fields["highAvailability"] = {"standbyAvailabilityZone": standby}
    return fields


ZONE_REDUNDANT = "ZoneRedundant"

# It has no `conflict`: one of ours is found again by its id, and a name that another account has is not to be adopted.
FLEXIBLE_SERVER = Kind(
    GROUP,
    "FlexibleServer",
    version="v1beta2",
    location="location",
    retain="data",
    secure=(
        Secure("publicNetworkAccessEnabled", False, "CIS Azure v3.0 5.2.5, MCSB NS-2",
               "it has no address on the internet"),
        Secure("highAvailability.mode", high_availability, "MCSB BR-1", "a standby in another zone takes over"),
        Secure("backupRetentionDays", lambda azure: backup_days(azure.part.backup_days), "MCSB BR-1",
               "it can be restored to any moment of that many days"),
        Secure("geoRedundantBackupEnabled", lambda azure: azure.order.production, "MCSB BR-1",
               "its backups outlive the region", at_creation=True),
        Secure("administratorLogin", "golden_path", "", "attackers' first guesses, admin and postgres, do not "
               "exist", at_creation=True),
    ),
)  # fmt: skip
