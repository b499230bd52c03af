"""Translation: what a namespaced order would be as a claim or as a cluster XR, by rules of its own beside `scopes`.

It stands for goldens of these scopes. The rules are those of Crossplane and its providers: what is cluster-scoped is in
a group without `.m.`, has a deletion policy and no kind of ProviderConfig to choose, and says the namespace of all that
it refers to; what a namespaced XR may not compose in another namespace, the others compose without an Object around it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from function.model import Tree, short_kind
from tests.orders import CATALOG

VERSIONS: Final = {
    "kubernetes.crossplane.io/Object": "v1alpha2",
    "rds.aws.upbound.io/Instance": "v1beta3",
    **dict.fromkeys(
        (
            "dbforpostgresql.azure.upbound.io/FlexibleServer",
            "network.azure.upbound.io/PrivateEndpoint",
            "s3.aws.upbound.io/Bucket",
            "s3.aws.upbound.io/BucketLifecycleConfiguration",
            "s3.aws.upbound.io/BucketOwnershipControls",
            "s3.aws.upbound.io/BucketServerSideEncryptionConfiguration",
            "s3.aws.upbound.io/BucketVersioning",
            "sql.gcp.upbound.io/DatabaseInstance",
            "sql.gcp.upbound.io/User",
            "storage.azure.upbound.io/Account",
            "storage.azure.upbound.io/ManagementPolicy",
            "storage.gcp.upbound.io/Bucket",
            "storage.gcp.upbound.io/BucketIAMMember",
        ),
        "v1beta2",
    ),
}
"""Versions of the cluster-scoped kinds which the namespaced ones do not have, once more beside the rows: so that these
rows do not change by mistake. A kind that is not listed has the version of its row."""

SYSTEM: Final = "crossplane-system"
"""Where the platform has its Secrets, unless its settings say otherwise."""

_NAMES: Final = re.compile(r"(?P<tenant>[0-9a-f]{12})(?P<order>[0-9a-f]{12})(?:(?P<of>-[a-z]+-)(?P<uid>[0-9a-f]{8}))?")
"""Cloud names: the scope is in the hash of the order, since a claim and an XR of one name are two orders, and what
outlives an order carries a hash of its uid. The hash of the tenant is the same in all scopes."""

_SHORT_NAMES: Final = re.compile(
    r"(?P<front>(?:/storageAccounts/|external-name\": \")[a-z0-9]{14})(?P<hash>[a-z0-9]{10})(?=[\"/])"
)
"""Names of Azure's storage accounts, which have room for one short hash only."""

_LOCAL_NAMES: Final = re.compile(r"(?<=[-\"])(?P<hash>[0-9a-f]{8}|[0-9a-f]{16})(?![0-9a-z])")
"""Names in the order's own namespace, and of Applications: the scope is in their hash, too."""


@dataclass(frozen=True)
class Translation:
    """From the namespaced scope into another one.

    Attributes:
        xr: The XR in the other scope.
        system: The platform's namespace.
        namespace: The order's namespace.
    """

    xr: Tree
    system: str
    namespace: str

    @property
    def claim(self) -> Tree | None:
        """The reference to the claim; None for a cluster XR."""
        reference: Tree | None = self.xr["spec"].get("claimRef")
        return reference

    def status(self, status: Tree) -> Tree:
        """Return the status of the XR."""
        return status | {"catalog": self._selecting(status["catalog"])}

    def resources(self, resources: Mapping[str, Tree]) -> dict[str, Tree]:
        """Return the composed resources by key."""
        translated = {
            f"{key.partition('/')[0]}/{short_kind(other)}": other
            for key, manifest in resources.items()
            for other in self._manifests(manifest)
        }
        return dict(sorted(translated.items()))

    def _manifests(self, manifest: Tree) -> Iterator[Tree]:
        if manifest["kind"] == "Usage":
            yield from self._usages(manifest)
        elif manifest["kind"] == "Secret":
            if not self.claim:  # else these are connection details
                yield self._placed(manifest)
        elif manifest["apiVersion"].partition("/")[0].endswith("external-secrets.io"):
            # What makes a Secret is where managed resources look for it.
            yield manifest | {"metadata": manifest["metadata"] | {"namespace": self.system}}
        elif "providerConfigRef" not in manifest["spec"]:
            yield self._placed(manifest)
        elif manifest["kind"] == "Object" and _only_elsewhere(manifest, self.namespace):
            yield self._texts(manifest["spec"]["forProvider"]["manifest"])
        else:
            yield self._managed(manifest)

    def _managed(self, manifest: Tree) -> Tree:
        group, version = manifest["apiVersion"].replace(".m.", ".").split("/")
        version = VERSIONS.get(f"{group}/{manifest['kind']}") or _version_of_row(group, manifest["kind"]) or version
        policies = manifest["spec"].get("managementPolicies")
        policy = {} if policies is None else {"deletionPolicy": "Delete" if policies == ["*"] else "Orphan"}
        reference = {"providerConfigRef": {"name": manifest["spec"]["providerConfigRef"]["name"]}}
        translated: Tree = self._texts(manifest)
        spec = self._secrets(translated["spec"]) | policy | reference
        return translated | {"apiVersion": f"{group}/{version}", "spec": spec}

    def _usages(self, usage: Tree) -> Iterator[Tree]:
        behind = {"apiVersion": self.xr["apiVersion"], "kind": self.xr["kind"]}
        if self.claim:
            of = usage["spec"]["of"] | {"apiVersion": self.claim["apiVersion"]}
            yield self._placed(usage | {"spec": usage["spec"] | {"of": of}})
        of = behind | {"resourceRef": {"name": self.xr["metadata"]["name"]}}
        yield usage | {"kind": "ClusterUsage", "spec": usage["spec"] | {"of": of}}

    def _placed(self, manifest: Tree) -> Tree:
        """Return a manifest that says its namespace, which a namespaced XR says for it."""
        return manifest | {"metadata": {"namespace": self.namespace} | manifest["metadata"]}

    def _secrets(self, tree: Any) -> Any:  # noqa: ANN401  (JSON)
        """Return a spec whose references to Secrets say the platform's namespace; a manifest inside says its own."""
        if isinstance(tree, list):
            return [self._secrets(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        references = {key: value | {"namespace": self.system} for key, value in tree.items() if _refers(key)}
        others = {key: value if key == "manifest" else self._secrets(value) for key, value in tree.items()}
        return others | references

    def _texts(self, tree: Any) -> Any:  # noqa: ANN401  (JSON)
        """Return a tree whose labels and annotations tell of the other scope's XR."""
        if isinstance(tree, list):
            return [self._texts(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        result = self._selecting({key: self._texts(value) for key, value in tree.items()})
        if "crossplane.io/composite" in result:
            result |= {"crossplane.io/composite": self.xr["metadata"]["name"], **self._claim_labels()}
        return result

    def _selecting(self, texts: Tree) -> Tree:
        selector = "backstage.io/kubernetes-label-selector"
        if selector not in texts or not self.claim:
            return texts
        return texts | {selector: ",".join(f"{key}={value}" for key, value in self._claim_labels().items())}

    def _claim_labels(self) -> dict[str, str]:
        if not self.claim:
            return {}
        return {f"crossplane.io/claim-{field}": self.claim[field] for field in ("name", "namespace")}


def _version_of_row(group: str, kind: str) -> str | None:
    row = CATALOG.kinds.get((group, kind))
    return row.version if row else None


def _refers(field: str) -> bool:
    return field.endswith(("SecretRef", "SecretToRef"))


def _only_elsewhere(wrapped: Tree, namespace: str) -> bool:
    """Return whether an Object is there only because its manifest belongs into another namespace."""
    metadata = wrapped["spec"]["forProvider"]["manifest"]["metadata"]
    return metadata["namespace"] != namespace and "managementPolicies" not in wrapped["spec"]


def comparable(tree: Any) -> list[str]:  # noqa: ANN401  (JSON)
    """Return a tree as lines, its hashes that carry the scope numbered as they come: two trees number them alike."""
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        order, uid = (numbers.setdefault(text, f"<{len(numbers)}>") for text in (found["order"], found["uid"] or ""))
        return f"{found['tenant']}{order}" + (f"{found['of']}{uid}" if found["uid"] else "")

    def number_short(found: re.Match[str]) -> str:
        return found["front"] + numbers.setdefault(found["hash"], f"<{len(numbers)}>")

    def number_local(found: re.Match[str]) -> str:
        return numbers.setdefault(found["hash"], f"<{len(numbers)}>")

    text = _NAMES.sub(number, json.dumps(tree, indent=2, sort_keys=True))
    return _LOCAL_NAMES.sub(number_local, _SHORT_NAMES.sub(number_short, text)).splitlines()
