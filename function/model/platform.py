"""Platform: what the platform team decides, for all orders or for those of one namespace."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from function.model.validation import parse

S = TypeVar("S", bound="Section")

NEVER_DEFAULTED = ("environment", "deletable", "emptyOnDelete")
"""Fields that say how much a loss would hurt: the team says them, and no platform setting says them for it."""


class Section(BaseModel):
    """A part of the platform's settings. Unknown keys are refused, never dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    tenancy: ClassVar[frozenset[str]] = frozenset()
    """Keys that say who may do what: taken from EnvironmentConfigs only, as an order may choose its Composition."""


class Size(Section):
    """How much compute a class stands for."""

    cpus: float = Field(gt=0, allow_inf_nan=False, description="Cores.")
    memory_gib: float = Field(alias="memoryGiB", gt=0, allow_inf_nan=False, description="Memory in GiB.")


class Common(Section):
    """The settings that every cloud and companion shares."""

    tenancy: ClassVar[frozenset[str]] = frozenset(
        {"name", "systemNamespace", "adoptable", "namespaceSettings", "renderers"}
    )

    name: str = Field(
        pattern=r"^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$",
        description="Name of this platform, in the names of everything that holds data. Two control planes that share "
        "a cloud account need two names, or they share databases.",
    )
    system_namespace: str = Field(
        "crossplane-system",
        alias="systemNamespace",
        pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        description="Namespace for what belongs to no team's namespace: the Secrets behind claims.",
    )
    namespace_settings: bool = Field(
        default=False,
        alias="namespaceSettings",
        description="Whether namespaces have EnvironmentConfigs of their own, labelled golden-path.dev/namespace.",
    )
    tags: dict[str, str] = Field(default_factory=dict, description="Tags for every cloud resource.")
    defaults: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Per kind of order, what its fields are when left out."
    )
    sizes: dict[str, dict[str, Size]] = Field(
        default_factory=dict, description="Per kind of order, its classes by name, where they differ from ours."
    )
    versions: dict[str, Annotated[list[str], Field(min_length=1)]] = Field(
        default_factory=dict, description="Per engine, the versions offered; the last one is the default."
    )
    refuse_early: bool = Field(
        default=True,
        alias="refuseEarly",
        description="Whether an edit that a provider is known to refuse is refused before it is sent.",
    )
    adoptable: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Per kind of order, the existing resources that orders of the namespace may take over.",
    )
    public: list[str] = Field(
        default_factory=list, description="Kinds of order that may be open to the whole internet, such as Bucket."
    )
    renderers: dict[str, str] = Field(
        default_factory=dict,
        description="Per kind of part, the companion that renders it, where several could: {Deployment: argocd}.",
    )

    @field_validator("defaults")
    @classmethod
    def _what_the_team_says(cls, defaults: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for kind, fields in defaults.items():
            for name in NEVER_DEFAULTED:
                if name in fields:
                    raise ValueError(f"{kind}.{name} takes no platform default: every order says it, or is protected")
        return defaults


@dataclass(frozen=True)
class Platform:
    """The settings in force for one order: the common ones, and a section per cloud and companion."""

    common: Common
    sections: Mapping[str, Section] = field(default_factory=dict)

    def section(self, model: type[S], name: str) -> S:
        """Return the section of a cloud or companion, by its name.

        A section that was left out is one with nothing but its defaults.

        Raises:
            Refusal: The platform has no such section, and it cannot be left out.
        """
        section = self.sections.get(name)
        return section if isinstance(section, model) else _left_out(model, f"data.{name}")

    def part_section(self, model: type[S], owner: str, name: str) -> S:
        """Return the section of a part within that of a cloud or companion: `data.aws.database`."""
        section = getattr(self.sections.get(owner), name, None)
        return section if isinstance(section, model) else _left_out(model, f"data.{owner}.{name}")

    def has(self, name: str) -> bool:
        """Return whether the platform has settings for a cloud or companion."""
        return name in self.sections


@functools.cache
def _left_out(model: type[S], where: str) -> S:
    """Return a section that says nothing: it is the same for every platform."""
    return parse(model, {}, where)
