"""Bucket on Kubernetes: an ObjectBucketClaim, as Rook (Ceph) and NooBaa fill it.

A claim knows no versions, no access besides the credentials that come with it, and no cheaper storage. What becomes of
the objects when the claim goes is its StorageClass's matter, so there is one for each intent.
"""

from typing import Any

from function.clouds.kubernetes import Kubernetes, adoption
from function.clouds.kubernetes.bucket import config, lifecycle, storage
from function.clouds.kubernetes.bucket.settings import BucketSettings
from function.creation import Before, Creation
from function.model import Naming, Observed, Read, Refusal, Render, Renderer, Selector, Source, plain
from function.parts import Bucket

CLAIM = plain("objectbucket.io", "v1alpha1", "ObjectBucketClaim", retain="data", naming=Naming(63))

READY = "has(object.status) && has(object.status.phase) && object.status.phase == 'Bound'"


def render(k8s: Kubernetes, bucket: Bucket) -> Render:
    """Yield the claim of a bucket."""
    name = _claim_name(k8s)
    yield config.read(k8s, name)
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
    elif bucket.adopt:
        adoption.check_still(k8s, CLAIM, live)
    storage.check(k8s, bucket, before or (Before(live, ()) if live else None))
    created: dict[str, Any] = {"metadata.name": k8s.asked("adopt", bucket.adopt or name)}
    if how is not Creation.ADOPTED:
        created["spec.bucketName"] = name
        created["spec.storageClassName"] = storage.storage_class(k8s, bucket) if before is None else None
    yield k8s.resource(
        CLAIM,
        {},
        name=name,
        labels=adoption.label(k8s),
        created=created,
        chosen={"spec.additionalConfig.bucketLifecycle": lifecycle.rules(k8s, bucket)},
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


RENDERER = Renderer(
    Bucket,
    render,
    outputs=config.OUTPUTS,
    identifiers={
        "claim": Source.of_site("the claim's namespace and name", lambda k8s: f"{k8s.namespace}/{_claim_name(k8s)}")
    },
    settings=BucketSettings,
    demo={"storageClass": "ceph-bucket-retain", "emptyingStorageClass": "ceph-bucket-delete"},
    required={"storageClass": "REQUIRED: the StorageClass of buckets, of reclaimPolicy Retain"},
    # Where the bucket is, and whether what is adopted exists and is no other order's.
    reads={"": ("configmaps",), CLAIM.group: (CLAIM.plural,)},
)
