"""Settings: the Platform in force for one order, from EnvironmentConfigs and the Composition's input.

Precedence, highest first: the namespace's EnvironmentConfig, what the platform's EnvironmentConfig says under
`namespaces.<namespace>`, the rest of the platform's EnvironmentConfig, the Composition's input, our defaults. Maps
merge and lists replace. What says who may do what never comes from the input: an order may choose its Composition.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from function import scopes
from function.model import Common, Observed, Platform, Refusal, Request, Section, Selector, Tree, listed, quoted
from function.model.validation import check_filled, parse

PLATFORM = "platform"
NAMESPACE = "namespace"
PLATFORM_LABEL = {"golden-path.dev/platform": "true"}
NAMESPACE_LABEL = "golden-path.dev/namespace"

ASKED = "platform-asked"
"""A second name for the requirement `platform`, asked for only by the function.

Requirements must come out the same in every round. Once `platform` is answered nothing else tells who asked for it:
with this answered too it was the function, which must ask again; without it was the Composition, and then asking
would cost a second call in every reconcile.
"""

_SELECTOR = Selector("apiextensions.crossplane.io/v1beta1", "EnvironmentConfig", labels=PLATFORM_LABEL)


REMEMBERED = 256
"""Settings that are remembered, each those of one namespace: more are read again."""


@dataclass(frozen=True)
class Answer:
    """The settings, as far as they are answered.

    Attributes:
        platform: The settings; None while something that was asked for has not been answered.
        requirements: What must be asked for, in this round as in every other.
    """

    platform: Platform | None
    requirements: Mapping[str, Selector]


_known: dict[tuple[object, ...], Answer] = {}
"""Settings by all that they follow from, their EnvironmentConfigs byte by byte: a uid and a resourceVersion say less
than that, and take as long to read. Settings change once in a while, where orders come by the minute, and parsing them
takes longer than rendering a part. A Refusal is not remembered."""


def read(request: Request, sections: Mapping[str, type[Section]]) -> Answer:
    """Return the settings in force for a request.

    Args:
        request: The request.
        sections: The models of the sections, by name of the cloud or companion.

    Raises:
        Refusal: There are no settings, they contradict each other, or they do not fit.
    """
    if PLATFORM not in request.required:
        return Answer(None, {PLATFORM: _SELECTOR, ASKED: _SELECTOR})
    source = _source(request, sections)
    answer = _known.get(source) if source else None
    if answer is None:
        answer = _read(request, sections)
        if source:
            if len(_known) == REMEMBERED:
                del _known[next(iter(_known))]  # the oldest
            _known[source] = answer
    return Answer(answer.platform, {**asked_for(request), **answer.requirements})


def _source(request: Request, sections: Mapping[str, type[Section]]) -> tuple[object, ...] | None:
    """Return all that the settings of a request follow from; None where that would take as long as reading them."""
    configs = [*request.required[PLATFORM], *request.required.get(NAMESPACE, ())]
    contents = [config.content for config in configs]
    if not contents or None in contents:
        return None
    # Which of them are the namespace's own, and whether those have been asked for.
    apart = len(request.required[NAMESPACE]) if NAMESPACE in request.required else None
    said = repr(request.input.get("settings"))
    return (*contents, apart, scopes.tenant(request.composite), said, *sections.items())


def _read(request: Request, sections: Mapping[str, type[Section]]) -> Answer:
    """Return the settings, and what they require beyond what was asked for before."""
    found = request.required[PLATFORM]
    if not found:
        raise Refusal(
            "cannot compose the order: there is no EnvironmentConfig labelled golden-path.dev/platform=true, "
            "in which the platform team keeps its settings"
        )
    platform = _merged(found)
    tenants = platform.pop("namespaces", {})
    if not isinstance(tenants, dict):
        raise Refusal(f"data.namespaces: invalid value {quoted(tenants)}: must be a map by namespace")

    layers = [_from_input(request.input, sections), platform]
    namespace = scopes.tenant(request.composite)
    asked: dict[str, Selector] = {}
    if namespace:
        own = tenants.get(namespace) or {}
        if not isinstance(own, dict):
            raise Refusal(f"data.namespaces.{namespace}: invalid value {quoted(own)}: must be a map")
        layers.append(own)
    if namespace and platform.get("namespaceSettings") is True:
        asked[NAMESPACE] = _of_namespace(namespace)
        if NAMESPACE not in request.required:
            return Answer(None, asked)
        if not request.required[NAMESPACE]:
            raise Refusal(
                f"cannot compose the order: there is no EnvironmentConfig labelled {NAMESPACE_LABEL}={namespace}, and "
                "the platform keeps the settings of its namespaces apart"
            )
        layers.append(_merged(request.required[NAMESPACE]))
    return Answer(_platform(layers, sections), asked)


def asked_for(request: Request) -> dict[str, Selector]:
    """Return the settings that the function has asked for in an earlier round, and must ask for again in this one."""
    asked = {PLATFORM: _SELECTOR, ASKED: _SELECTOR} if ASKED in request.required else {}
    namespace = scopes.tenant(request.composite)
    return asked | ({NAMESPACE: _of_namespace(namespace)} if namespace and NAMESPACE in request.required else {})


def _of_namespace(namespace: str) -> Selector:
    return Selector(_SELECTOR.api_version, _SELECTOR.kind, labels={NAMESPACE_LABEL: namespace})


def _platform(layers: Sequence[Tree], sections: Mapping[str, type[Section]]) -> Platform:
    data: Tree = {}
    for layer in layers:
        data = _merge(data, layer)
    shared = {info.alias or name for name, info in Common.model_fields.items()}
    for key in data:
        if key not in shared and key not in sections:
            raise Refusal(f"data.{key}: unknown field: must be one of {listed([*shared, *sections, 'namespaces'])}")
    check_filled(data, "data")
    return Platform(
        parse(Common, {key: value for key, value in data.items() if key in shared}, "data"),
        {name: parse(model, data[name], f"data.{name}") for name, model in sections.items() if name in data},
    )


def _from_input(given: Mapping[str, object], sections: Mapping[str, type[Section]]) -> Tree:
    settings = given.get("settings") or {}
    if not isinstance(settings, dict):
        raise Refusal(f"the Composition's input: settings: invalid value {quoted(settings)}: must be a map")
    for name, value in settings.items():
        if name in Common.tenancy or name == "namespaces":
            _refuse_tenancy(name)
        if name in sections and isinstance(value, dict):
            _check_tenancy(sections[name], value, name)
    return settings


def _check_tenancy(section: type[Section], given: Tree, place: str) -> None:
    """Refuse a setting that says who may do what, in a section or in that of a part within it."""
    for key in sorted(section.tenancy & given.keys()):
        _refuse_tenancy(f"{place}.{key}")
    for name, info in section.model_fields.items():
        inner, value = info.annotation, given.get(info.alias or name)
        if isinstance(inner, type) and issubclass(inner, Section) and isinstance(value, dict):
            _check_tenancy(inner, value, f"{place}.{info.alias or name}")


def _refuse_tenancy(place: str) -> None:
    raise Refusal(
        f"the Composition's input: settings.{place}: forbidden: it says who may do what, and an order may choose its "
        "Composition: must be set in an EnvironmentConfig of the platform"
    )


def _merged(configs: Sequence[Observed]) -> Tree:
    """Return the data of several EnvironmentConfigs of one rank, which must not contradict each other."""
    merged: Tree = {}
    earlier: list[Observed] = []
    for config in sorted(configs, key=_name):
        data = config.get("data") or {}
        if not isinstance(data, dict):
            raise Refusal(
                f"EnvironmentConfig {quoted(_name(config))}: data: invalid value {quoted(data)}: must be a map"
            )
        for other in earlier:
            _check_agreement(other, config, data)
            _check_agreement(config, other, other.get("data") or {})
        merged = _merge(merged, data)
        earlier.append(config)
    return merged


def _check_agreement(one: Observed, other: Observed, said_there: Tree) -> None:
    for path, there in _leaves(said_there):
        here = one.get("data", *path)
        if here is not None and here != there:
            raise Refusal(
                f"data.{'.'.join(path)}: conflicting values: {quoted(here)} in EnvironmentConfig {quoted(_name(one))}, "
                f"{quoted(there)} in {quoted(_name(other))}: must be one of them"
            )


def _merge(below: Tree, above: Tree) -> Tree:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _leaves(tree: Tree, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _name(config: Observed) -> str:
    return str(config.get("metadata", "name") or "")
