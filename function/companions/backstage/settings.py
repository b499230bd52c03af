"""Settings of Backstage: what its catalog says of every order, as templates over the order."""

import re
from collections.abc import Iterable
from typing import Any

from pydantic import Field, field_validator

from function.model import Order, Section, quoted

NAME = "backstage"
"""How the platform's settings call this companion."""

PLACEHOLDERS = ("environment", "kind", "name", "namespace")

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")

_REFERENCE = r"([A-Za-z]+:)?([A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+"
"""`[kind:][namespace/]name`."""


class Link(Section):
    """A link on the page of an order."""

    url: str = Field(pattern=r"^https?://[^\s]+$", description="Address, with placeholders.")
    title: str = Field(min_length=1, description="What the link is called, with placeholders.")
    icon: str | None = Field(None, pattern=r"^[A-Za-z0-9:_-]+$", description="Name of one of Backstage's icons.")
    type: str | None = Field(None, min_length=1, description="What kind of link it is.")

    @field_validator("url", "title")
    @classmethod
    def _template(cls, template: str) -> str:
        return known(template)


class BackstageSettings(Section):
    """Settings of Backstage. Placeholders are {namespace}, {name}, {kind} and {environment} of the order."""

    prefix: str = Field(
        "terasky.backstage.io",
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="Prefix of the annotations that the Kubernetes ingestor reads.",
    )
    owner: str | None = Field(
        "group:default/{namespace}", description="Owner of orders, with placeholders; null leaves it to the ingestor."
    )
    system: str | None = Field(
        "default/{namespace}", description="System of orders, with placeholders; null leaves it to the ingestor."
    )
    types: dict[str, str] = Field(
        default_factory=dict,
        description="Per kind of order, the type of its component, where it differs from the path's own.",
    )
    links: list[Link] = Field(default_factory=list, description="Links on the page of every order.")
    cluster: str | None = Field(None, min_length=1, description="Name that Backstage knows this cluster by.")
    source_location: str | None = Field(
        None,
        alias="sourceLocation",
        pattern=r"^url:https?://[^\s]+/$",
        description="Folder in Git that orders lie in, with placeholders: url:https://host/path/ with its last slash.",
    )

    @field_validator("source_location")
    @classmethod
    def _template(cls, template: str | None) -> str | None:
        return template and known(template)

    @field_validator("owner", "system")
    @classmethod
    def _reference(cls, template: str | None) -> str | None:
        example = _with(known(template), dict.fromkeys(PLACEHOLDERS, "x")) if template is not None else "x"
        if not re.fullmatch(_REFERENCE, example):
            raise ValueError(f"invalid value {quoted(template)}: must be an entity reference: [kind:][namespace/]name")
        return template


def known(template: str) -> str:
    """Return a template that holds none but the known placeholders.

    Raises:
        ValueError: It holds another.
    """
    for found in re.findall(r"\{([^{}]*)\}", template):
        if found not in PLACEHOLDERS:
            raise ValueError(
                f"unsupported placeholder {quoted(f'{{{found}}}')}: must be one of {_braced(PLACEHOLDERS)}"
            )
    return template


def filled(template: str, order: Order[Any]) -> str:
    """Return a template with an order's words in it."""
    words = {
        "environment": order.spec.environment,
        "kind": order.kind,
        "name": order.name,
        "namespace": order.namespace,
    }
    return _with(template, words)


def _with(template: str, words: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: words[found[1]], template)


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
