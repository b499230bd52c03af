"""Parameters: what is set on every server, a resource for each. None of them restarts it."""

from collections.abc import Iterator

from function.clouds.azure import Azure
from function.clouds.azure.database.instance import GROUP
from function.model import Handle, Kind, Resource, Secure
from function.parts import Database

CONFIGURATION = Kind(GROUP, "FlexibleServerConfiguration", location=None, tags=None, retain="dependency")
"""While its server is retained it is too: a deletion resets the parameter."""

PARAMETERS = (
    Secure("require_secure_transport", "on", "CIS Azure v3.0 5.2.1, MCSB DP-3",
           "every connection without TLS is refused"),
    Secure("ssl_min_protocol_version", "TLSv1.2", "MCSB DP-3", "and every one with a TLS that is broken"),
    Secure("log_checkpoints", "on", "CIS Azure v3.0 5.2.2", "slow writes can be told after an incident"),
    Secure("connection_throttle.enable", "on", "CIS Azure v3.0 5.2.3",
           "an address that fails to log in again and again is slowed down"),
    Secure("logfiles.retention_days", "7", "CIS Azure v3.0 5.2.4", "its logs can be read for a week"),
    Secure("log_connections", "on", "MCSB LT-3", "who came can be told"),
    Secure("log_disconnections", "on", "MCSB LT-3", "and how long they stayed"),
)  # fmt: skip
"""The parameters, by their names in PostgreSQL."""


def parameters(azure: Azure, db: Database, server: Handle) -> Iterator[Resource]:
    """Yield the parameters of a server."""
    for parameter in PARAMETERS:
        yield azure.resource(
            CONFIGURATION,
            {"serverIdSelector": server.selector, "name": parameter.path, "value": parameter.of(azure)},
            part=f"{db.name}-{parameter.path.replace('.', '-').replace('_', '-')}",
        )
