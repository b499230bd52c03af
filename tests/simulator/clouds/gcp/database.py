"""Database on Google Cloud, played: what Cloud SQL does, and its provider."""

from tests.simulator.habits import Habits, Reference, Theirs

_IN_INSTANCE = (Reference("instance", "sql.DatabaseInstance"),)

HABITS = {
    "sql.DatabaseInstance": Habits(
        late={"instanceType": "CLOUD_SQL_INSTANCE", "maintenanceVersion": "POSTGRES.R20260101",
              "settings.activationPolicy": "ALWAYS", "settings.pricingPlan": "PER_USE",
              "settings.diskType": "PD_SSD", "settings.locationPreference.zone": "europe-west3-a"},
        told=lambda name, _: {"connectionName": f"demo:{name}", "selfLink": f"https://sql/{name}"},
        running=lambda name, _: {"privateIpAddress": f"10.1.{len(name)}.2"},
        connection=lambda name, _, __: {"serverCACertificateCert": f"-----BEGIN CERTIFICATE----- {name}"},
        never_less=("settings.diskSize",),
        theirs=Theirs(
            "europe-west3",
            {"databaseVersion": "POSTGRES_15", "settings": {"tier": "db-custom-1-3840", "diskSize": 40}},
        ),
    ),
    "sql.Database": Habits(
        references=_IN_INSTANCE, within="instance", late={"charset": "UTF8", "collation": "en_US.UTF8"}
    ),
    "sql.User": Habits(references=_IN_INSTANCE, within="instance"),
}  # fmt: skip
