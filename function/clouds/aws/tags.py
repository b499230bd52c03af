"""Tags: what every AWS resource says of its order."""

import re
from typing import Any

from function.managed import whose
from function.model import Order, Refusal, quoted

PREFIX = "golden-path.dev/"

# What AWS accepts in every service: letters, digits and spaces of any script, and these signs.
_KEY = re.compile(r"(?!aws:)[\w .:/=+@-]{1,128}", re.IGNORECASE)
_VALUE = re.compile(r"[\w .:/=+@-]{0,256}")


def of(order: Order[Any]) -> dict[str, str]:
    """Return the tags of an order's resources: the platform's, and whose they are.

    Raises:
        Refusal: A tag of the platform is none that AWS accepts.
    """
    theirs = {key: _accepted(key, value) for key, value in order.platform.common.tags.items()}
    return theirs | whose(order, PREFIX)


def _accepted(key: str, value: str) -> str:
    if not _KEY.fullmatch(key) or not _VALUE.fullmatch(value):
        raise Refusal(
            f"data.tags.{key}: unsupported value {quoted(value)}: must be what AWS accepts: a key of up to 128 "
            "characters that does not begin with aws:, and a value of up to 256, both of letters, digits, spaces and "
            "_.:/=+-@"
        )
    return value
