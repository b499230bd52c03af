"""Bucket claims: an operator such as Rook's, which fills an ObjectBucketClaim from a store that outlives it."""

import base64

from function.model import PART, Tree, at
from tests.simulator.cloud import Cloud, Thing
from tests.simulator.operator import PART_OF
from tests.simulator.server import Ref, RefusedError, Server, deleting

GROUP = "objectbucket.io"
KIND = "objectbucket.ObjectBucketClaim"
DELETES = "delete"
"""What is in the name of a StorageClass whose buckets go with their claims."""


class BucketClaims:
    """The operator and its store."""

    def __init__(self, server: Server, cloud: Cloud) -> None:
        self.server = server
        self.cloud = cloud
        server.on_gone.append(self._gone)

    def reconcile(self) -> None:
        """Bind every claim."""
        for ref, body in list(self.server.all("ObjectBucketClaim", GROUP)):
            if deleting(body):
                continue
            bucket = self._bucket(ref, body)
            if bucket is None:
                labels = body["metadata"].get("labels", {})
                origin = (ref.namespace, str(labels.get(PART_OF, "")), str(labels.get(PART, "")))
                fields = {"storageClassName": at(body, ("spec", "storageClassName"))}
                bucket = self.cloud.make(KIND, ref.namespace, _name(body), fields, origin)
            if bucket.settles <= self.cloud.now and self._written(ref, body):
                self.server.tell(ref, {"phase": "Bound"})

    def _bucket(self, ref: Ref, body: Tree) -> Thing | None:
        return self.cloud.find(KIND, ref.namespace, _name(body))

    def _written(self, ref: Ref, body: Tree) -> bool:
        """Write what a client needs beside a claim; return whether there is room for it."""
        name = _name(body)
        config = {"BUCKET_NAME": name, "BUCKET_HOST": "rgw.rook.svc", "BUCKET_PORT": "443", "BUCKET_REGION": ""}
        keys = {"AWS_ACCESS_KEY_ID": base64.b64encode(name.encode()).decode()}
        owner = {"apiVersion": body["apiVersion"], "kind": ref.kind, "name": ref.name, "uid": body["metadata"]["uid"],
                 "controller": True}  # fmt: skip
        metadata: Tree = {"name": ref.name, "namespace": ref.namespace, "ownerReferences": [owner]}
        try:
            for kind, data in (("ConfigMap", config), ("Secret", keys)):
                if Ref("", kind, ref.namespace, ref.name) not in self.server.objects:
                    self.server.create({"apiVersion": "v1", "kind": kind, "metadata": metadata, "data": data}, "rook")
        except RefusedError:
            return False  # a Terminating namespace takes nothing new
        return True

    def _gone(self, ref: Ref, body: Tree) -> None:
        if ref.group != GROUP or not (bucket := self._bucket(ref, body)):
            return
        if DELETES not in str(bucket.fields["storageClassName"]):
            return
        bucket.leaving = True
        self.cloud.things.remove(bucket)
        self.cloud.revision += 1
        for told in self.cloud.on_doomed:
            told(bucket, body)


def _name(body: Tree) -> str:
    return str(at(body, ("spec", "bucketName")) or body["metadata"]["name"])
