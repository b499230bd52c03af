"""Parts: the vocabulary that paths and clouds share, by intent and never by a provider's field."""

from function.parts.bucket import Access, Bucket
from function.parts.connection import Connection
from function.parts.database import Database, Existing, Restore, never_downgraded, postgres_uri
from function.parts.deployment import Deployment
from function.parts.nested_order import NestedOrder
from function.parts.password import Password

__all__ = [
    "Access",
    "Bucket",
    "Connection",
    "Database",
    "Deployment",
    "Existing",
    "NestedOrder",
    "Password",
    "Restore",
    "never_downgraded",
    "postgres_uri",
]
