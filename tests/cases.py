"""Cases: the orders beside each path, rendered on every cloud that offers it and in every scope."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import function.paths
from function import demo
from function.model import Tree
from function.preview.cluster import Cluster
from function.preview.composite import Definition
from function.preview.files import Read, documents
from function.preview.rendering import Given, Rendering, render
from tests.orders import CATALOG, SCOPES
from tests.provider import played

FOLDER = Path(function.paths.__path__[0])


@dataclass(frozen=True)
class Case:
    """One order on one cloud in one scope.

    Attributes:
        folder: The case: `order.yaml` is a claim, `platform.yaml` the settings where the demo ones do not do.
        cloud: The cloud.
        scope: The scope.
    """

    folder: Path
    cloud: str
    scope: str

    @property
    def id(self) -> str:
        """The case's name in test reports."""
        return f"{self.folder.parent.parent.name}-{self.folder.name}-{self.cloud}-{self.scope}"

    @property
    def golden(self) -> Path:
        """The file of what has to come out."""
        return self.folder / f"expected.{self.cloud}.{self.scope}.yaml"

    @property
    def settings(self) -> list[Tree]:
        """The platform's settings."""
        own = self.folder / "platform.yaml"
        return [read.body for read in documents(own)] if own.exists() else [demo.environment_config(CATALOG)]

    @property
    def order(self) -> Tree:
        """The order in the case's scope: the claim as it is, or the XR that says the same."""
        claim: Tree = yaml.safe_load((self.folder / "order.yaml").read_text())
        if self.scope == "legacy":
            return claim
        spec = {key: value for key, value in claim["spec"].items() if key != "writeConnectionSecretToRef"}
        metadata = dict(claim["metadata"])
        if self.scope == "cluster":
            metadata.pop("namespace")
        return claim | {"apiVersion": claim["apiVersion"].removeprefix("claims."), "metadata": metadata, "spec": spec}

    def rendered(self, state: list[Tree] | None = None, xrd: Definition | None = None) -> Rendering:
        """Return what becomes of the order, with nothing observed or with a state."""
        given = Given(CATALOG, Cluster([*self.settings, *(state or [])]), self.cloud, xrd)
        return render(Read("order.yaml", self.order), given)

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


def cases() -> Iterator[Case]:
    """Yield every case."""
    for path in CATALOG.paths.values():
        folders = sorted(FOLDER.glob(f"{path.parts.__module__.rpartition('.')[2]}/cases/*/"))
        for folder in folders:
            for cloud in CATALOG.offering(path):
                yield from (case for scope in SCOPES if _makes_sense(case := Case(folder, cloud, scope)))


def _makes_sense(case: Case) -> bool:
    """Return whether a case can be filled: no repository is allowed to an order that is in no team's namespace."""
    return case.scope != "cluster" or "application" not in case.order["spec"]


ALL = [pytest.param(case, id=case.id) for case in cases()]
