"""Google Cloud: what Cloud SQL and Cloud Storage do, and their provider."""

from tests.simulator.habits import Habits, Reference

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
    ),
    "sql.Database": Habits(
        references=_IN_INSTANCE, within="instance", late={"charset": "UTF8", "collation": "en_US.UTF8"}
    ),
    "sql.User": Habits(references=_IN_INSTANCE, within="instance"),
    "storage.Bucket": Habits(
        late={"storageClass": "STANDARD", "rpo": "DEFAULT"},
        told=lambda name, _: {"url": f"gs://{name}", "selfLink": f"https://storage/{name}"},
        holds_objects=True,
        refuses_objects=True,
    ),
    "storage.BucketIAMMember": Habits(
        references=(Reference("bucket", "storage.Bucket"),),
        within="bucket",
        setting=True,
        name=lambda fields: f"b/{fields.get('bucket')} {fields.get('role')} {fields.get('member')}",
    ),
}  # fmt: skip
