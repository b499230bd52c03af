"""Cases: the orders beside each path, rendered on every cloud that offers it and in every scope.

Nothing is listed: the catalog tells the paths and their clouds, each path's folder its cases, and each cloud's folder
what has to come out of them.
"""

import functools
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from function import demo
from function.catalog import Catalog
from function.model import Backend, GoldenPath, Refusal, Tree
from function.offline.cluster import Cluster
from function.offline.definition import Definition
from function.offline.files import Read, documents
from function.offline.rendering import Given, Rendering, render
from tests.orders import CATALOG, SCOPES
from tests.provider import played

BASE: Final = "production"
"""The case that every path has, and that golden files show in full."""


@dataclass(frozen=True)
class Case:
    """One order on one cloud in one scope.

    Attributes:
        file: The case: a claim, and after it the platform's settings where the demo ones do not do.
        cloud: The cloud.
        scope: The scope.
        catalog: Where the path and the cloud are from.
        namespace: Where the order is, the namespace in the file where None.
    """

    file: Path
    cloud: str
    scope: str
    catalog: Catalog = field(default=CATALOG, repr=False)
    namespace: str | None = None

    @property
    def name(self) -> str:
        """The case's name among those of its path."""
        return self.file.stem

    @property
    def id(self) -> str:
        """The case's name in test reports."""
        return f"{self.file.parent.parent.name}-{self.name}-{self.cloud}-{self.scope}"

    @property
    def settings(self) -> list[Tree]:
        """The platform's settings."""
        return [read.body for read in documents(self.file)[1:]] or [demo.environment_config(self.catalog)]

    @property
    def order(self) -> Tree:
        """The order in the case's scope: the claim as it is, or the XR that says the same."""
        claim = documents(self.file)[0].body
        claim["metadata"]["namespace"] = self.namespace or claim["metadata"]["namespace"]
        if self.scope == "legacy":
            return claim
        spec = {key: value for key, value in claim["spec"].items() if key != "writeConnectionSecretToRef"}
        metadata = dict(claim["metadata"])
        if self.scope == "cluster":
            metadata.pop("namespace")
        return claim | {"apiVersion": claim["apiVersion"].removeprefix("claims."), "metadata": metadata, "spec": spec}

    def rendered(self, state: list[Tree] | None = None, xrd: Definition | None = None) -> Rendering:
        """Return what becomes of the order, with nothing observed or with a state."""
        given = Given(self.catalog, Cluster([*self.settings, *(state or [])]), self.cloud, xrd)
        return render(Read(self.file.name, self.order), given)

    @functools.cached_property
    def refused(self) -> str | None:
        """Why the cloud does not take the order; None where it does."""
        try:
            self.rendered()
        except Refusal as refusal:
            return str(refusal)
        return None

    def settled(self) -> tuple[Rendering, list[Tree]]:
        """Return what becomes of the order once the providers have done their work, and the state that they left."""
        rendering: Rendering = self.rendered()
        state: list[Tree] = []
        for _ in range(3):  # a resource that waits for another is made in the round after it
            state = played(_revealed(rendering))
            rendering = self.rendered(state)
        return rendering, state


def _revealed(rendering: Rendering) -> dict[str, Tree]:
    """Return the composed resources with the Secret values that previews hide."""
    desired = rendering.composed.resources
    return {
        key: resource | ({"data": desired[key].manifest["data"]} if resource["kind"] == "Secret" else {})
        for key, resource in rendering.resources.items()
    }


@dataclass(frozen=True)
class Offer:
    """One path on one cloud that offers it.

    Attributes:
        path: The path.
        cloud: The cloud.
        catalog: Where they are from.
    """

    path: GoldenPath
    cloud: str
    catalog: Catalog = field(default=CATALOG, repr=False)

    @property
    def id(self) -> str:
        """The offer's name in test reports."""
        return f"{folder(self.path).name}-{self.cloud}"

    @property
    def golden(self) -> Path:
        """The file of what has to come out of the path's cases on the cloud."""
        return folder(self.catalog.clouds[self.cloud]) / "cases" / f"{folder(self.path).name}.yaml"

    def cases(self, *scopes: str) -> list[Case]:
        """Return the path's cases on the cloud in some scopes, as far as they can be filled there.

        What the cloud refuses, the golden file tells.
        """
        return [case for case in self._all(*scopes) if not case.refused]

    def refusals(self) -> dict[str, str]:
        """Return why the cloud does not take some of the path's cases, by name."""
        return {case.name: case.refused for case in self._all("namespaced") if case.refused}

    def _all(self, *scopes: str) -> list[Case]:
        files = sorted((folder(self.path) / "cases").glob("*.yaml"))
        found = (Case(file, self.cloud, scope, self.catalog) for file in files for scope in scopes)
        return [case for case in found if _makes_sense(case)]


def folder(offered: GoldenPath | Backend) -> Path:
    """Return the folder of a path or a cloud, ours or another's: that of the package which offers it."""
    return Path(importlib.import_module(offered.package).__path__[0])


def _makes_sense(case: Case) -> bool:
    """Return whether a case can be filled: no repository is allowed to an order that is in no team's namespace."""
    return case.scope != "cluster" or "application" not in case.order["spec"]


def offers(catalog: Catalog = CATALOG) -> Iterator[Offer]:
    """Yield every path on every cloud that offers it."""
    for path in catalog.paths.values():
        for cloud in catalog.offering(path):
            yield Offer(path, cloud, catalog)


OFFERS = [pytest.param(offer, id=offer.id) for offer in offers()]

ALL = [pytest.param(case, id=case.id) for offer in offers() for case in offer.cases(*SCOPES)]
