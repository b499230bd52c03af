"""Keys: which key encrypts what holds data, and the key and alias of an order that gets its own."""

from collections.abc import Generator
from typing import Any

from function.clouds.aws import Aws
from function.model import Handle, Kind, Resource, Secure

KMS = "kms.aws.upbound.io"

KEY = Kind(
    KMS,
    "Key",
    retain="always",  # without its key no snapshot can ever be read again
    named_in=("kmsKeyId",),
    secure=(
        Secure(
            "enableKeyRotation", True, "KMS.4", "KMS makes new key material every year, and what was encrypted stays "
            "readable",
        ),
    ),
)  # fmt: skip
ALIAS = Kind(KMS, "Alias", tags=None, retain="dependency")

DELETION_WINDOW_DAYS = 30
"""How long KMS waits before a deletion that cannot be undone; the longest that it offers."""


def encryption(aws: Aws, kind: Kind, field: str) -> Generator[Resource, Any, dict[str, Any]]:
    """Yield the key of an order that has its own; return the create-only fields that say which key encrypts.

    Without a key of the platform and without one of its own, a resource is left to the key that AWS manages for it.

    Args:
        aws: The site.
        kind: The kind that is encrypted.
        field: Its field that names the key.
    """
    settings = aws.settings
    before = aws.before(kind)
    own = settings.key_per_order if before is None else before.read(f"{field}Selector") is not None
    fields: dict[str, Any] = {field: settings.kms_key_arn}
    if own:
        key = yield from own_key(aws)
        fields[f"{field}Selector"] = key.selector
    return fields


def own_key(aws: Aws) -> Generator[Resource, Any, Handle]:
    """Yield a key of the order's own, and the alias by which people find it; return its handle."""
    key: Handle = yield aws.resource(
        KEY, {"description": aws.description, "deletionWindowInDays": DELETION_WINDOW_DAYS}
    )
    yield aws.resource(ALIAS, {"targetKeyIdSelector": key.selector}, external_name=aws.name(ALIAS))
    return key
