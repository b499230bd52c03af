"""Database on Azure, played: what Flexible Server does, and its provider."""

from tests.simulator.habits import Habits, Reference, Theirs

_IN_SERVER = (Reference("serverId", "dbforpostgresql.FlexibleServer", by="id"),)

HABITS = {
    "dbforpostgresql.FlexibleServer": Habits(
        late={"zone": "1", "autoGrowEnabled": False, "authentication": {"passwordAuthEnabled": True},
              "administratorLogin": "golden_path", "version": "16", "storageTier": "P4"},
        told=lambda name, _: {"id": f"/servers/{name}"},
        running=lambda name, _: {"fqdn": f"{name}.postgres.database.azure.com"},
        never_less=("storageMb", "version"),
        theirs=Theirs(
            "westeurope",
            {"version": "15", "storageMb": 65536, "storageTier": "P6", "skuName": "B_Standard_B1ms", "zone": "2",
             "resourceGroupName": "golden-paths"},
        ),
    ),
    "dbforpostgresql.FlexibleServerDatabase": Habits(references=_IN_SERVER, within="serverId"),
    "dbforpostgresql.FlexibleServerConfiguration": Habits(
        references=_IN_SERVER,
        within="serverId",
        setting=True,
        name=lambda fields: f"{fields.get('serverId')}/configurations/{fields.get('name')}",
    ),
    "network.PrivateEndpoint": Habits(told=lambda name, _: {"id": f"/endpoints/{name}"}),
}  # fmt: skip
