"""Variants: how an order is placed, and on which cloud."""

from pathlib import Path
from typing import Final, NamedTuple

import yaml

from function.model import Tree

EXAMPLES: Final = Path(__file__).parents[3] / "examples/postgresql"


class Variant(NamedTuple):
    """How an order is placed, and on which cloud.

    Attributes:
        file: The example that says it: `claim` or `xr`.
        cloud: The cloud.
    """

    file: str
    cloud: str

    @property
    def id(self) -> str:
        """Its name in test reports and namespaces."""
        return f"{self.file}-{self.cloud}"


VARIANTS: Final = (
    Variant("claim", "aws"),
    Variant("xr", "aws"),
    Variant("claim", "kubernetes"),
    Variant("xr", "kubernetes"),
)


def example(variant: Variant) -> Tree:
    """Return the README's example of a variant, without its application: no Argo CD runs in this control plane."""
    manifest: Tree = yaml.safe_load((EXAMPLES / f"{variant.file}.yaml").read_text())
    del manifest["spec"]["application"]
    return manifest
