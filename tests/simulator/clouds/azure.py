"""Azure: what Flexible Server and Storage do, and their provider. Most things are known by an id."""

from tests.simulator.habits import Habits, Reference

_IN_SERVER = (Reference("serverId", "dbforpostgresql.FlexibleServer", by="id"),)
_IN_ACCOUNT = (Reference("storageAccountId", "storage.Account", by="id"),)

HABITS = {
    "dbforpostgresql.FlexibleServer": Habits(
        late={"zone": "1", "autoGrowEnabled": False, "authentication": {"passwordAuthEnabled": True},
              "administratorLogin": "golden_path", "version": "16", "storageTier": "P4"},
        told=lambda name, _: {"id": f"/servers/{name}"},
        running=lambda name, _: {"fqdn": f"{name}.postgres.database.azure.com"},
        never_less=("storageMb", "version"),
    ),
    "dbforpostgresql.FlexibleServerDatabase": Habits(references=_IN_SERVER, within="serverId"),
    "dbforpostgresql.FlexibleServerConfiguration": Habits(
        references=_IN_SERVER,
        within="serverId",
        setting=True,
        name=lambda fields: f"{fields.get('serverId')}/configurations/{fields.get('name')}",
    ),
    "storage.Account": Habits(
        late={"accessTier": "Hot", "dnsEndpointType": "Standard", "isHnsEnabled": False},
        told=lambda name, _: {"id": f"/accounts/{name}"},
        running=lambda name, _: {"primaryBlobEndpoint": f"https://{name}.blob.core.windows.net/"},
    ),
    "storage.Container": Habits(
        references=_IN_ACCOUNT,
        within="storageAccountId",
        told=lambda name, fields: {
            "resourceManagerId": f"{fields.get('storageAccountId')}/containers/{name}",
            "url": f"https://{name}",
        },
        holds_objects=True,
    ),
    "storage.ManagementPolicy": Habits(
        references=_IN_ACCOUNT,
        within="storageAccountId",
        name=lambda fields: f"{fields.get('storageAccountId')}/managementPolicies/default",
    ),
    "authorization.RoleAssignment": Habits(
        name=lambda fields: f"{fields.get('scope')}/providers/Microsoft.Authorization/roleAssignments/"
        f"{fields.get('name')}",
        unique="scope principalId roleDefinitionName",
    ),
    "network.PrivateEndpoint": Habits(told=lambda name, _: {"id": f"/endpoints/{name}"}),
}  # fmt: skip
