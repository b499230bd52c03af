"""In-cluster operators, the default that needs no account.

`objects` makes everything here an Object of provider-kubernetes. A database is CloudNativePG's: `database` renders it
from `cluster` (the Cluster, which holds the data), `bootstrap` (what it begins with), `backups`, `network`,
`monitoring` and `credentials` (what an order is told), and `secure` lists the defaults that a benchmark would ask for.
"""

from function import scopes
from function.clouds.kubernetes.objects import NAME
from function.clouds.kubernetes.settings import DEMO, FULL, OPERATOR_NAMESPACE, REQUIRED, Kubernetes
from function.model import Backend

BACKEND = Backend(
    name=NAME,
    settings=Kubernetes,
    demo=DEMO,
    full=FULL,
    required=REQUIRED,
    controls="Controls such as RDS.5 are AWS's for the same thing on RDS (AWS Foundational Security Best Practices, by "
    "their ids in Security Hub); those of CIS name their benchmark.",
    dependencies=scopes.OBJECT_PROVIDER,
    rules=(
        # Read as required resources: the credentials that the operator makes, what a restored database begins with,
        # and whether somebody else's database stands where one is about to be made.
        {"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list", "watch"]},
        {"apiGroups": ["postgresql.cnpg.io"], "resources": ["backups", "clusters"], "verbs": ["get", "list", "watch"]},
    ),
    provider_rules=tuple(
        {
            "apiGroups": [group],
            "resources": resources,
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
        }
        for group, resources in (
            ("postgresql.cnpg.io", ["clusters", "databases", "scheduledbackups"]),
            ("barmancloud.cnpg.io", ["objectstores"]),
            ("networking.k8s.io", ["networkpolicies"]),
            ("monitoring.coreos.com", ["podmonitors"]),
        )
    ),
    volume_operators={"operatorNamespace": OPERATOR_NAMESPACE},
)
