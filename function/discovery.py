"""Discovery: what there is to order and what renders it, ours by folder and other packages' by entry point.

A folder under `paths/` offers `PATH`, one under `clouds/` or `companions/` offers `BACKEND`. Everything else is found
by its type, in every module below such a folder: each `Kind` is a row of a kind, each `Renderer` renders a kind of
part. There is no list to edit: a module that is there is offered.

Entry points offer the same from other packages: `golden_path.paths`, `golden_path.clouds` and `golden_path.companions`
a package as one of the folders; `golden_path.parts` a module or a package of parts for a cloud that exists, under a
name that begins with the cloud's: `aws.search`.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, TypeVar

from pydantic import Field, create_model

import function.clouds
import function.companions
import function.paths
from function import facts
from function.model import Backend, GoldenPath, Kind, PackageError, Renderer, Section, listed

T = TypeVar("T")

PARTS = "golden_path.parts"

READ = ["get", "list", "watch"]
MANAGE = ["create", "delete", "get", "list", "patch", "update", "watch"]
"""Verbs of the rights on what is read, and on what is composed."""


def paths() -> list[GoldenPath]:
    """Return all paths."""
    packages = [*_children(function.paths), *(_loaded(point) for point in entry_points(group="golden_path.paths"))]
    found = [replace(_offered(package, "PATH", GoldenPath), package=package.__name__) for package in packages]
    _check_unique([(path.kind, path.package) for path in found], "paths")
    _check_unique([(path.plural, path.package) for path in found], "paths")
    return found


def clouds() -> list[Backend]:
    """Return all clouds."""
    return _backends(function.clouds, "golden_path.clouds")


def companions() -> list[Backend]:
    """Return all companions."""
    return _backends(function.companions, "golden_path.companions")


def check(backends: Iterable[Backend]) -> None:
    """Refuse what would be hidden or never found, whichever backends it is of.

    Raises:
        PackageError: Two kinds have one short kind, so that one would hide how the other is retained; or somebody's
            parts are for no backend that there is.
    """
    backends = list(backends)
    seen: dict[str, tuple[str, Kind]] = {}
    for backend in backends:
        for short, kind in backend.kinds.items():
            if short in seen and seen[short][1] is not kind:
                raise PackageError(f"two kinds are called {short}: one of {seen[short][0]} and one of {backend.name}")
            seen[short] = (backend.name, kind)
    names = [backend.name for backend in backends]
    for point in entry_points(group=PARTS):
        if _backend_of(point) not in names:
            raise PackageError(
                f"entry point {point.name} of {point.group}: unsupported name: must begin with one of "
                f"{listed(f'{name}.' for name in names)}"
            )


def _backends(package: ModuleType, group: str) -> list[Backend]:
    folders = [*_children(package), *(_loaded(point) for point in entry_points(group=group))]
    found = [assembled(folder) for folder in folders]
    _check_unique([(backend.name, backend.package) for backend in found], package.__name__.rpartition(".")[2])
    return found


def assembled(package: ModuleType, more: Iterable[ModuleType] | None = None) -> Backend:
    """Return the backend of a package with all that the modules in it offer, and those of parts that others add.

    Args:
        package: The package of the cloud or companion.
        more: Packages of parts that are added to it; those of the entry point `golden_path.parts` when None.
    """
    backend = _offered(package, "BACKEND", Backend)
    added = list(_parts_of(backend.name) if more is None else more)
    modules = [*_below(package), *(module for each in added for module in _below(each))]
    renderers = _by(lambda each: each.part, _renderers(modules), backend.name)
    kinds = _by(lambda each: each.short, _of_type(modules, Kind), backend.name)
    parts = list(renderers.values())
    return replace(
        backend,
        package=package.__name__,
        renderers=renderers,
        settings=_with_parts(backend, parts),
        demo=_said(backend.demo, {each.section: each.demo for each in parts}),
        required=_said(backend.required, {each.section: each.required for each in parts}),
        exhaustive=_said(
            backend.exhaustive or backend.demo, {each.section: each.exhaustive or each.demo for each in parts}
        ),
        kinds=kinds,
        immutable=_immutable(modules, [package, *added]),
        **_rights(backend, list(kinds.values()), parts),
    )


def _said(own: Mapping[str, Any], sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a backend's settings with those of its parts in them."""
    return {**own, **{name: dict(section) for name, section in sorted(sections.items()) if section}}


def _rights(backend: Backend, kinds: list[Kind], parts: list[Renderer]) -> dict[str, Any]:
    """Return what must be installed and allowed for a backend's kinds, as their rows say it."""
    own = [(kind.group, kind.plural) for kind in kinds if kind.namespaced is None and kind.group]
    managed = _rules(own, MANAGE)
    reads = _rules([(group, name) for part in parts for group, names in part.reads.items() for name in names], READ)
    dependencies = dict(backend.dependencies)
    if backend.provider:
        package, version = backend.provider
        services = sorted({kind.group.partition(".")[0] for kind in kinds if kind.namespaced is not None})
        dependencies |= {package.format(service=service): version for service in services}
    return {
        "dependencies": dependencies,
        "rules": [*([] if backend.through_objects == "always" else managed), *reads],
        "provider_rules": [] if backend.through_objects == "never" else managed,
        "volume_operators": {
            f"{part.section}.{key}": namespace for part in parts for key, namespace in part.volume_operators.items()
        },
    }


def _renderers(modules: list[ModuleType]) -> Iterator[Renderer]:
    """Yield the renderers of a backend's modules, each with the rows of the kinds of its own page or package."""
    for module in modules:
        for renderer in _of_type([module], Renderer):
            own = [each for each in modules if f"{each.__name__}.".startswith(f"{module.__name__}.")]
            yield replace(renderer, kinds={kind.short: kind for kind in _of_type(own, Kind)})


def _rules(resources: Iterable[tuple[str, str]], verbs: list[str]) -> list[dict[str, list[str]]]:
    """Return the RBAC rules for resources of API groups, one for each group."""
    groups: dict[str, set[str]] = {}
    for group, name in resources:
        groups.setdefault(group, set()).add(name)
    return [
        {"apiGroups": [group], "resources": sorted(names), "verbs": verbs} for group, names in sorted(groups.items())
    ]


def _parts_of(cloud: str) -> Iterator[ModuleType]:
    for point in entry_points(group=PARTS):
        if _backend_of(point) == cloud:
            yield _loaded(point)


def _backend_of(point: EntryPoint) -> str:
    """Return the name of the backend that an entry point adds parts to: `aws` of `aws.search`."""
    return point.name.partition(".")[0]


def _immutable(modules: Iterable[ModuleType], packages: Iterable[ModuleType]) -> dict[str, tuple[str, ...]]:
    tables = [facts.immutable(package.__name__) for package in packages if hasattr(package, "__path__")]
    table = {kind: fields for each in tables for kind, fields in each.items()}
    kinds = _of_type(modules, Kind)
    return {kind.short: table[kind.group, kind.kind] for kind in kinds if (kind.group, kind.kind) in table}


def _with_parts(backend: Backend, renderers: Iterable[Renderer]) -> type[Section] | None:
    """Return the model of a backend's settings with the sections of its parts in it."""
    sections = {each.section: each.settings for each in renderers if each.settings is not None}
    if not sections:
        return backend.settings
    base = backend.settings or Section
    fields: dict[str, Any] = {
        name: (model, Field(default_factory=model, description=f"Settings of {name}: see below."))
        for name, model in sorted(sections.items())
    }
    return create_model(base.__name__, __base__=base, __doc__=base.__doc__, **fields)


def _of_type(modules: Iterable[ModuleType], wanted: type[T]) -> list[T]:
    """Return what modules hold of a type, each once however often it is imported; in tuples and dicts it is not."""
    found: dict[int, T] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, wanted):
                found.setdefault(id(value), value)
    return list(found.values())


def _by(key: Any, found: Iterable[T], backend: str) -> dict[Any, T]:  # noqa: ANN401  (a function of what is found)
    table: dict[Any, T] = {}
    for each in found:
        name = key(each)
        if name in table and table[name] is not each:
            said = name.__name__ if isinstance(name, type) else name
            raise PackageError(f"two of {backend} are for {said}: must be one")
        table[name] = each
    return table


def _children(package: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        name = f"{package.__name__}.{info.name}"
        yield _imported(name, functools.partial(importlib.import_module, name))


def _below(module: ModuleType) -> Iterator[ModuleType]:
    """Yield a module and, where it is a package, all modules in it at any depth."""
    yield module
    if hasattr(module, "__path__"):
        for child in _children(module):
            yield from _below(child)


def _loaded(point: EntryPoint) -> ModuleType:
    what = f"entry point {point.name} of {point.group}"
    found = _imported(f"{what}, {point.value},", point.load)
    if not isinstance(found, ModuleType):
        raise PackageError(f"{what}: unsupported value {point.value}: must be a module or a package")
    return found


def _imported(what: str, load: Callable[[], Any]) -> Any:  # noqa: ANN401  (whatever an entry point offers)
    """Return what is imported.

    Raises:
        PackageError: It cannot be, for whatever reason: what is in another package may raise anything.
    """
    try:
        return load()
    except Exception as error:
        raise PackageError(f"{what} does not load: {type(error).__name__}: {error}") from error


def _offered(module: ModuleType, name: str, wanted: type[T]) -> T:
    found = getattr(module, name, None)
    if not isinstance(found, wanted):
        raise PackageError(f"{module.__name__} has no {name}: must be a {wanted.__name__}")
    return found


def _check_unique(found: Iterable[tuple[str, str]], what: str) -> None:
    """Refuse two that are called alike, given the name and the package of each."""
    seen: dict[str, str] = {}
    for name, package in found:
        if name in seen:
            raise PackageError(f"two {what} are called {name}: one of {seen[name]} and one of {package}")
        seen[name] = package
