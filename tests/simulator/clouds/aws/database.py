"""Database on AWS, played: what RDS, EC2, KMS and IAM do, and their provider."""

from function.model import Tree
from tests.simulator.habits import SECRET, Habits, Reference, Theirs


def _connection(_: str, fields: Tree, serial: int) -> dict[str, str]:
    host = f"{fields.get('identifier')}.rds"
    generation = str((fields.get("passwordSecretRef") or {}).get("name"))
    return {"endpoint": f"{host}:5432", "host": host, "address": host, "port": "5432", "username": "golden_path",
            "password": f"{SECRET}-{serial}-{generation}"}  # fmt: skip


HABITS = {
    "rds.Instance": Habits(
        late={"availabilityZone": "eu-central-1a", "maintenanceWindow": "sun:01:00-sun:02:00", "networkType": "IPV4",
              "performanceInsightsKmsKeyId": "arn:aws:kms:::key/default", "licenseModel": "postgresql-license"},
        references=(
            Reference("dbSubnetGroupName", "rds.SubnetGroup"),
            Reference("parameterGroupName", "rds.ParameterGroup"),
            Reference("vpcSecurityGroupId", "ec2.SecurityGroup", plural="vpcSecurityGroupIds"),
            Reference("kmsKeyId", "kms.Key", by="arn"),
            Reference("monitoringRoleArn", "iam.Role", by="arn"),
        ),
        unique="identifier",
        told=lambda name, _: {"resourceId": name},
        running=lambda _, fields: {"endpoint": f"{fields.get('identifier')}.rds:5432"},
        connection=_connection,
        never_less=("allocatedStorage",),
        upgrades=("engineVersion",),
        theirs=Theirs(
            "eu-central-1",
            {"identifier": "theirs", "engine": "postgres", "engineVersion": "15", "allocatedStorage": 40,
             "instanceClass": "db.t3.medium"},
        ),
    ),
    "rds.SubnetGroup": Habits(late={"supportedNetworkTypes": ["IPV4"]}),
    "ec2.SecurityGroup": Habits(late={"revokeRulesOnDelete": False}, unique="name"),
    "ec2.SecurityGroupIngressRule": Habits(
        references=(Reference("securityGroupId", "ec2.SecurityGroup"),), within="securityGroupId"
    ),
    "kms.Key": Habits(late={"keyUsage": "ENCRYPT_DECRYPT"}),
    "kms.Alias": Habits(references=(Reference("targetKeyId", "kms.Key"),)),
    "iam.Role": Habits(late={"maxSessionDuration": 3600}),
    "iam.RolePolicyAttachment": Habits(references=(Reference("role", "iam.Role"),)),
}  # fmt: skip
