"""Bucket on Kubernetes: an ObjectBucketClaim, as Rook (Ceph) and NooBaa fill it.

A claim knows no versions, no access besides the credentials that come with it, and no cheaper storage. What becomes of
the objects when the claim goes is its StorageClass's matter, so there is one for each intent.
"""

import json
from typing import Any, ClassVar

from pydantic import Field, model_validator

from function.clouds.kubernetes import Kubernetes, adoption
from function.creation import Asked, Before, Creation
from function.model import (
    Naming,
    Observed,
    OutputContext,
    Read,
    Refusal,
    Render,
    Renderer,
    Section,
    Selector,
    Source,
    Tree,
    Value,
    plain,
    quoted,
    when_known,
)
from function.parts import Bucket

CLAIM = plain("objectbucket.io", "v1alpha1", "ObjectBucketClaim", retain="data", naming=Naming(63))

READY = "has(object.status) && has(object.status.phase) && object.status.phase == 'Bound'"

ABORT_AFTER_DAYS = 7
"""After how many days an upload that was never completed is given up."""

CONFIG = "config"


class BucketSettings(Section):
    """Settings of buckets in the cluster."""

    tenancy: ClassVar[frozenset[str]] = frozenset({"storageClass", "emptyingStorageClass"})

    storage_class: str | None = Field(
        None,
        alias="storageClass",
        min_length=1,
        description="StorageClass of buckets, of reclaimPolicy Retain: the objects stay when a claim goes.",
    )
    emptying_storage_class: str | None = Field(
        None,
        alias="emptyingStorageClass",
        min_length=1,
        description="StorageClass of buckets that are ordered with emptyOnDelete, of reclaimPolicy Delete.",
    )

    @model_validator(mode="after")
    def _two_intents(self) -> "BucketSettings":
        if self.storage_class is not None and self.storage_class == self.emptying_storage_class:
            raise ValueError("storageClass and emptyingStorageClass must differ: one retains the objects, one does not")
        return self


def render(k8s: Kubernetes, bucket: Bucket) -> Render:
    """Yield the claim of a bucket."""
    name = _claim_name(k8s)
    yield Read(CONFIG, Selector("v1", "ConfigMap", name=name, namespace=k8s.namespace))
    answer: tuple[Observed, ...] | None = None
    if bucket.adopt:
        selector = Selector(CLAIM.api_version(namespaced=False), CLAIM.kind, name=name, namespace=k8s.namespace)
        answer = yield Read("claim", selector)
    live = next(iter(answer or ()), None)

    _check(k8s, bucket)
    before = k8s.before(CLAIM)
    how = k8s.creation(CLAIM)
    if bucket.adopt and before is None:
        adoption.check(k8s, CLAIM, live, answered=answer is not None)
    _check_emptying(k8s, bucket, before or (Before(live, ()) if live else None))
    created: dict[str, Any] = {"metadata.name": k8s.asked("adopt", bucket.adopt or name)}
    if how is not Creation.ADOPTED:
        created["spec.bucketName"] = name
        created["spec.storageClassName"] = _storage_class(k8s, bucket) if before is None else None
    yield k8s.resource(
        CLAIM,
        {},
        name=name,
        created=created,
        chosen={"spec.additionalConfig.bucketLifecycle": _asked_lifecycle(k8s, bucket)},
        how=how,
        ready_when=READY,
        in_catalog=True,
    )


def _claim_name(k8s: Kubernetes) -> str:
    """Return the name of the claim: as it is, since another one would be another bucket; else as it is to be."""
    before = k8s.before(CLAIM)
    return str(before.read("metadata.name")) if before else k8s.part.adopt or k8s.name(CLAIM)


def _check(k8s: Kubernetes, bucket: Bucket) -> None:
    """Refuse what a claim cannot give."""
    if bucket.access != "private":
        raise bucket.refuse("access", bucket.access, ["private"])
    if bucket.own_key:
        raise bucket.refuse("own_key", "own-key", ["platform"])
    if bucket.versioning and k8s.says("versioning"):
        raise bucket.refuse("versioning", "true", ["false"])
    if bucket.archive_days is not None:
        raise Refusal(f"{bucket.place('archive_days')}: forbidden: there is no cheaper storage in the cluster")


def _check_emptying(k8s: Kubernetes, bucket: Bucket, there: Before | None) -> None:
    """Refuse to say of a claim's objects what its StorageClass, which cannot change, does not do.

    Once the second consent is withdrawn, the first must not be given: the objects would go with the claim.
    """
    settings = k8s.part_settings(BucketSettings)
    found = there.read("spec.storageClassName") if there else None
    if found is None:
        return
    if bucket.empty_on_delete and found == settings.storage_class:
        raise bucket.refuse("empty_on_delete", "true", ["false"])
    if not bucket.empty_on_delete and found == settings.emptying_storage_class and k8s.order.spec.consent:
        raise Refusal(
            f"{bucket.place('empty_on_delete')}: required value: must be true where the claim may be deleted: its "
            f"StorageClass {quoted(found)} deletes the objects with it"
        )


def _storage_class(k8s: Kubernetes, bucket: Bucket) -> str:
    settings = k8s.part_settings(BucketSettings)
    field, found = ("storageClass", settings.storage_class)
    if bucket.empty_on_delete:
        field, found = ("emptyingStorageClass", settings.emptying_storage_class)
    if found is None:
        raise Refusal(
            f"data.kubernetes.bucket.{field}: required value: a bucket with emptyOnDelete "
            f"{quoted(str(bucket.empty_on_delete).lower())} must have a StorageClass"
        )
    return found


def _asked_lifecycle(k8s: Kubernetes, bucket: Bucket) -> Asked:
    """Return the rules with whether the order says one of them; an adopted claim keeps its own until then."""
    said = any(k8s.says(field) for field in ("retention_days", "expire_days"))
    return Asked(_lifecycle(bucket), bucket.place("expire_days"), said)


def _lifecycle(bucket: Bucket) -> str:
    rule: Tree = {
        "ID": "golden-path",
        "Status": "Enabled",
        "Prefix": "",
        "NoncurrentVersionExpiration": {"NoncurrentDays": bucket.retention_days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_AFTER_DAYS},
    }
    if bucket.expire_days is not None:
        rule["Expiration"] = {"Days": bucket.expire_days}
    return json.dumps({"Rules": [rule]})


def _configured(key: str) -> Source:
    """Return the source of what stands in the ConfigMap that is made beside a claim."""

    def read(context: OutputContext, output: str) -> Value:
        found = next(iter(context.answers.get(CONFIG, ())), None)
        value = found.get("data", key) if found else None
        return value if isinstance(value, str) and value else context.unknown(output)

    return Source(f"key `{key}` of the ConfigMap of the claim", read)


def _region(context: OutputContext, output: str) -> Value:
    """Return the region; most stores in a cluster have none, which clients of S3 call us-east-1."""
    found = next(iter(context.answers.get(CONFIG, ())), None)
    return str(found.get("data", "BUCKET_REGION") or "us-east-1") if found else context.unknown(output)


def _endpoint(context: OutputContext, output: str) -> Value:
    host, port = (_configured(key).read(context, output) for key in ("BUCKET_HOST", "BUCKET_PORT"))
    # Inside the cluster the store of Rook and NooBaa answers plain HTTP but on its TLS port.
    endpoint: Value = when_known(lambda at, on: f"{'https' if on == '443' else 'http'}://{at}:{on}", host, port)
    return endpoint


RENDERER = Renderer(
    Bucket,
    render,
    outputs={
        "name": _configured("BUCKET_NAME"),
        "region": Source("key `BUCKET_REGION` of the ConfigMap of the claim, else us-east-1", _region),
        "endpoint": Source("keys `BUCKET_HOST` and `BUCKET_PORT` of the ConfigMap of the claim", _endpoint),
        "url": Source.made_of(("name",), lambda name: f"s3://{name}", "the name"),
    },
    identifiers={
        "claim": Source.of_site("the claim's namespace and name", lambda k8s: f"{k8s.namespace}/{_claim_name(k8s)}")
    },
    settings=BucketSettings,
    demo={"storageClass": "ceph-bucket-retain", "emptyingStorageClass": "ceph-bucket-delete"},
    required={"storageClass": "REQUIRED: the StorageClass of buckets, of reclaimPolicy Retain"},
    # Where the bucket is, and whether what is adopted exists and is no other order's.
    reads={"": ("configmaps",), CLAIM.group: (CLAIM.plural,)},
)
