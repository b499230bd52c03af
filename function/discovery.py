"""Discovery: what there is to order and what renders it, ours by folder and other packages' by entry point.

A folder under `paths/` offers `PATH`; one under `clouds/` or `companions/` offers `BACKEND`. A module in those that
renders a kind of part offers `RENDERS` (that kind), `render`, `requires` where it must read from the cluster, and the
tables `SECURE` and `SOURCES`. Every module says what it makes: `GUARDS` are the kinds that hold data or that data
stands on, `HARMLESS` the others, `IMMUTABLE` fields that a provider refuses to change. Nothing is listed anywhere: a
folder that is there is offered.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

import function.clouds
import function.companions
import function.paths
from function.model import Backend, GoldenPath

K = TypeVar("K")
T = TypeVar("T")


def paths() -> list[GoldenPath]:
    """Return all paths."""
    ours = [_offered(module, "PATH") for module in _modules(function.paths)]
    theirs = [point.load() for point in entry_points(group="golden_path.paths")]
    return _unique(_unique([*ours, *theirs], "kind"), "plural")


def clouds() -> list[Backend]:
    """Return all clouds."""
    return _backends(function.clouds, "golden_path.clouds")


def companions() -> list[Backend]:
    """Return all companions."""
    return _backends(function.companions, "golden_path.companions")


def _backends(package: ModuleType, group: str) -> list[Backend]:
    ours = list(_modules(package))
    theirs = [point.load() for point in entry_points(group=group)]
    return _unique([_assembled(module) for module in [*ours, *theirs]], "name")


def _assembled(package: ModuleType) -> Backend:
    """Return the backend of a package with what its modules offer."""
    modules = [package, *_modules(package)]
    rendering = [module for module in modules if hasattr(module, "RENDERS")]
    backend: Backend = _offered(package, "BACKEND")
    return replace(
        backend,
        renderers=_united({module.RENDERS: module.render} for module in rendering),
        readers=_united({module.RENDERS: module.requires} for module in rendering if hasattr(module, "requires")),
        guards=_united(getattr(module, "GUARDS", {}) for module in modules),
        harmless=frozenset[str]().union(*(getattr(module, "HARMLESS", ()) for module in modules)),
        immutable=_united(getattr(module, "IMMUTABLE", {}) for module in modules),
        secure=_united(getattr(module, "SECURE", {}) for module in modules),
        sources=_united(getattr(module, "SOURCES", {}) for module in modules),
    )


def _united(tables: Iterable[Mapping[K, T]]) -> dict[K, T]:
    """Return several tables as one; two that speak of the same thing would hide each other."""
    united: dict[K, T] = {}
    for table in tables:
        if twice := united.keys() & table.keys():
            raise ValueError(f"two modules of one backend speak of {', '.join(sorted(map(str, twice)))}")
        united |= table
    return united


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def _offered(module: ModuleType, name: str) -> Any:  # noqa: ANN401  (what a module offers under a name)
    if not hasattr(module, name):
        raise ValueError(f"{module.__name__} offers no {name}: a folder there has to")
    return getattr(module, name)


def _unique(found: list[T], attribute: str) -> list[T]:
    names = [getattr(item, attribute) for item in found]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two of the catalog are called {name!r}: rename one of them")
    return found
