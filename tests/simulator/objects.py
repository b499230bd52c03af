"""Objects: provider-kubernetes, whose Objects manage anything in any namespace, with a policy that the thing lacks."""

from function.model import Tree, at
from tests.simulator import upjet
from tests.simulator.cloud import CloudRefusedError
from tests.simulator.schema import PARAMETERS, is_managed
from tests.simulator.server import Ref, RefusedError, Server, deleting, ref_of

MANAGER = "provider-kubernetes"


class Objects:
    """The provider of Objects."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def reconcile(self) -> None:
        """Reconcile every Object once."""
        for ref, body in list(self.server.all("Object")):
            if not is_managed(body):
                continue
            try:
                self._manage(ref, body)
            except (RefusedError, CloudRefusedError) as error:
                if ref in self.server.objects:
                    self._tell(ref, None, synced=str(error))

    def _manage(self, ref: Ref, body: Tree) -> None:
        if deleting(body) and not upjet.reaches_cloud(body):
            self.server.finalize(ref, upjet.FINALIZER, MANAGER, present=False)
            return
        manifest = at(body, (*PARAMETERS, "manifest"))
        target = ref_of(manifest)
        found = self.server.get(target)
        if deleting(body):
            if len(body["metadata"]["finalizers"]) > 1:
                return
            if found is not None:
                self.server.delete(target)
            if self.server.get(target) is None:
                self.server.finalize(ref, upjet.FINALIZER, MANAGER, present=False)
            return
        body = self.server.finalize(ref, upjet.FINALIZER, MANAGER, present=True) or body
        policies = body["spec"]["managementPolicies"]
        if not at(body, upjet.NAME):
            self.server.edit(ref, upjet.NAME, ref.name, MANAGER)
        if upjet.may(policies, "Create") if found is None else upjet.may(policies, "Update") and not deleting(found):
            found = self.server.apply(manifest, f"{MANAGER}/{ref.name}")
        self._tell(ref, found, synced=None)

    def _tell(self, ref: Ref, found: Tree | None, *, synced: str | None) -> None:
        body = self.server.objects[ref]
        status = body.get("status") or {}
        conditions = {c["type"]: c for c in at(status, ("conditions",)) or () if isinstance(c, dict)}
        conditions["Synced"] = upjet.condition("Synced", "True" if synced is None else "False", synced or "")
        if synced is None:
            conditions["Ready"] = upjet.condition("Ready", str(found is not None and self._is_ready(body, found)))
        at_provider = {"atProvider": {"manifest": _seen(found)}} if found is not None else {}
        self.server.tell(ref, {**status, **at_provider, "conditions": list(conditions.values())})

    def _is_ready(self, body: Tree, found: Tree) -> bool:
        if at(body, ("spec", "readiness", "policy")) != "DeriveFromCelQuery":
            return True
        if found["kind"] == "Database":
            return at(found, ("status", "applied")) is True
        if found["kind"] == "ObjectBucketClaim":
            return bool(at(found, ("status", "phase")) == "Bound")
        listed = at(found, ("status", "conditions")) or ()
        return any(c["type"] == "Ready" and c["status"] == "True" for c in listed)


def _seen(found: Tree) -> Tree:
    """Return what an Object's status shows of what it manages: all but what changes by being looked at."""
    hidden = ("managedFields", "resourceVersion")
    return {**found, "metadata": {key: value for key, value in found["metadata"].items() if key not in hidden}}
