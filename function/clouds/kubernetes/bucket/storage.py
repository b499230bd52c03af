"""Storage: the StorageClass of a claim, which says what becomes of the objects when the claim goes."""

from function.clouds.kubernetes import Kubernetes
from function.clouds.kubernetes.bucket.settings import BucketSettings
from function.creation import Before
from function.model import Refusal, quoted
from function.parts import Bucket


def check(k8s: Kubernetes, bucket: Bucket, there: Before | None) -> None:
    """Refuse to say of a claim's objects what its StorageClass, which cannot change, does not do.

    Once the second consent is withdrawn, the first must not be given: the objects would go with the claim.

    Args:
        k8s: The site.
        bucket: The bucket.
        there: The claim as it stands; None for a new one.

    Raises:
        Refusal: The order says it.
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


def storage_class(k8s: Kubernetes, bucket: Bucket) -> str:
    """Return the StorageClass of a new claim.

    Raises:
        Refusal: The platform has none for what the order says of its objects.
    """
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
