"""Certificates: the roots that a database's clients verify it by.

Azure's servers chain to public roots, and a client trusts both, as a server moves from one to the other silently:
DigiCert Global Root G2 (valid to 2038) and Microsoft RSA Root Certificate Authority 2017 (valid to 2042).
"""

import functools
from importlib import resources

from function.clouds.azure import Azure
from function.clouds.azure.database.settings import DatabaseSettings

FOLDER = "roots"


def bundle(azure: Azure) -> str:
    """Return the certificates that clients are to trust, in PEM: the platform's, else the roots that come with us."""
    return azure.part_settings(DatabaseSettings).ca_bundle or roots()


@functools.cache
def roots() -> str:
    """Return the roots that come with us, in PEM."""
    folder = resources.files(__package__) / FOLDER
    return "".join(file.read_text("ascii") for file in sorted(folder.iterdir(), key=lambda file: file.name))
