"""Parts: the vocabulary that paths and clouds share, by intent and never by a provider's field."""

from function.parts.bucket import ABORT_AFTER_DAYS, AGES, Access, Bucket, named_readers
from function.parts.connection import Connection
from function.parts.database import (
    POSTGRES_URI,
    Database,
    Existing,
    Restore,
    check_names,
    makes_databases,
    never_downgraded,
    postgres_uri,
    states_version,
)
from function.parts.deployment import Deployment
from function.parts.nested_order import NestedOrder
from function.parts.password import Password

__all__ = [
    "ABORT_AFTER_DAYS",
    "AGES",
    "POSTGRES_URI",
    "Access",
    "Bucket",
    "Connection",
    "Database",
    "Deployment",
    "Existing",
    "NestedOrder",
    "Password",
    "Restore",
    "check_names",
    "makes_databases",
    "named_readers",
    "never_downgraded",
    "postgres_uri",
    "states_version",
]
