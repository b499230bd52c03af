"""Bucket on Azure, played: what Storage does, and its provider."""

from tests.simulator.habits import Habits, Reference, Theirs

_IN_ACCOUNT = (Reference("storageAccountId", "storage.Account", by="id"),)

HABITS = {
    "storage.Account": Habits(
        late={"accessTier": "Hot", "dnsEndpointType": "Standard", "isHnsEnabled": False},
        told=lambda name, _: {"id": f"/accounts/{name}"},
        running=lambda name, _: {"primaryBlobEndpoint": f"https://{name}.blob.core.windows.net/"},
        theirs=Theirs(
            "westeurope",
            {"accountReplicationType": "LRS", "accountTier": "Standard", "resourceGroupName": "golden-paths"},
        ),
    ),
    "storage.Container": Habits(
        references=_IN_ACCOUNT,
        within="storageAccountId",
        told=lambda name, fields: {
            "resourceManagerId": f"{fields.get('storageAccountId')}/containers/{name}",
            "url": f"https://{name}",
        },
        holds_objects=True,
        theirs=Theirs("/accounts/theirs", {"storageAccountId": "/accounts/theirs"}, name="objects"),
    ),
    "storage.ManagementPolicy": Habits(
        references=_IN_ACCOUNT,
        within="storageAccountId",
        name=lambda fields: f"{fields.get('storageAccountId')}/managementPolicies/default",
    ),
    "authorization.RoleAssignment": Habits(
        name=lambda fields: (
            f"{fields.get('scope')}/providers/Microsoft.Authorization/roleAssignments/{fields.get('name')}"
        ),
        unique="scope principalId roleDefinitionName",
    ),
}
