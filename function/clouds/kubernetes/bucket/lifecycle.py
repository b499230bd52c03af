"""Lifecycle: what becomes of old versions, and of objects that age."""

import json
from typing import Any

from function.clouds.kubernetes import Kubernetes
from function.creation import Asked
from function.parts import ABORT_AFTER_DAYS, Bucket


def rules(k8s: Kubernetes, bucket: Bucket) -> Asked:
    """Return the rules with whether the order says one of them; an adopted claim keeps its own until then."""
    rule: dict[str, Any] = {
        "ID": "golden-path",
        "Status": "Enabled",
        "Prefix": "",
        "NoncurrentVersionExpiration": {"NoncurrentDays": bucket.retention_days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABORT_AFTER_DAYS},
    }
    if bucket.expire_days is not None:
        rule["Expiration"] = {"Days": bucket.expire_days}
    said = k8s.says("retention_days", "expire_days")
    return Asked(json.dumps({"Rules": [rule]}), bucket.place("expire_days"), said)
