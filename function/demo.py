"""Demo settings: what a preview uses without a platform, beside the settings that a platform fills in to install."""

from collections.abc import Iterable

from function.catalog import Catalog
from function.model import Backend, Tree
from function.settings import PLATFORM_LABEL

TAGS = {"managed-by": "golden-path"}

NOTES = (
    "Fill in every REQUIRED before you apply it: until then every order is refused. Leave out the section of what your",
    "platform does not have. `golden-path schema platform` tells what else may stand under data.",
)
"""Lines for whoever installs the settings."""


def environment_config(catalog: Catalog) -> Tree:
    """Return the demo settings as an EnvironmentConfig."""
    backends = sorted([*catalog.clouds.values(), *catalog.companions.values()], key=lambda backend: backend.name)
    sections = {backend.name: dict(backend.demo) for backend in backends if backend.demo}
    return _manifest({"name": "demo", "tags": dict(TAGS), **sections})


def to_fill_in(backends: Iterable[Backend]) -> Tree:
    """Return the settings to install, as an EnvironmentConfig with a placeholder for each decision of the platform.

    Args:
        backends: The clouds and companions that the platform may have.
    """
    name = "REQUIRED: the name of this platform, in the names of everything that holds data"
    sections = {backend.name: dict(backend.required) for backend in backends if backend.required}
    return _manifest({"name": name, "tags": dict(TAGS), **sections})


def _manifest(data: Tree) -> Tree:
    return {
        "apiVersion": "apiextensions.crossplane.io/v1beta1",
        "kind": "EnvironmentConfig",
        "metadata": {"name": "golden-path-platform", "labels": dict(PLATFORM_LABEL)},
        "data": data,
    }
