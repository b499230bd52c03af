"""Demo settings: what a preview uses without a platform, and the example that `generate package` prints."""

from function.catalog import Catalog
from function.model import Tree
from function.settings import PLATFORM_LABEL


def environment_config(catalog: Catalog) -> Tree:
    """Return the demo settings as the EnvironmentConfig that a platform team starts from."""
    backends = sorted([*catalog.clouds.values(), *catalog.companions.values()], key=lambda backend: backend.name)
    sections = {backend.name: dict(backend.demo) for backend in backends if backend.demo}
    return {
        "apiVersion": "apiextensions.crossplane.io/v1beta1",
        "kind": "EnvironmentConfig",
        "metadata": {"name": "golden-path-platform", "labels": dict(PLATFORM_LABEL)},
        "data": {"name": "demo", "tags": {"managed-by": "golden-path"}, **sections},
    }
