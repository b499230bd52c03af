"""Kubernetes: provider-kubernetes and the CloudNativePG operator, played in the control plane's own cluster."""

from function.model import Tree
from function.scopes import OBJECT
from tests import provider
from tests.integration.control_plane.api import Api, Ref
from tests.integration.control_plane.managed import Made, Provider

CLUSTER = ("postgresql.cnpg.io/v1", "Cluster")


class Objects(Provider):
    """provider-kubernetes: it applies what an Object holds, and deletes it where the Object's policy says so."""

    kinds = (OBJECT,)

    def exists(self, resource: Tree) -> bool:
        """Return whether what an Object manages is there."""
        return self.api.get(_inner(resource)) is not None

    def remove(self, resource: Tree) -> None:
        """Delete what an Object manages."""
        self.api.delete(_inner(resource))

    def bring_about(self, resource: Tree) -> Made:
        """Apply what an Object manages; it is ready once it is there, or says so where the Object asks for that."""
        live = self.api.apply(resource["spec"]["forProvider"]["manifest"], "provider-kubernetes")
        ready = resource["spec"]["readiness"]["policy"] == "SuccessfulCreate" or _ready(live)
        return Made(live["metadata"]["name"], {"manifest": live}, {}, ready)


class Operator:
    """CloudNativePG: it makes a database of every Cluster, whose volumes live as long as the Cluster."""

    def __init__(self, api: Api) -> None:
        """Work through an API server."""
        self._api = api

    def play(self) -> None:
        """Reconcile every Cluster once."""
        for cluster in self._api.list(*CLUSTER):
            if "deletionTimestamp" not in cluster["metadata"] and not _ready(cluster):
                self._start(cluster)

    def volumes(self, namespace: str) -> dict[str, str]:
        """Return what identifies the data in a namespace, by name of the Cluster."""
        return {each["metadata"]["name"]: each["metadata"]["uid"] for each in self._api.list(*CLUSTER, namespace)}

    def _start(self, cluster: Tree) -> None:
        owner = {"apiVersion": cluster["apiVersion"], "kind": cluster["kind"], "controller": True,
                 "name": cluster["metadata"]["name"], "uid": cluster["metadata"]["uid"]}  # fmt: skip
        spec = {"providerConfigRef": {}, "forProvider": {"manifest": cluster}}
        shown = {
            "apiVersion": OBJECT.api_version(namespaced=True),
            "kind": "Object",
            "metadata": {"name": ""},
            "spec": spec,
        }
        *secrets, _ = provider.played({"": shown})
        for secret in secrets:
            if self._api.get(Ref.of(secret)) is None:
                self._api.create(secret | {"metadata": secret["metadata"] | {"ownerReferences": [owner]}})
        self._api.replace_status({**cluster, "status": {"conditions": [provider.READY[0] | {"message": ""}]}})


def _inner(resource: Tree) -> Ref:
    return Ref.of(resource["spec"]["forProvider"]["manifest"])


def _ready(live: Tree) -> bool:
    told = {entry["type"]: entry["status"] for entry in live.get("status", {}).get("conditions", [])}
    return told.get("Ready") == "True"
