"""Tags: what every Azure resource says of its order."""

import re
from typing import Any

from function.managed import whose
from function.model import Order, Refusal, quoted

PREFIX = "golden-path-"

# What Azure Resource Manager accepts; of a storage account's tags, names of up to 128 characters.
_KEY = re.compile(r"[^<>%&\\?/\x00-\x1f\x7f]{1,128}")
_VALUE = re.compile(r"[^\x00-\x1f\x7f]{0,256}")


def of(order: Order[Any]) -> dict[str, str]:
    """Return the tags of an order's resources: the platform's, and whose they are.

    Azure takes no slash in a name, and does not tell upper case from lower case there.

    Raises:
        Refusal: A tag of the platform is none that Azure accepts.
    """
    ours = whose(order, PREFIX)
    theirs = {key: _accepted(key, value) for key, value in order.platform.common.tags.items()}
    return {key: value for key, value in theirs.items() if key.lower() not in ours} | ours


def _accepted(key: str, value: str) -> str:
    if not _KEY.fullmatch(key) or not _VALUE.fullmatch(value):
        message = (
            f"data.tags.{key}: unsupported value {quoted(value)}: must be what Azure accepts: "
            "a key of up to 128 characters without <>%&\\?/, and a value of up to 256"
        )
        raise Refusal(message)
    return value
