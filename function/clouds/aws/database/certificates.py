"""Certificates: the root that a database's clients verify it by.

RDS signs with one root per region and kind of key. The roots are public and live until 2061 at least; those of most
commercial regions come with us as data, one file per region. A database is told which root to be signed by, so that the
certificate that we hand out and the one that it shows belong together.
"""

import functools
from importlib import resources

from function.clouds.aws import Aws
from function.clouds.aws.database.settings import DatabaseSettings
from function.model import Refusal, listed, quoted

IDENTIFIER = "rds-ca-rsa2048-g1"
"""What RDS calls the root; the folder with the certificates is called the same."""


def bundle(aws: Aws) -> str:
    """Return the certificates that clients are to trust, in PEM.

    Raises:
        Refusal: The platform gives none, and none for its region comes with us.
    """
    given = aws.part_settings(DatabaseSettings).ca_bundle
    if given:
        return given
    roots, region = _roots(), aws.settings.region
    if region not in roots:
        raise Refusal(
            f"data.aws.region: unsupported value {quoted(region)}: its RDS root certificate does not come with us: "
            f"must be given in data.aws.database.caBundle, or be one of {listed(roots)}"
        )
    return roots[region]


@functools.cache
def _roots() -> dict[str, str]:
    """Return the certificates that come with us, by region."""
    folder = resources.files(__package__) / IDENTIFIER
    return {file.name.removesuffix(".pem"): file.read_text("ascii") for file in folder.iterdir()}
