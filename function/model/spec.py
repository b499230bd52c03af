"""Spec: what a team decides, the single source of the XRD's schema, the form, the docs and the policies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

Environment = Literal["development", "staging", "production"]


@dataclass(frozen=True)
class Rule:
    """A rule on a Spec: in CEL for the API server and, unless it compares with the past, in Python for previews.

    Attributes:
        cel: The expression; `self` is the Spec, `oldSelf` what it was before (a transition rule).
        message: What is wrong and what to do, in one line.
        holds: The same in Python, over the Spec. None for a transition rule: a render has no past.
    """

    cel: str
    message: str
    holds: Callable[[Any], bool] | None = None


class Spec(BaseModel):
    """A part of an order that a team fills in. Unknown fields are refused, never dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, protected_namespaces=())

    rules: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="after")
    def _rules_hold(self) -> "Spec":
        for rule in self.rules:
            if rule.holds and not rule.holds(self):
                raise ValueError(rule.message)
        return self


def field(
    default: object = ...,
    *,
    title: str,
    description: str,
    alias: str | None = None,
    advanced: bool = False,
    **constraints: Any,  # noqa: ANN401  (handed on to pydantic, which types them)
) -> Any:  # noqa: ANN401  (as pydantic's own Field)
    """Return a field of a Spec.

    Args:
        default: The value when left out; a field without one is required, None means that the platform decides.
        title: What the form calls it.
        description: What it does, in a sentence or two, for the form, `kubectl explain` and the docs.
        alias: Its name in the manifest, where that differs from the Python name.
        advanced: Whether the form shows it only on request.
        **constraints: Bounds and patterns, as pydantic's Field takes them.
    """
    extra: dict[str, JsonValue] = {"x-ui-advanced": True} if advanced else {}
    return Field(default, title=title, description=description, alias=alias, json_schema_extra=extra, **constraints)


class ApplicationSource(Spec):
    """Where in Git the application lies that a team keeps beside its infrastructure."""

    repo_url: str = field(
        title="Repository",
        alias="repoURL",
        description="URL of the Git repository, one of those that the platform allows for the namespace.",
        min_length=1,
        max_length=2048,
    )
    path: str = field(
        ".",
        title="Path",
        description="Folder in the repository that holds the manifests or the Helm chart.",
        min_length=1,
        max_length=1024,
    )
    target_revision: str = field(
        "HEAD",
        title="Revision",
        alias="targetRevision",
        description="Branch, tag or commit to deploy.",
        min_length=1,
        max_length=255,
    )
    helm: bool = field(
        default=True,
        title="Helm chart",
        description="Whether the folder holds a Helm chart, which then gets the name of the connection Secret as its "
        "value connectionSecret. Say false for plain manifests and for Kustomize.",
    )


PROTECTION = Rule(
    "self.environment == oldSelf.environment || self.environment == 'production' || "
    "oldSelf.environment == 'development' || (has(self.deletable) && self.deletable)",
    "an order never moves to a less protected environment by itself: set spec.deletable to true with it, "
    "which says that its data may be lost",
)


ADOPTION = Rule(
    "!has(self.adopt) || has(self.deletable)",
    "spec.adopt needs spec.deletable: whether what exists already may be lost is not for a default to say: "
    "must be true or false",
    lambda spec: spec.adopt is None or spec.deletable is not None,
)


class OrderSpec(Spec):
    """What every order holds, whatever it orders."""

    environment: Environment = field(
        "production",
        title="Environment",
        description="How much an outage or a loss would hurt. High availability, backups and protection follow it.",
    )
    deletable: bool | None = field(
        None,
        title="Deletable",
        description="Consent to lose the data: only with true can the order be deleted. "
        "Left out, a development order is deletable and any other is not.",
    )

    rules: ClassVar[tuple[Rule, ...]] = (PROTECTION,)

    optional: ClassVar[tuple[str, ...]] = ()
    """Fields that an order may say only where a part of it takes them."""

    @property
    def consent(self) -> bool:
        """Whether the data may be lost."""
        return consents({"environment": self.environment, "deletable": self.deletable})


class Deployed(OrderSpec):
    """What an order holds that a team may keep an application beside."""

    application: ApplicationSource | None = field(
        None,
        title="Application",
        description="An application that Argo CD deploys beside it, such as migrations or dashboards.",
        advanced=True,
    )

    optional: ClassVar[tuple[str, ...]] = ("application",)


class Adoptable(OrderSpec):
    """What an order holds that can take over what exists already."""

    adopt: str | None = field(
        None,
        title="Adopt",
        description="Name of an existing resource to take over instead of creating a new one, "
        "one of those that the platform lists for the namespace. It asks for deletable to be said.",
        advanced=True,
        min_length=1,
        max_length=255,
    )

    rules: ClassVar[tuple[Rule, ...]] = (*OrderSpec.rules, ADOPTION)

    optional: ClassVar[tuple[str, ...]] = ("adopt",)


def consents(spec: Mapping[str, Any]) -> bool:
    """Return whether a spec says that its data may be lost: the one expression for the function, policies and docs.

    It reads a spec that may be refused for something else, and takes only `true` itself for a yes.
    """
    deletable = spec.get("deletable")
    return spec.get("environment") == "development" if deletable is None else deletable is True


def consents_to_empty(spec: Mapping[str, Any]) -> bool:
    """Return whether a spec says that what is in its data may be lost with it: the second consent, beside the first."""
    return consents(spec) and spec.get("emptyOnDelete") is True


CONSENT_CEL = 'has(spec.deletable) ? spec.deletable : spec.environment == "development"'
"""`consents` for admission policies and the docs."""
