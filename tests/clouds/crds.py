"""Validity: what an API server would find wrong with a composed resource, and with what an Object manages."""

from collections.abc import Iterator

from function.compose import Composed
from function.model import Tree
from tests.conftest import Checker


def problems(result: Composed, scope: str, checker: Checker) -> list[str]:
    """Return the errors and warnings of all resources of an order, each with its key."""
    return [
        f"{key}: {problem}"
        for key, desired in result.resources.items()
        for manifest in _applied(desired.manifest, scope)
        for problem in _problems(manifest, checker)
    ]


def _applied(manifest: Tree, scope: str) -> Iterator[Tree]:
    """Yield a resource as Crossplane applies it, named and in the XR's namespace, and the manifest inside an Object."""
    metadata = {"name": "shop", **manifest["metadata"]} | ({"namespace": "team-a"} if scope == "namespaced" else {})
    yield manifest | {"metadata": metadata}
    if manifest["kind"] == "Object":
        yield manifest["spec"]["forProvider"]["manifest"]


def _problems(manifest: Tree, checker: Checker) -> list[str]:
    result = checker.check(manifest)
    return [*result.errors, *(warning for warning in result.warnings if "not evaluated" not in warning)]
