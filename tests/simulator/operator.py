"""Operator: CloudNativePG, as far as an order notices. The data of a Cluster lives exactly as long as the Cluster."""

import base64

from function.model import PART, Tree, at
from tests.simulator import upjet
from tests.simulator.cloud import Cloud, CloudRefusedError, Thing
from tests.simulator.server import Ref, Server, deleting

GROUP = "postgresql.cnpg.io"
PART_OF = "app.kubernetes.io/part-of"


class Operator:
    """CloudNativePG's operator; the cloud it fills are the volumes of the cluster."""

    def __init__(self, server: Server, cloud: Cloud) -> None:
        self.server = server
        self.cloud = cloud
        server.on_gone.append(self._gone)

    def reconcile(self) -> None:
        """Bring every Cluster and Database up."""
        for ref, body in list(self.server.all("Cluster", GROUP)):
            if deleting(body):
                continue
            volume = self._volume(ref)
            if volume is None:
                labels = body["metadata"].get("labels", {})
                origin = (ref.namespace, str(labels.get(PART_OF, "")), str(labels.get(PART, "")))
                volume = self.cloud.make("postgresql.Cluster", ref.namespace, ref.name, {}, origin)
            self._secrets(ref, body, volume)
            ready = volume.settles <= self.cloud.now
            self.server.tell(ref, {"conditions": [upjet.condition("Ready", str(ready))]})
        for ref, body in list(self.server.all("Database", GROUP)):
            generation = body["metadata"]["generation"]
            self.server.tell(ref, {"applied": True, "observedGeneration": generation})

    def _volume(self, ref: Ref) -> Thing | None:
        return self.cloud.find("postgresql.Cluster", ref.namespace, ref.name)

    def _secrets(self, ref: Ref, body: Tree, volume: Thing) -> None:
        database = at(body, ("spec", "bootstrap", "initdb", "database")) or "app"
        app = {"username": "app", "password": f"secret-{volume.serial}", "port": "5432", "dbname": database}
        try:
            for suffix, values in (("app", app), ("ca", {"ca.crt": "-----BEGIN CERTIFICATE-----"})):
                data = {key: base64.b64encode(str(value).encode()).decode() for key, value in values.items()}
                upjet.write_secret(self.server, Ref("", "Secret", ref.namespace, f"{ref.name}-{suffix}"), data, body)
        except CloudRefusedError:
            return  # a Terminating namespace takes no new Secret

    def _gone(self, ref: Ref, body: Tree) -> None:
        if ref.group == GROUP and ref.kind == "Cluster" and (volume := self._volume(ref)):
            volume.leaving = True
            self.cloud.things.remove(volume)
            self.cloud.revision += 1
            for told in self.cloud.on_doomed:
                told(volume, body)
