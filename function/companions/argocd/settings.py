"""Settings of Argo CD: where Applications lie, and what each namespace may deploy from where to where."""

import re
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from function.companions.argocd import repositories
from function.model import ApplicationSource, Order, Refusal, Section, quoted
from function.model.order import SpecT

NAME = "argocd"
"""How the platform's settings call this companion."""

IN_CLUSTER = "https://kubernetes.default.svc"
"""How Argo CD calls the cluster that it runs in."""

NAMESPACE = "{namespace}"
"""Stands for the order's namespace."""

UNLIMITED = "default"
"""The AppProject that every Argo CD begins with: it allows every repository, cluster and namespace."""

_LABEL = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"


class Destination(Section):
    """The cluster that applications are deployed to, by its name or by its address."""

    name: str | None = Field(None, min_length=1, description="Name that Argo CD knows the cluster by.")
    server: str | None = Field(None, min_length=1, description="Address of the cluster's API server.")

    @model_validator(mode="after")
    def _one_of_the_two(self) -> "Destination":
        if (self.name is None) == (self.server is None):
            raise ValueError("must have exactly one of name and server (null takes back what another layer says)")
        return self


class ArgoCDSettings(Section):
    """Settings of Argo CD."""

    tenancy: ClassVar[frozenset[str]] = frozenset(
        {"namespace", "instance", "project", "destination", "repositories", "applications", "providerConfig"}
    )

    namespace: str = Field("argocd", pattern=_LABEL, description="Namespace that Applications lie in.")
    instance: str | None = Field(
        None, pattern=_LABEL, description="Name of this Argo CD, as the portal knows it, where there are several."
    )
    project: str = Field(
        description="AppProject of the namespace's applications; {namespace} stands for the namespace. Never default."
    )
    destination: Destination = Field(
        Destination(server=IN_CLUSTER), description="Cluster to deploy to; the one that Argo CD runs in when left out."
    )
    repositories: list[str] = Field(
        default_factory=list,
        description="URLs of repositories that orders may deploy from; {namespace} stands for the namespace, "
        "* for anything but a slash.",
    )
    applications: dict[str, ApplicationSource] = Field(
        default_factory=dict, description="Per kind of order, what is deployed beside it where the order says nothing."
    )
    provider_config: str = Field(
        "kubernetes",
        alias="providerConfig",
        description="ProviderConfig of provider-kubernetes for Applications that Crossplane may not compose itself.",
    )

    @field_validator("project")
    @classmethod
    def _limited(cls, project: str) -> str:
        if project == UNLIMITED:
            raise ValueError(
                f"invalid value {quoted(project)}, which allows everything: must be the namespace's own AppProject"
            )
        if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", project.replace(NAMESPACE, "x")):
            raise ValueError(
                f"invalid value {quoted(project)}: must be the name of an AppProject: a-z, 0-9, -, . and {NAMESPACE}"
            )
        return project

    @field_validator("repositories")
    @classmethod
    def _patterns(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            repositories.check_pattern(pattern)
        return patterns

    @field_validator("applications")
    @classmethod
    def _sources(cls, sources: dict[str, ApplicationSource]) -> dict[str, ApplicationSource]:
        for source in sources.values():
            repositories.check(source.repo_url)
            repositories.check_path(source.path)
        return sources

    def project_of(self, order: Order[SpecT]) -> str:
        """Return the AppProject of an order's application.

        Raises:
            Refusal: It would be the one that allows everything.
        """
        project = self.project.replace(NAMESPACE, order.namespace)
        if project == UNLIMITED:
            raise Refusal(
                f"data.argocd.project: invalid value {quoted(self.project)}: must not be {quoted(project)}, which "
                f"allows everything, for namespace {quoted(order.namespace)}"
            )
        return project
