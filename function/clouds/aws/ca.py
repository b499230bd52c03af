"""CA: the certificate that a database's clients verify it by.

RDS signs with one root per region and kind of key. The roots are public and live until 2061 at least; those of most
commercial regions come with us as data, one file per region. A database is told which root to be signed by, so that the
certificate that we hand out and the one that it shows belong together.
"""

import functools
from importlib import resources

from function.clouds.aws.settings import Aws
from function.model import Refusal, listed, quoted

IDENTIFIER = "rds-ca-rsa2048-g1"
"""What RDS calls the root; the folder with the certificates is called the same."""


def bundle(settings: Aws) -> str:
    """Return the certificates that clients are to trust, in PEM.

    Raises:
        Refusal: The platform gives none, and none for its region comes with us.
    """
    if settings.ca_bundle:
        return settings.ca_bundle
    roots = _roots()
    if settings.region not in roots:
        message = (
            f"cannot hand out the RDS root certificate of data.aws.region {quoted(settings.region)}: it does not come "
            f"with us: accepted is one that the platform gives in data.aws.caBundle, or one of {listed(roots)}"
        )
        raise Refusal(message)
    return roots[settings.region]


@functools.cache
def _roots() -> dict[str, str]:
    """Return the certificates that come with us, by region."""
    folder = resources.files(__package__) / IDENTIFIER
    return {file.name.removesuffix(".pem"): file.read_text("ascii") for file in folder.iterdir()}
