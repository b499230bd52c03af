"""Discovery: what there is to order and what renders it, ours by folder and other packages' by entry point.

A folder under `paths/` offers `PATH`, one under `clouds/` or `companions/` offers `BACKEND`. Everything else is found
by its type, in every module below such a folder: each `Kind` is a row of a kind, each `Renderer` renders a kind of
part. There is no list to edit: a module that is there is offered.

Entry points offer the same from other packages: `golden_path.paths`, `golden_path.clouds` and `golden_path.companions`
a package as one of the folders; `golden_path.parts` a module or a package of parts for a cloud that exists, under a
name that begins with the cloud's: `aws.search`.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

from pydantic import Field, create_model

import function.clouds
import function.companions
import function.paths
from function import facts
from function.model import Backend, GoldenPath, Kind, Renderer, Section

T = TypeVar("T")

READ = ["get", "list", "watch"]
MANAGE = ["create", "delete", "get", "list", "patch", "update", "watch"]
"""Verbs of the rights on what is read, and on what is composed."""


def paths() -> list[GoldenPath]:
    """Return all paths."""
    packages = [*_children(function.paths), *(_loaded(point) for point in entry_points(group="golden_path.paths"))]
    found = [replace(_offered(package, "PATH", GoldenPath), package=package.__name__) for package in packages]
    return _unique(_unique(found, "kind"), "plural")


def clouds() -> list[Backend]:
    """Return all clouds."""
    return _backends(function.clouds, "golden_path.clouds")


def companions() -> list[Backend]:
    """Return all companions."""
    return _backends(function.companions, "golden_path.companions")


def check(backends: Iterable[Backend]) -> None:
    """Refuse two kinds of one short kind, whichever backends they are of: one would hide how the other is retained.

    Raises:
        ValueError: There are two.
    """
    seen: dict[str, tuple[str, Kind]] = {}
    for backend in backends:
        for short, kind in backend.kinds.items():
            if short in seen and seen[short][1] is not kind:
                raise ValueError(f"two kinds are called {short}: of {seen[short][0]} and of {backend.name}")
            seen[short] = (backend.name, kind)


def _backends(package: ModuleType, group: str) -> list[Backend]:
    folders = [*_children(package), *(_loaded(point) for point in entry_points(group=group))]
    return _unique([assembled(folder) for folder in folders], "name")


def assembled(package: ModuleType, more: Iterable[ModuleType] | None = None) -> Backend:
    """Return the backend of a package with all that the modules in it offer, and those of parts that others add.

    Args:
        package: The package of the cloud or companion.
        more: Packages of parts that are added to it; those of the entry point `golden_path.parts` when None.
    """
    backend = _offered(package, "BACKEND", Backend)
    added = _parts_of(backend.name) if more is None else more
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
        immutable=_immutable(modules, package.__name__),
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
    for point in entry_points(group="golden_path.parts"):
        if point.name.partition(".")[0] == cloud:
            yield _loaded(point)


def _immutable(modules: Iterable[ModuleType], package: str) -> dict[str, tuple[str, ...]]:
    table = facts.immutable(package)
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
            raise ValueError(f"two of {backend} are for {said}: must be one")
        table[name] = each
    return table


def _children(package: ModuleType) -> Iterator[ModuleType]:
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def _below(module: ModuleType) -> Iterator[ModuleType]:
    """Yield a module and, where it is a package, all modules in it at any depth."""
    yield module
    if hasattr(module, "__path__"):
        for child in _children(module):
            yield from _below(child)


def _loaded(point: Any) -> Any:  # noqa: ANN401  (an entry point, and whatever it offers)
    try:
        return point.load()
    except Exception as error:
        why = " ".join(str(error).split())
        raise ValueError(
            f"entry point {point.name} of {point.group} does not load: {point.value}: {type(error).__name__}: {why}"
        ) from error


def _offered(module: ModuleType, name: str, wanted: type[T]) -> T:
    found = getattr(module, name, None)
    if not isinstance(found, wanted):
        raise ValueError(f"{module.__name__} offers no {name}: a folder there has to")  # noqa: TRY004  (not a type error)
    return found


def _unique(found: list[T], attribute: str) -> list[T]:
    names = [getattr(item, attribute) for item in found]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"two of the catalog are called {name!r}: rename one of them")
    return found
