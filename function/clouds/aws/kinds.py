"""Kinds: the managed resources of Upbound's AWS provider that we compose."""

from function.scopes import ManagedKind

DOMAIN = "upbound.io"

INSTANCE = ManagedKind("rds.aws", DOMAIN, "Instance", cluster="v1beta3")
PARAMETER_GROUP = ManagedKind("rds.aws", DOMAIN, "ParameterGroup")
SUBNET_GROUP = ManagedKind("rds.aws", DOMAIN, "SubnetGroup")
SECURITY_GROUP = ManagedKind("ec2.aws", DOMAIN, "SecurityGroup")
INGRESS_RULE = ManagedKind("ec2.aws", DOMAIN, "SecurityGroupIngressRule")
KEY = ManagedKind("kms.aws", DOMAIN, "Key")
ALIAS = ManagedKind("kms.aws", DOMAIN, "Alias")
ROLE = ManagedKind("iam.aws", DOMAIN, "Role")
ROLE_POLICY_ATTACHMENT = ManagedKind("iam.aws", DOMAIN, "RolePolicyAttachment")

GLOBAL = frozenset({ROLE, ROLE_POLICY_ATTACHMENT})
"""Kinds without a region: IAM is one for the whole account."""

UNTAGGED = frozenset({ALIAS, ROLE_POLICY_ATTACHMENT})
"""Kinds that AWS cannot tag."""

PROVIDER_VERSION = "v2.6.0"
"""Release of the provider whose CRDs the manifests fit."""

PROVIDERS = {
    f"xpkg.upbound.io/upbound/provider-aws-{service}": PROVIDER_VERSION for service in ("ec2", "iam", "kms", "rds")
}
"""Packages that bring the kinds; each brings the provider of the family, which holds the ProviderConfigs, by itself."""
