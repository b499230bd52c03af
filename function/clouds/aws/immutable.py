"""Immutable: what the provider refuses to change once AWS has made something, of the fields that orders come to.

From the Terraform schemas that the providers' releases pin (ForceNew): upjet never replaces a resource, and refuses the
whole update instead, for as long as one such field differs.
"""

IMMUTABLE = {
    "rds.Instance": (
        "region", "engine", "dbName", "username", "storageEncrypted", "kmsKeyId", "snapshotIdentifier",
        "restoreToPointInTime",
    ),
    "rds.SubnetGroup": ("region",),
    "rds.ParameterGroup": ("region", "family", "description"),
    "ec2.SecurityGroup": ("region", "vpcId", "name", "description"),
    "ec2.SecurityGroupIngressRule": ("region",),
    "kms.Key": ("region",),
    "kms.Alias": ("region",),
    "iam.RolePolicyAttachment": ("policyArn",),
}  # fmt: skip
