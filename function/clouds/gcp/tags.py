"""Tags: what every resource says of its order, as labels in Google Cloud's alphabet."""

import re
from typing import Any

from function.managed import whose
from function.model import Order, Refusal, quoted

PREFIX = "golden-path-"

LIMIT = 63
"""Longest key and longest value of a label, in characters."""

_OTHER = re.compile(r"[^a-z0-9_-]")


def of(order: Order[Any]) -> dict[str, str]:
    """Return the labels of an order's resources: the platform's tags, and whose they are.

    Tags are the same on every cloud, so what a label cannot hold is written as a hyphen.

    Raises:
        Refusal: A tag of the platform makes no label.
    """
    labels: dict[str, str] = {}
    for key, value in order.platform.common.tags.items():
        label = _accepted(f"data.tags.{key}", key, "a key")
        if not label[:1].isalpha():
            raise Refusal(f"data.tags.{key}: unsupported value {quoted(key)}: must begin with a letter on Google Cloud")
        if label in labels:
            raise Refusal(
                f"data.tags.{key}: duplicate value {quoted(label)}: must be a key that differs from the others in more "
                "than case and signs on Google Cloud"
            )
        labels[label] = _accepted(f"data.tags.{key}", value, "a value")
    return labels | {key: _label(value) for key, value in whose(order, PREFIX).items()}


def _accepted(place: str, text: str, what: str) -> str:
    if len(text) > LIMIT:
        raise Refusal(f"{place}: unsupported value {quoted(text)}: must be {what} of up to {LIMIT} characters")
    return _label(text)


def _label(text: str) -> str:
    return _OTHER.sub("-", text.lower())
